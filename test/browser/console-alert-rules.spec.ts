import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";

// A server of its own: it counts every alert rule there is.
test.use({ viewport: desktop, settings: { LOG_LEVEL: "warn" } });

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000 - 3_600_000).toISOString();

let sent = 0;
const payment = (customer: string, name: string, amount: number, days: number, direction = "inbound"): object => ({
  correlationId: `payment-${++sent}`,
  date: daysAgo(days),
  ...{ amount, currency: "EUR", direction },
  originator: { correlationId: direction === "inbound" ? "fabrikam" : customer, name: "Fabrikam GmbH" },
  beneficiary: { correlationId: direction === "inbound" ? customer : "fabrikam", name },
});

async function payments(world: World): Promise<void> {
  const transactions = [
    payment("ada", "Ada Lovelace", 300, 12),
    payment("ada", "Ada Lovelace", 700, 5),
    payment("ada", "Ada Lovelace", 400.5, 3),
    payment("ada", "Ada Lovelace", 210, 1),
    payment("alan", "Alan Turing", 2_600, 20),
    payment("alan", "Alan Turing", 2_600, 2),
    payment("grace", "Grace Hopper", 1_500, 8),
    payment("joan", "Joan Clarke", 5_000, 4, "outbound"),
    ...Array.from({ length: 40 }, (_, count) => payment("edsger", "Edsger Dijkstra", 10, count % 10)),
  ];
  const answer = await world.api("POST", "/transactions/bulk", { transactions });
  expect([answer.status, JSON.stringify(answer.json).includes('"error":{')]).toEqual([expect.any(Number), false]);
}

const trial = (page: Page) => page.getByRole("region", { name: "Backtest" });
const score = (page: Page) => trial(page).locator(".big-score");
const saved = (page: Page) => expect(page.locator(".saving-state")).toHaveText("Saved");
const isNarrow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("an alert rule is written as a form and as JSON, tried while it is written, published, compared and switched off", async ({
  page,
  world,
}) => {
  await payments(world);
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/alert-rules`);
  await expect(page.getByText("No alert rules yet")).toBeVisible();

  const dialog = page.getByRole("dialog");
  await page.keyboard.press("t");
  await expect(dialog.getByRole("checkbox")).toHaveCount(31);
  await page.keyboard.type("structuring");
  await expect(dialog.getByRole("checkbox")).toHaveCount(2);
  await dialog.getByLabel("Structuring by credit card").check();
  await screenshot(page, "alert-rules-templates");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Install 1 rule" }).click();
  const structuring = page.getByRole("row", { name: /Structuring by credit card/ });
  await expect(structuring).toContainText("High");
  await expect(structuring.getByRole("switch")).toHaveAttribute("aria-checked", "true");

  // All at once is asked about first.
  await page.keyboard.press("t");
  await dialog.getByRole("button", { name: "Install all 30 missing…" }).click();
  await expect(dialog).toContainText(/\d+ of 30 are switched on/);
  await screenshot(page, "alert-rules-install-all");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog.getByRole("heading", { name: "Templates" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  await page.keyboard.press("n");
  await page.keyboard.type("Much money in a week");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Much money in a week");
  const lead = page.locator(".settings-lead");
  await expect(lead).toHaveText("For each customer: the sum of amounts in 7 days is more than 1,000.00.");
  // Ada, Alan twice, Grace, and Joan, who sends.
  await expect(score(page)).toHaveText("5");

  await page.getByRole("button", { name: "Add a filter" }).click();
  await page.getByLabel("Fact", { exact: true }).fill("direction");
  await expect(page.getByText(/direction is one of inbound, outbound/).first()).toBeVisible();
  await page.getByLabel("Value", { exact: true }).fill("inbound");
  await expect(lead).toContainText('direction equals "inbound"');
  await expect(score(page)).toHaveText("4");
  await expect(trial(page).getByRole("row", { name: /Alan Turing/ })).toContainText("2,600");
  await saved(page);

  await page.getByLabel("Within", { exact: true }).fill("500");
  await expect(page.locator(".field.wrong")).toContainText("Within");
  await expect(page.locator(".field.wrong .error")).toContainText("400 days");
  await expect(page.getByRole("button", { name: "Publish…" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Within", { exact: true }).fill("7");
  await page.getByRole("button", { name: "Add a value" }).click();
  await page.getByLabel("From", { exact: true }).fill("2500");
  await expect(trial(page)).toContainText("2 high");
  await expect(
    trial(page)
      .getByRole("img", { name: /Alerts by day/ })
      .locator("canvas"),
  ).toBeVisible();
  await saved(page);
  await screenshot(page, "alert-rule");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(dialog).toContainText("It is the first version.");
  await expect(dialog).toContainText("it would have raised 4 alerts");
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("version 1", { exact: true })).toBeVisible();

  // The other way round: what is typed as JSON is tried and saved, and stands in the form.
  await page.getByRole("link", { name: "JSON" }).click();
  const editor = page.getByRole("textbox", { name: "Rule as JSON" });
  const written = await editor.inputValue();
  await editor.fill(written.replace('"value": 1000', '"value": 1400,'));
  await expect(page.locator(".problems")).toContainText("line");
  await editor.fill(written.replace('"value": 1000', '"value": 1400'));
  await saved(page);
  await expect(score(page)).toHaveText("3");
  const compared = trial(page).getByRole("region", { name: "Compared with the published version" });
  await expect(compared).toContainText("3 alerts instead of 4: 1 no longer found, 2 the same.");
  await expect(compared.getByRole("list", { name: "No longer found" })).toContainText("Ada Lovelace");
  await page.getByRole("link", { name: "Rule", exact: true }).click();
  await expect(page.getByLabel("Amount, in units")).toHaveValue("1400");
  await screenshot(page, "alert-rule-compared");

  // Why somebody is found no longer: what the published version said.
  await compared.getByRole("button", { name: "Why Ada Lovelace" }).click();
  await expect(dialog).toContainText("3 transactions in 7 days came to 1,310.50: more than 1,000.00.");
  await expect(dialog.getByRole("img", { name: /the rule held on/ }).locator("canvas")).toBeVisible();
  await expect(dialog.getByRole("row")).toHaveCount(4);
  await expect(dialog.getByRole("row").nth(1)).toContainText("210.00 EUR");
  await screenshot(page, "alert-rule-evidence");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  // A shorter time: only what happened in it. The address says so.
  await trial(page).getByLabel("Time").selectOption("7");
  await expect(score(page)).toHaveText("1");
  expect(new URL(page.url()).searchParams.get("days")).toBe("7");

  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(dialog.locator(".rule-changes")).toContainText("is more than 1,000 → is more than 1,400");
  await expect(dialog).toContainText("1 alert instead of 2");
  await screenshot(page, "alert-rule-publish");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("version 2", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Versions" }).click();
  const compare = page.getByRole("region", { name: "Compare versions" });
  await expect(compare).toContainText("Nothing is different.");
  await compare.getByLabel("From").selectOption("1");
  await expect(compare.locator("del")).toHaveText("is more than 1,000");
  await screenshot(page, "alert-rule-versions");

  // Against peers: what the others did is added up first. That is undone.
  await page.getByRole("link", { name: "Rule", exact: true }).click();
  await page.getByLabel("Compared with", { exact: true }).selectOption("peer_group");
  await expect(page.getByLabel("Is asked")).toHaveValue("daily");
  await expect(trial(page).getByRole("status")).toHaveText("What it would have raised, as it is written now.");
  await screenshot(page, "alert-rule-peers");
  await trial(page).getByRole("button", { name: "Why Alan Turing" }).first().click();
  await expect(dialog).toContainText("more than 3 × 247.3722, the average of 3 peers (32 transactions)");
  await screenshot(page, "alert-rule-peers-evidence");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Amount, in units")).toHaveValue("1400");
  await saved(page);

  // What arrives now raises an alert, whose rule leads back here.
  const raised = await world.api("POST", "/transactions", payment("kurt", "Kurt Gödel", 9_000, 0));
  expect(raised.status).toBeLessThan(300);
  await page.getByRole("link", { name: "Its open alerts" }).click();
  await page.locator("[data-alert]").filter({ hasText: "Kurt Gödel" }).getByRole("link").click();
  await page.getByRole("region", { name: "Why" }).getByRole("link", { name: "Much money in a week" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Much money in a week");
  await page.getByRole("button", { name: "Switch off…" }).click();
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByRole("button", { name: "Switch on" })).toBeVisible();

  await page.getByRole("link", { name: "Alert rules" }).first().click();
  const row = page.getByRole("row", { name: /Much money in a week/ });
  await expect(row.getByRole("link", { name: "1 of Much money in a week" })).toBeVisible();
  await row.getByRole("switch").click();
  await expect(row.getByRole("switch")).toHaveAttribute("aria-checked", "true");
  await screenshot(page, "alert-rules");
  await expectAccessible(page);
  await structuring.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Archive…" }).click();
  await dialog.getByRole("button", { name: "Archive" }).click();
  await expect(structuring).toHaveCount(0);

  await page.setViewportSize({ width: 820, height: 900 });
  await screenshot(page, "alert-rules-820");
  expect(await isNarrow(page)).toBe(true);
  await row.getByRole("link", { name: "Much money in a week", exact: true }).click();
  await expect(score(page)).toHaveText("4");
  await screenshot(page, "alert-rule-820");
  expect(await isNarrow(page)).toBe(true);
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(trial(page).getByRole("img", { name: /Alerts by day/ })).toBeVisible();
  await screenshot(page, "alert-rule-phone");
  await score(page).scrollIntoViewIfNeeded();
  await screenshot(page, "alert-rule-phone-tried");
  expect(await isNarrow(page)).toBe(true);
  await expectAccessible(page);
});

test("whoever may not write alert rules looks at them", async ({ page, world }) => {
  const definition = {
    name: "A large amount",
    severity: "low",
    subject: "customer",
    measure: { aggregate: "amount" },
    compare: { operator: "gt", with: "constant", value: 1_000 },
  };
  const made = await world.api("POST", "/alert-definitions", { definition, publish: true });
  expect(made.status).toBe(201);
  await signIn(page, world, "viewer");
  await page.goto(`${world.baseUrl}/console/settings/alert-rules/${String(made.json?.id)}`);
  await expect(page.locator(".settings-lead")).toContainText("a single amount is more than 1,000.00");
  await expect(page.getByLabel("Name", { exact: true })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Switch off…" })).toHaveAttribute("aria-disabled", "true");
  await expect(trial(page)).toContainText("can do this");
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  await screenshot(page, "alert-rule-viewer-rtl");
  await expectAccessible(page);
});
