import type { Page } from "@playwright/test";
import { signIn, tabTo } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test } from "./support/journey";

test.use({ viewport: desktop });

const tree = (page: Page, name = /^Rules of/) => page.getByRole("tree", { name });
const items = (page: Page) => tree(page).getByRole("treeitem");
const state = (page: Page) => page.locator(".saving-state");
const panel = (page: Page) => page.getByRole("region", { name: "Try the rules" });

test("a rule set is built by keyboard from nothing, tried on a case, tested and published", async ({ page, world }) => {
  const opened = await world.api("POST", "/cases", {
    workflow: "kyb",
    context: {
      entity: { type: "business", id: "rules-1", data: { companyName: "Kerman Carpets Ltd", country: "IR" } },
    },
  });
  expect(opened.status).toBe(201);
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/rules`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Rules");
  await page.keyboard.press("n");
  await page.keyboard.type("sanctioned-places");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No indicators yet")).toBeVisible();

  await tabTo(page, page.getByRole("button", { name: "Add indicator" }));
  await page.keyboard.press("Enter");
  await expect(items(page)).toHaveCount(1);
  await tabTo(page, items(page).first());
  await page.keyboard.press("a");
  await expect(page.getByLabel("Fact", { exact: true })).toBeFocused();
  await page.keyboard.type("entity.data.country");
  await page.keyboard.press("Tab");
  await page.getByLabel("Operator").selectOption("IN");
  await page.keyboard.press("Tab");
  await page.keyboard.type("IR,KP,");
  await expect(items(page).nth(1)).toHaveText(/entity\.data\.country is one of IR, KP/);
  await page.keyboard.press("Escape");
  await expect(items(page).nth(1)).toBeFocused();

  // A second rule, in a group of its own, moved up and out again; undone and redone.
  await page.keyboard.press("d");
  await expect(items(page)).toHaveCount(3);
  await page.keyboard.press("w");
  await expect(items(page).nth(2)).toHaveText(/At least one of these/);
  await expect(items(page).nth(2)).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(items(page).nth(1)).toBeFocused();
  await expect(items(page).nth(1)).toHaveText(/At least one of these/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(items(page).nth(2)).toBeFocused();
  await expect(items(page).nth(2)).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Delete");
  await expect(items(page)).toHaveCount(3);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(items(page)).toHaveCount(4);
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(items(page)).toHaveCount(3);
  await expect(state(page)).toHaveText("Saved");

  await panel(page).getByRole("button", { name: "On a case …" }).click();
  await page.getByRole("dialog").getByRole("searchbox").fill("Kerman");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Kerman Carpets Ltd/ })
    .click();
  await expect(panel(page).getByRole("status").filter({ hasText: "1 of 1 hold" })).toContainText("10");
  await expect(
    panel(page)
      .getByText(/it is "IR"/)
      .first(),
  ).toBeVisible();
  await page.getByLabel("Base score").fill("60");
  await expect(panel(page).locator(".big-score")).toHaveText("60");
  await screenshot(page, "rules-editor");
  await expectAccessible(page);

  await page.getByRole("link", { name: "Tests" }).click();
  await page.getByRole("button", { name: "Add from a case …" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Kerman Carpets Ltd/ })
    .click();
  await expect(page.getByText("All 1 pass")).toBeVisible();
  await page.getByText("Kerman Carpets Ltd").first().click();
  await page.getByLabel("Expected score").fill("61");
  await expect(page.getByText("The score is 60, not 61.")).toBeVisible();
  await screenshot(page, "rules-tests");
  await expectAccessible(page);
  await page.getByLabel("Expected score").fill("60");
  await expect(page.getByText("All 1 pass")).toBeVisible();

  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByRole("dialog")).toContainText("Its test passes.");
  await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("sanctioned-places v1 is published.")).toBeVisible();
  await page.getByRole("button", { name: "Make a draft" }).click();
  await page.getByRole("link", { name: /^Rules 1/ }).click();
  await page.getByLabel("Base score").fill("70");
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(page.getByRole("dialog")).toContainText("base score 60 → 70");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Rules", exact: true }).first().click();
  const row = page.getByRole("row", { name: /sanctioned-places/ });
  await expect(row).toContainText("no definition");
  await expect(row).toContainText("v2 draft");
  await screenshot(page, "rules-list");
  await expectAccessible(page);

  // Words that fit nothing do not take the field from under the fingers.
  const search = page.getByRole("searchbox", { name: "Search by key or name" });
  await search.focus();
  await page.keyboard.type("none of the names");
  await expect(page.getByText("No rule set fits")).toBeVisible();
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("none of the names");
  await screenshot(page, "rules-list-nothing-fits");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(row).toBeVisible();
});

test("rules are dragged, written as JSON, scored by weights; broken JSON loses nothing", async ({ page, world }) => {
  const leaf = (key: string) => ({ key, operator: "EXISTS", value: null });
  const made = await world.api("POST", "/rule-sets", {
    key: "dragged",
    rules: [
      {
        id: "one",
        indicator: "One of a very long name that has to be broken into several lines somewhere",
        domain: "geography",
        baseRiskScore: 30,
        additionalRiskScore: 10,
        ruleSet: { operator: "and", rules: [leaf("a"), { operator: "or", rules: [leaf("b")] }, leaf("c")] },
      },
    ],
  });
  expect(made.status).toBe(201);
  const address = `${world.baseUrl}/console/settings/rules/${String(made.json?.id)}`;
  await signIn(page, world);
  await page.goto(address);
  await expect(items(page)).toHaveCount(5);
  const grip = items(page).nth(4).locator(".grip");
  await grip.scrollIntoViewIfNeeded();
  const from = await grip.boundingBox();
  const to = await items(page).nth(2).boundingBox();
  if (from === null || to === null) throw new Error("the tree is not drawn");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 4 });
  await expect(items(page).nth(2)).toHaveClass(/drop-into/);
  await page.mouse.up();
  await expect(items(page).nth(4)).toHaveAttribute("aria-level", "3");
  await expect(items(page).nth(4)).toHaveText(/^⠿c/);
  await expect(state(page)).toHaveText("Saved");

  await page.getByRole("link", { name: "JSON" }).click();
  const editor = page.getByRole("textbox", { name: "Rule set as JSON" });
  const text = await editor.inputValue();
  await editor.fill(`${text.slice(0, -2)},`);
  await expect(state(page)).toHaveText("Not saved: the JSON has to be repaired first");
  await page.getByRole("link", { name: /^Rules 1/ }).click();
  await expect(page.getByText("text that is no JSON yet")).toBeVisible();
  await page.getByRole("button", { name: "Open the JSON" }).click();
  await expect(editor).toHaveValue(`${text.slice(0, -2)},`);
  await editor.fill(text.replace('"EXISTS"', '"EXIST"'));
  await expect(page.getByRole("region", { name: "Problems" }).getByRole("button")).toContainText("not an operator");
  await page.getByRole("region", { name: "Problems" }).getByRole("button").click();
  await expect(items(page).nth(1)).toBeFocused();
  await expect(page.getByLabel("Operator")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Operator").selectOption("NOT_EMPTY");
  await expect(state(page)).toHaveText("Saved");

  await page.getByRole("link", { name: "Versions" }).click();
  await expect(page.getByRole("region", { name: "Used by" })).toContainText("no definition");
  await page.getByRole("link", { name: "Score" }).click();
  await page.getByLabel("Model").selectOption("weighted");
  await page.getByLabel("geography").fill("1.5");
  await page.getByRole("button", { name: "Add a floor" }).click();
  await expect(state(page)).toHaveText("Saved");
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await screenshot(page, "rules-score-dark");
  await expectAccessible(page);
  await page.setViewportSize(phone);
  await page.goto(address);
  await expect(items(page)).toHaveCount(5);
  await items(page).nth(3).scrollIntoViewIfNeeded();
  await screenshot(page, "rules-phone-dark");
  await expectAccessible(page);
  const stored = await world.api("GET", `/rule-sets/${String(made.json?.id)}`);
  expect(stored.json?.model).toMatchObject({ kind: "weighted", weights: { geography: 1.5 } });

  // Somebody else changes the draft: mine is not lost without a word.
  await page.getByLabel("Base score").fill("31");
  await expect(state(page)).toHaveText("Saved");
  await world.api("PUT", `/rule-sets/${String(made.json?.id)}`, { tests: [], model: { kind: "documented" } });
  await page.getByLabel("Base score").fill("32");
  await expect(page.getByRole("alert").filter({ hasText: "Somebody else changed this draft" })).toBeVisible();
  await page.getByRole("button", { name: "Put mine in its place" }).click();
  await expect(state(page)).toHaveText("Saved");
});
