import type { Page, Route } from "@playwright/test";
import { decisionBar, openCase, rowOf, signIn, standing, tab, toReview } from "./support/console";
import { desktop, expect, test } from "./support/journey";

test.use({ viewport: desktop });

/** Holds what the page asks of this path until the test lets it go; everything else goes on. */
async function hold(
  page: Page,
  method: string,
  path: RegExp,
): Promise<{ asked: () => number; release: () => Promise<void> }> {
  const held: Route[] = [];
  let isHeld = true;
  await page.route(path, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    held.push(route);
    if (!isHeld) await route.continue();
  });
  return {
    asked: () => held.length,
    async release() {
      isHeld = false;
      for (const route of held) await route.continue().catch(() => {});
    },
  };
}

/** Presses a button and tells what has the focus before the browser has drawn anything: letters may come as fast as that. */
const focusRightAfter = (page: Page, button: string): Promise<string> =>
  page.evaluate(async (name) => {
    const found = [...document.querySelectorAll<HTMLElement>("button")].find(
      (one) => (one.ariaLabel ?? one.textContent)?.trim() === name,
    );
    found?.click();
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    return document.activeElement?.getAttribute("role") ?? document.activeElement?.tagName ?? "";
  }, button);

test("what is written in a dialog stays while a colleague decides, and its letters undo nothing", async ({
  world,
  device,
}) => {
  const company = "Northwind Overtaken Ltd";
  const { id } = await toReview(world, company);
  const ada = await device({ viewport: desktop });
  const ana = await device({ viewport: desktop });
  await signIn(ada, world, "admin");
  await signIn(ana, world, "analyst");
  await openCase(ada, company);
  await openCase(ana, company);

  await ana.keyboard.press("r");
  const dialog = ana.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption("Ownership is not clear");
  const words = dialog.getByLabel("In your words");
  await words.pressSequentially("The owner");
  await ada.keyboard.press("r");
  await ada.getByRole("dialog").getByLabel("Reason").selectOption("Ownership is not clear");
  await ada.keyboard.press("ControlOrMeta+Enter");
  await expect(decisionBar(ada)).toContainText("Rejected");
  await expect(ana.locator(".decision-bar")).not.toContainText("Reject case");
  await words.pressSequentially(" zigzags, jokes and exits");
  await expect(words).toHaveValue("The owner zigzags, jokes and exits");
  const { json } = await world.api("GET", `/cases/${id}`);
  expect(json).not.toMatchObject({ status: "active", pendingDecision: null });
  await dialog.getByRole("button", { name: "Reject the case" }).click();
  await expect(ana.getByRole("heading", { level: 2, name: "The case changed while you were reading" })).toBeVisible();
});

test("the next case is taken once, however often it is asked for before the answer", async ({ page, world }) => {
  await toReview(world, "Fabrikam Hasty Ltd");
  await toReview(world, "Fabrikam Patient Ltd");
  await signIn(page, world, "analyst");
  await expect(rowOf(page, "Fabrikam Hasty Ltd")).toBeVisible();
  const claims = await hold(page, "POST", /claim-next/);
  for (let i = 0; i < 3; i++) await page.keyboard.press("n");
  await expect.poll(claims.asked).toBe(1);
  await claims.release();
  await expect(page.getByRole("button", { name: "Assigned to you" })).toBeVisible();
  expect(claims.asked()).toBe(1);
});

test("Enter behind the words of a search never leads to a row of the words before", async ({ page, world }) => {
  await toReview(world, "Alpha Search Ltd");
  await toReview(world, "Beta Search Ltd");
  await signIn(page, world, "analyst");
  await expect(rowOf(page, "Alpha Search Ltd")).toBeVisible();
  const lists = await hold(page, "GET", /\/api\/v1\/cases\?.*q=Alpha/);
  await page.keyboard.press("/");
  await page.keyboard.type("Alpha Search");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("searchbox", { name: /^Search cases/ })).toBeFocused();
  await lists.release();
  await expect(rowOf(page, "Alpha Search Ltd")).toBeVisible();
  await expect(rowOf(page, "Beta Search Ltd")).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(rowOf(page, "Alpha Search Ltd").getByRole("link")).toBeFocused();
});

test("a note goes on being typed while the one before is on its way; a menu and an answer have the focus at once", async ({
  page,
  world,
}) => {
  const company = "Contoso Notes Ltd";
  await toReview(world, company);
  await signIn(page, world, "analyst");
  await openCase(page, company);
  await expect(standing(page)).toHaveText("Manual review");
  await tab(page, "Notes").click();
  const note = page.getByRole("textbox", { name: "New note", exact: true });
  const sent = await hold(page, "POST", /\/notes$/);
  await note.pressSequentially("First.");
  await note.press("ControlOrMeta+Enter");
  await expect.poll(sent.asked).toBe(1);
  await note.pressSequentially(" And another");
  await sent.release();
  await expect(page.getByRole("region", { name: "Notes", exact: true }).locator(".note-text")).toHaveText("First.");
  await expect(note).toHaveValue("And another");

  expect(await focusRightAfter(page, "Answer")).toBe("TEXTAREA");
  expect(await focusRightAfter(page, "More actions")).toBe("menuitem");
  await page.keyboard.press("Escape");
});

test("the palette offers nothing that other words had found", async ({ page, world }) => {
  await toReview(world, "Quixotic Palette Ltd");
  await signIn(page, world, "analyst");
  await page.keyboard.press("ControlOrMeta+k");
  const field = page.getByRole("combobox", { name: "Search and commands" });
  await field.pressSequentially("Quixotic");
  const choices = page.getByRole("option");
  await expect(choices.first()).toContainText("Quixotic Palette Ltd");
  const later = await hold(page, "GET", /\/api\/v1\/cases\?.*q=notif/);
  await field.fill("notifications");
  await expect(page.getByRole("option", { name: /Quixotic/ })).toHaveCount(0);
  await expect(choices.first()).toContainText(/notifications/i);
  await later.release();
});

test("what is typed between Save and its answer stays, with the focus, and goes out with the next Save", async ({
  page,
  world,
}) => {
  const words = { name: "Slow to save", description: "", conditions: {}, sort: "oldest", members: null };
  const made = await world.api("POST", "/queues", { ...words, autoAssign: false, position: 100 });
  expect(made.status, JSON.stringify(made.json)).toBeLessThan(300);
  const { id } = made.json as { id: string };
  await signIn(page, world, "admin");
  await page.goto(`${world.baseUrl}/console/settings/queues/${id}`);
  const [name, about] = [page.getByLabel("Name", { exact: true }), page.getByLabel("What it is for")];
  await name.fill("  Slow to save  ");
  await about.fill("For those");
  const saves = await hold(page, "PUT", /\/queues\//);
  await about.press("Enter");
  await expect.poll(saves.asked).toBe(1);
  await about.press("End");
  await about.pressSequentially(" who type on");
  await saves.release();
  await expect(page.locator(".toast")).toContainText("“Slow to save” is saved.");
  await expect(about).toBeFocused();
  await expect(about).toHaveValue("For those who type on");
  // Nobody has touched it since: it is as it was stored.
  await expect(name).toHaveValue("Slow to save");
  await about.press("Enter");
  const stored = async () => (await world.api("GET", `/queues/${id}`)).json as { description: string };
  await expect.poll(async () => (await stored()).description).toBe("For those who type on");
});

test("a key pressed while a command is out has its turn on what that one brings, and never on another case", async ({
  page,
  world,
}) => {
  const [one, other] = ["Tailspin Turns Ltd", "Tailspin Bystander Ltd"];
  const { id } = await toReview(world, one);
  const { id: otherId } = await toReview(world, other);
  await signIn(page, world, "admin");
  await openCase(page, one);
  await expect(standing(page)).toHaveText("Manual review");
  const decisions: string[] = [];
  page.on("request", (asked) => {
    if (asked.method() === "POST" && asked.url().endsWith("/decision")) decisions.push(asked.url());
  });
  await expect(page.getByRole("button", { name: /^Approve case/ })).toBeEnabled();
  const claims = await hold(page, "POST", /\/assignment$/);
  await page.keyboard.press("e");
  await expect.poll(claims.asked).toBe(1);
  for (let i = 0; i < 3; i++) await page.keyboard.press("a");
  await expect(page.getByRole("button", { name: /^Approve case/ })).toHaveAttribute("aria-busy", "true");
  expect(decisions).toEqual([]);
  await claims.release();
  await expect(decisionBar(page)).toContainText("Approved");
  expect(decisions).toHaveLength(1);
  await page.keyboard.press("z");
  await expect(page.getByRole("button", { name: /^Approve case/ })).toBeVisible();
  const { json } = await world.api("GET", `/cases/${id}`);
  expect(json).toMatchObject({ pendingDecision: null, status: "active" });

  await page.unroute(/\/assignment$/);
  await openCase(page, other);
  await expect(standing(page)).toHaveText("Manual review");
  await expect(page.getByRole("button", { name: /^Approve case/ })).toBeEnabled();
  const later = await hold(page, "POST", /\/assignment$/);
  await page.keyboard.press("e");
  await expect.poll(later.asked).toBe(1);
  await page.keyboard.press("a");
  await openCase(page, one);
  await expect(page.locator(".toast")).toContainText("Not done: Approve. The case was left before its turn.");
  await later.release();
  const assigned = async () => (await world.api("GET", `/cases/${otherId}`)).json as { assignee: unknown };
  await expect.poll(async () => (await assigned()).assignee).not.toBeNull();
  for (const left of [id, otherId])
    expect((await world.api("GET", `/cases/${left}`)).json).toMatchObject({ pendingDecision: null, status: "active" });
  expect(decisions).toHaveLength(1);
});
