import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";

// A server of its own: it counts every alert there is, and so do others.
test.use({ viewport: desktop, settings: { LOG_LEVEL: "warn" } });

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000 - 3_600_000).toISOString();

async function made(world: World, path: string, body: object): Promise<string> {
  const answer = await world.api("POST", path, body);
  expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(300);
  return String(answer.json?.id);
}

const definitionOf = (world: World, name: string, over: object = {}): Promise<string> =>
  made(world, "/alert-definitions", {
    publish: true,
    definition: {
      name,
      severity: "high",
      subject: "customer",
      filter: { key: "direction", operator: "EQUALS", value: "inbound" },
      measure: { aggregate: "sum", of: "baseAmount" },
      window: { amount: 7, unit: "days" },
      compare: { operator: "gt", with: "constant", value: 1_000 },
      dedupe: { mute: false, cooldownMinutes: 0 },
      ...over,
    },
  });

let sent = 0;
const payment = (customer: string, name: string, amount: number, days: number): object => ({
  correlationId: `payment-${++sent}`,
  date: daysAgo(days),
  ...{ amount, currency: "EUR", direction: "inbound" },
  originator: { correlationId: `payer-of-${customer}`, name: "Fabrikam GmbH", type: "business" },
  beneficiary: { correlationId: customer, name, type: "individual" },
});

const reviewed = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
};

const lines = (page: Page) => page.locator("[data-alert]");
const isNarrow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

/** Several at once, of which one was changed meanwhile: what was refused is told where the rest can be put back. */
async function takenUpInPart(page: Page): Promise<void> {
  const of = (name: string) => lines(page).filter({ hasText: name });
  for (const name of ["Ada Lovelace", "Alan Turing"]) await of(name).getByRole("checkbox").check();
  await page.route(
    "**/alerts/decisions",
    async (route) => {
      const body = route.request().postDataJSON() as { alertIds: string[]; expectedVersions: Record<string, number> };
      const [, older = ""] = body.alertIds;
      const expectedVersions = { ...body.expectedVersions, [older]: 99 };
      await route.continue({ postData: JSON.stringify({ ...body, expectedVersions }) });
    },
    { times: 1 },
  );
  await page
    .getByRole("toolbar", { name: "Chosen alerts" })
    .getByRole("button", { name: "Take up", exact: true })
    .press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Somebody changed it meanwhile.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Put back what was taken up" }).click();
  const said = page.locator(".toast");
  await expect(said).toContainText("1 alert put back.");
  for (const name of ["Ada Lovelace", "Alan Turing"]) await expect(of(name)).toContainText("New");
  await said.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("button", { name: "Choose none" }).press("Enter");
  // The bar has gone with what was pressed in it: the next key goes on from the list.
  await expect(lines(page).getByRole("link").and(page.locator(":focus"))).toHaveCount(1);
}

/** Several at once, without being asked, and undone. */
async function takenUpTogether(page: Page): Promise<void> {
  const of = (name: string) => lines(page).filter({ hasText: name });
  for (const name of ["Ada Lovelace", "Alan Turing"]) await of(name).getByRole("checkbox").check();
  await page
    .getByRole("toolbar", { name: "Chosen alerts" })
    .getByRole("button", { name: "Take up", exact: true })
    .press("Enter");
  const said = page.locator(".toast");
  await expect(said).toContainText("2 alerts taken up.");
  await expect(lines(page).getByRole("link").and(page.locator(":focus"))).toHaveCount(1);
  await expect(of("Ada Lovelace")).toContainText("Under review");
  await said.getByRole("button", { name: "Undo" }).click();
  await expect(said).toContainText("2 alerts put back.");
  await expect(of("Ada Lovelace")).toContainText("New");
  await expect(of("Alan Turing")).toContainText("New");
  await said.getByRole("button", { name: "Dismiss" }).click();
}

/** One key takes up, the toast undoes it; who has something to say says it first, and puts it back from the menu. */
async function takenUpAndPutBack(page: Page, world: World): Promise<void> {
  const pane = page.getByRole("main", { name: "Alert" });
  const [title, history] = [pane.locator(".case-title"), pane.getByRole("region", { name: "History" })];
  const said = page.locator(".toast");
  await page.keyboard.press("e");
  await expect(title).toContainText("Under review");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(said).toContainText("Taken up: Much money in a week");
  await expect(pane.getByRole("button", { name: /^Assigned to You/ })).toBeVisible();
  await screenshot(page, "alert-taken-up");
  await expectAccessible(page);
  await said.getByRole("button", { name: "Undo" }).click();
  await expect(title).toContainText("New");
  await expect(pane.getByRole("button", { name: /^Assigned to Nobody/ })).toBeVisible();
  await expect(history).toContainText("put it back");
  await said.getByRole("button", { name: "Dismiss" }).click();

  await page.keyboard.press("y");
  await page.getByRole("dialog").getByLabel("Why (if you like)").fill("I know them.");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(title).toContainText("Under review");
  await expect(history).toContainText("I know them.");
  await pane.getByRole("button", { name: "More of these" }).click();
  await page.getByRole("menuitem", { name: "Put back" }).click();
  await expect(title).toContainText("New");

  // A press that came to nothing leaves nothing behind: what others do later takes the focus nowhere.
  const takeUp = pane.getByRole("button", { name: "Take up", exact: true });
  await page.route("**/alerts/*/review", (route) => route.fulfill({ status: 500, json: {} }), { times: 1 });
  await takeUp.press("Enter");
  await expect(said.last()).toContainText("The server failed.");
  await said.last().getByRole("button", { name: "Dismiss" }).click();
  await expect(pane).toBeFocused(); // what was clicked is gone
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const { pathname } = new URL(page.url());
  const assigned = await world.api("POST", `/alerts/${pathname.split("/").at(-1)}/assign`, { assigneeId: null });
  expect(assigned.status, JSON.stringify(assigned.json)).toBe(200);
  await expect(history).toContainText("gave it back");
  await expect(page.locator(":focus")).toHaveCount(0);

  // Pressed by who has no pointer: what was pressed is gone, and the next in its row has the focus.
  await takeUp.press("Enter");
  await expect(title).toContainText("Under review");
  await expect(pane.getByRole("button", { name: /^Escalate/ })).toBeFocused();
}

/** The explorer shows the transactions of the window that the numbers are of, and none of before. */
async function explorerOfWindow(page: Page): Promise<void> {
  const why = page.getByRole("main", { name: "Alert" }).getByRole("region", { name: "Why" });
  const link = why.getByRole("link", { name: "All of theirs in the window" });
  await link.click();
  await expect(page.locator("[data-transaction]")).toHaveCount(3);
  const { searchParams } = new URL(page.url());
  const [from, to] = ["from", "to"].map((name) => Date.parse(searchParams.get(name) ?? ""));
  expect(Number(to) - Number(from)).toBe(7 * 86_400_000 - 1);
  expect(searchParams.get("counterpartyId")).toMatch(/^cpt_/);
  await screenshot(page, "explorer-of-window");
  await page.goBack();
  await expect(link).toBeVisible();
}

test("an alert of transactions shows its numbers, is noted on, given to a case, decided, put off and counted", async ({
  page,
  world,
}) => {
  const workflow = await made(world, "/workflow-definitions", {
    key: "look-into-it",
    name: "Look into it",
    definition: reviewed,
  });
  expect((await world.api("POST", `/workflow-definitions/${workflow}/publish`)).status).toBe(200);
  const definition = await definitionOf(world, "Much money in a week");
  await definitionOf(world, "Many payments", {
    severity: "low",
    measure: { aggregate: "count" },
    compare: { operator: "gte", with: "constant", value: 60 },
  });
  const alan = { type: "individual", id: "alan", data: { firstName: "Alan", lastName: "Turing" } };
  await made(world, "/cases", { workflow: "look-into-it", context: { entity: alan } });
  const payments = [
    payment("ada", "Ada Lovelace", 300, 12),
    payment("ada", "Ada Lovelace", 250.5, 9),
    payment("ada", "Ada Lovelace", 700, 5),
    payment("ada", "Ada Lovelace", 400.5, 3),
    payment("ada", "Ada Lovelace", 210, 1),
    payment("alan", "Alan Turing", 2_000, 2),
    ...Array.from({ length: 60 }, (_, count) => payment("grace", "Grace Hopper", 10, count % 5)),
  ];
  const answer = await world.api("POST", "/transactions/bulk", { transactions: payments });
  expect([answer.status, JSON.stringify(answer.json).includes("error")]).toEqual([expect.any(Number), false]);

  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/alerts`);
  await expect(lines(page)).toHaveCount(3);
  await expect(lines(page).filter({ hasText: "Ada Lovelace" })).toContainText("1,310.50 > 1,000.00");
  await expect(lines(page).filter({ hasText: "Grace Hopper" })).toContainText("60 ≥ 60");
  await screenshot(page, "alerts-transactions-list");
  await expectAccessible(page);
  await page.setViewportSize({ width: 820, height: 900 });
  await screenshot(page, "alerts-transactions-list-820");
  expect(await isNarrow(page)).toBe(true);
  await page.setViewportSize(desktop);

  await takenUpTogether(page);
  await takenUpInPart(page);

  await page.getByLabel("Rule").selectOption({ label: "Much money in a week" });
  await expect(lines(page)).toHaveCount(2);
  const search = page.getByRole("searchbox", { name: "Search" });
  await search.fill("ada ");
  await expect(lines(page)).toHaveCount(1);
  expect(new URL(page.url()).searchParams.get("q")).toBe("ada");
  // The word is ended and the search may not be: what has been typed stays as it was typed.
  await expect(search).toHaveValue("ada ");
  await lines(page).getByRole("link").click();
  const pane = page.getByRole("main", { name: "Alert" });
  await expect(pane.getByRole("heading", { level: 1 })).toHaveText("Much money in a week");
  const why = pane.getByRole("region", { name: "Why" });
  await expect(why).toContainText("3 transactions in 7 days came to 1,310.50: more than 1,000.00.");
  await expect(why.getByRole("img", { name: /the rule held on/ }).locator("canvas")).toBeVisible();
  await expect(why.getByRole("link", { name: "Much money in a week" })).toHaveAttribute("href", new RegExp(definition));
  const transactions = pane.getByRole("region", { name: "Transactions", exact: true });
  await expect(transactions.getByRole("row").last()).toContainText("210.00 EUR");
  await screenshot(page, "alert-transactions");
  await expectAccessible(page);
  await why.getByText("Show as a table").click();
  const measured = why.getByRole("region", { name: "Days" });
  await expect(measured.getByRole("row").nth(1)).toContainText("1,310.5");
  await expect(measured.getByRole("row").nth(1)).toContainText("High");

  await takenUpAndPutBack(page, world);
  await explorerOfWindow(page);

  // A note, and it is taken away again.
  const notes = pane.getByRole("region", { name: "Notes" });
  await notes.getByLabel("A note").fill("Asked for the source of the money.");
  await notes.getByRole("button", { name: "Add note" }).click();
  await expect(notes.getByRole("listitem")).toContainText("Asked for the source of the money.");
  await notes.getByRole("button", { name: "Delete" }).click();
  await expect(notes.getByRole("listitem")).toContainText("deleted it");

  // Its rule names no workflow: the answer says so, and one is chosen.
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("b");
  await dialog.getByRole("button", { name: "Open the case" }).click();
  await expect(dialog.getByRole("alert")).toContainText("names no workflow");
  await dialog.getByLabel("Workflow").selectOption("look-into-it");
  await expectAccessible(page);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(pane.getByRole("region", { name: "History" })).toContainText("gave it to a case");
  // Where nobody who paid knew more of them than the name, the case has that name.
  await expect(pane.getByRole("link", { name: "Its case" })).toBeVisible();
  await expect(pane.getByRole("button", { name: "Case…" })).toHaveCount(0);
  await page.keyboard.press("r");
  await dialog.getByRole("button", { name: "Confirmed by documents" }).click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(pane.locator(".case-title")).toContainText("Confirmed");

  await page.goto(`${world.baseUrl}/console/cases`);
  const itsCase = page.getByRole("row", { name: /Ada Lovelace/ });
  await expect(itsCase).toContainText("Look into it v1");
  await expect(itsCase.getByTitle("look-into-it")).toBeVisible();
  await screenshot(page, "cases-by-name");

  // The same rule about somebody else is put off, and heard again.
  await page.goto(`${world.baseUrl}/console/alerts?q=alan`);
  await lines(page).getByRole("link").click();
  await expect(pane.getByRole("region", { name: "Why" })).toBeVisible();
  await page.keyboard.press("b");
  await dialog.getByLabel("Give it to an existing case").check();
  const cases = dialog.getByRole("group", { name: "Cases" });
  await expect(cases.getByRole("radio")).toHaveCount(2);
  await expect(cases.locator("label").first()).toContainText("Alan Turing about the same");
  await cases.getByRole("radio").last().check();
  // Of another search nothing is chosen.
  await dialog.getByRole("searchbox", { name: "Search" }).fill("turing");
  await expect(cases.getByRole("radio")).toHaveCount(1);
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(dialog.getByRole("alert")).toContainText("Choose a case first.");
  await cases.getByRole("radio").first().check();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await screenshot(page, "alert-case-dialog");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press("z");
  await dialog.getByRole("button", { name: "Put off" }).last().click();
  await expect(dialog.getByText("Say why.")).toBeVisible();
  await dialog.getByLabel("Why").fill("Sold a house; known until autumn.");
  await dialog.getByLabel("Until the start of").fill("2020-01-01");
  await expect(dialog.getByText("From tomorrow on.")).toBeVisible();
  await screenshot(page, "alert-snooze");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "90 days" }).click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(pane.locator(".case-title")).toContainText("Dismissed");
  await page.goto(`${world.baseUrl}/console/alerts?view=put-off`);
  const putOff = page.getByRole("main", { name: "Put off" });
  await expect(putOff.getByRole("listitem")).toContainText("about Alan Turing");
  await expect(putOff.getByRole("listitem")).toContainText("Sold a house; known until autumn.");
  await expect(putOff.getByRole("link", { name: "Much money in a week" })).toBeVisible();
  await screenshot(page, "alerts-put-off");
  await expectAccessible(page);
  await putOff.getByRole("button", { name: "Lift" }).click();
  await expect(putOff.getByText("Nothing is put off")).toBeVisible();

  // Open or closed, all of them in one list; what is open there has its keys without being opened.
  const states = page.getByRole("navigation", { name: "Alerts by state" });
  await states.getByRole("link", { name: "All", exact: true }).click();
  await expect(page.getByRole("heading", { name: "All alerts" })).toBeVisible();
  await expect(lines(page).filter({ hasText: "Confirmed" })).toHaveCount(1);
  await expect(lines(page).filter({ hasText: "Dismissed" })).toHaveCount(1);
  await lines(page).filter({ hasText: "New" }).first().getByRole("link").focus();
  await page.keyboard.press("z");
  await expect(dialog).toContainText("Put off:");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  // What many days and transactions look like, on a phone at night.
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`${world.baseUrl}/console/alerts`);
  await expect(lines(page)).toHaveCount(1);
  await screenshot(page, "alerts-transactions-phone");
  await lines(page).getByRole("link").click();
  await expect(transactions).toContainText("the first 50 of 60");
  await transactions.getByRole("button", { name: "Load more" }).click();
  await expect(transactions.getByRole("row")).toHaveCount(61);
  expect(await isNarrow(page)).toBe(true);
  await screenshot(page, "alert-transactions-phone");
  await expectAccessible(page);

  await page.goto(`${world.baseUrl}/console/statistics?tab=alerts`);
  const rules = page.getByRole("region", { name: "Alerts by rule" });
  await expect(rules.getByRole("row", { name: /Much money in a week/ })).toContainText("50%");
  expect(await isNarrow(page)).toBe(true);
  await screenshot(page, "statistics-alerts-phone");
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  await expect(page.getByRole("img", { name: /Alerts opened by day/ }).locator("canvas")).toBeVisible();
  await screenshot(page, "statistics-alerts");
  await expectAccessible(page);
});
