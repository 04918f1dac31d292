import type { Locator, Page } from "@playwright/test";
import { openKyb } from "./support/applicant";
import { decisionBar, signIn, standing, tab } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";
import { aVendor, openWork, publishNextCompany, publishScored, publishWork } from "./support/work";

let vendor: Awaited<ReturnType<typeof aVendor>>;
test.beforeAll(async ({ world }) => {
  vendor = await aVendor();
  await publishWork(world, vendor.url);
});
test.afterAll(() => vendor.end());

const runs = (page: Page): Locator => page.getByRole("region", { name: "Ledger", exact: true });
const approvals = (page: Page): Locator => page.getByRole("region", { name: "Approvals", exact: true });

/** To the case by its address: not every case is in the queue that is shown first. */
async function openCase(page: Page, world: World, id: string, company: string): Promise<void> {
  await page.goto(`${world.baseUrl}/console/cases/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(company);
}

test("a check that gave up is seen attempt by attempt, tried again, run again by hand; the case is cancelled", async ({
  world,
  device,
}) => {
  vendor.mood = "down";
  const company = "Giving Up Ltd";
  const id = await openWork(world, "work-company", company);
  const page = await device({ viewport: desktop });
  await signIn(page, world, "admin");
  await openCase(page, world, id, company);
  const needs = page.getByRole("region", { name: "Needs you" });
  await expect(needs).toContainText("A step outside gave up");

  await tab(page, "Checks").click();
  await expect(runs(page)).toContainText("Gave up");
  await runs(page).getByText("2 attempts").click();
  const attempts = runs(page).getByRole("region", { name: "Attempts" });
  await expect(attempts.getByRole("row")).toHaveCount(3);
  await expect(attempts.getByRole("row").nth(1)).toContainText("503");
  const wire = runs(page).getByRole("list", { name: "Requests and answers" });
  await wire.getByText(`POST ${vendor.url}/ask`).first().click();
  await expect(wire).toContainText("books are closed");
  await expectAccessible(page);
  await screenshot(page, "work-incident");

  vendor.mood = "fine";
  await runs(page).getByRole("button", { name: "Try again" }).click();
  await expect(standing(page)).toHaveText("Manual review");
  await expect(runs(page)).toContainText("Done");
  await expect(runs(page).getByRole("button", { name: "Try again" })).toHaveCount(0);

  const askedBefore = vendor.asked;
  await runs(page).getByRole("button", { name: "Run again… Ledger" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("with the facts of now");
  await dialog.getByRole("button", { name: "Run it again" }).click();
  await expect(page.getByText("Run 2")).toBeVisible();
  await expect.poll(() => vendor.asked).toBe(askedBefore + 1);
  await tab(page, "Timeline").click();
  await expect(page.getByText("Ran Ledger again")).toBeVisible();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Cancel the case…" }).click();
  await dialog.getByRole("button", { name: "Cancel the case" }).click();
  await expect(dialog).toContainText("Say in a few words why.");
  await dialog.getByLabel("Why").fill("The applicant withdrew");
  await dialog.getByRole("button", { name: "Cancel the case" }).click();
  await expect(dialog).toBeHidden();
  await expect(standing(page)).toHaveText("Cancelled");
  await expect(decisionBar(page)).toContainText("Cancelled. Nothing is left to decide.");
  expect((await world.api("GET", `/cases/${id}`)).json).toMatchObject({ status: "cancelled", incidents: [] });
});

test("an approval is given by two people, each seeing the other's word, and the case then waits by itself", async ({
  world,
  device,
}) => {
  vendor.mood = "fine";
  const company = "Four Eyes Ltd";
  const id = await openWork(world, "work-company", company);
  const [ada, ana, vera] = [
    await device({ viewport: desktop }),
    await device({ viewport: desktop }),
    await device({ viewport: desktop }),
  ];
  await signIn(ada, world, "admin");
  await signIn(ana, world, "analyst");
  await signIn(vera, world, "viewer");
  for (const page of [ada, ana, vera]) {
    await openCase(page, world, id, company);
    await expect(approvals(page)).toContainText("0 of 2 approvals");
  }
  await expect(approvals(vera)).toContainText("Viewers may only look.");
  await expect(approvals(vera).getByRole("button", { name: "Approve… Four eyes" })).toBeDisabled();

  // By keyboard: the need leads to the button, the dialog opens on the comment.
  await ada.getByRole("button", { name: /^Vote ?: Your word on/ }).press("Enter");
  await expect(approvals(ada).getByRole("button", { name: "Approve… Four eyes" })).toBeFocused();
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("dialog")).toContainText("one more person has to approve");
  await ada.keyboard.type("Funds are explained");
  await ada.keyboard.press("ControlOrMeta+Enter");
  await expect(approvals(ada)).toContainText("1 of 2 approvals");

  await expect(approvals(ana)).toContainText("“Funds are explained”");
  await ana.reload(); // a row that others have changed flashes: its colours would still be on their way
  await expect(approvals(ana)).toContainText("“Funds are explained”");
  await expectAccessible(ana);
  await screenshot(ana, "work-approval");
  await approvals(ana).getByRole("button", { name: "Approve… Four eyes" }).click();
  await expect(ana.getByRole("dialog")).toContainText("it is approved at once");
  await ana.getByRole("dialog").getByRole("button", { name: "Give my approval" }).click();
  await expect(ana.locator(".case-facts")).toContainText(/Goes on by itself in .*: Two people/);
  await expect(ana.getByRole("list", { name: "What the case waits for" })).toContainText("Goes on by itself");
  await expect(ana.getByRole("link", { name: "move the clock" })).toBeVisible();
  await expect(approvals(ada)).toContainText("Approved");

  // A newer version calls the state otherwise: the administrator says how, sees what would happen, and moves the case.
  await publishNextCompany(world, vendor.url);
  await ada.getByRole("button", { name: "More actions" }).click();
  await ada.getByRole("menuitem", { name: "Move to another version…" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Version" }).selectOption({ label: "Version 2, work-company" });
  await expect(dialog.getByRole("alert")).toContainText("has no state “watching”");
  await dialog.getByLabel("“Watching” is called").selectOption("on_watch");
  await expect(dialog.getByRole("region", { name: "What would happen" })).toContainText("It goes on in “On watch”");
  await expect(ada.locator(".case-row.flash")).toHaveCount(0);
  await expectAccessible(ada);
  await screenshot(ada, "work-move");
  await dialog.getByRole("button", { name: "Move to version 2" }).click();
  await expect(ada.locator(".case-facts")).toContainText("Company with four eyes v2");
});

test("children are decided together and one is opened once more", async ({ world, device }) => {
  const company = "Family Work Ltd";
  const owners = ["Ada", "Bob", "Cleo"].map((firstName) => ({ id: firstName, firstName, lastName: "Byron" }));
  const id = await openWork(world, "work-family", company, { owners });
  await expect
    .poll(async () => ((await world.api("GET", `/cases/${id}`)).json?.childIds as string[] | undefined)?.length)
    .toBe(3);
  const page = await device({ viewport: desktop });
  await signIn(page, world, "analyst");
  await openCase(page, world, id, company);
  await tab(page, "Owners").click();
  const table = page.getByRole("region", { name: "Child cases", exact: true });
  await expect(table).toContainText("3 open of 3");
  await expect(table.getByRole("button", { name: "Approve… the chosen children" })).toBeDisabled();
  // Handed on together; of one that has changed since, both versions are compared first.
  await table.getByLabel("Choose every open child").check();
  await table.getByRole("button", { name: "Escalate… the chosen children" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption({ index: 1 });
  const children = (await world.api("GET", `/cases/${id}/children`)).json as { data: { id: string; name: string }[] };
  const cleo = children.data.find(({ name }) => name.startsWith("Cleo"))?.id;
  expect((await world.api("POST", `/cases/${cleo}/labels`, { add: ["meanwhile"] })).status).toBe(200);
  await dialog.getByRole("button", { name: "Escalate them" }).click();
  const told = dialog.getByRole("list", { name: "What each child did" });
  await expect(told.getByRole("listitem")).toHaveText([
    /Ada Byron.*Escalated/,
    /Bob Byron.*Escalated/,
    /Cleo Byron.*Not taken/,
  ]);
  await dialog.getByRole("button", { name: "Compare both versions… of Cleo Byron" }).click();
  await dialog.getByRole("button", { name: /^Escalate anyway/ }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await world.api("GET", `/cases/${cleo}`)).json?.escalation).not.toBeNull();

  await table.getByLabel("Choose Ada Byron").check();
  await table.getByLabel("Choose Bob Byron").check();
  await expect(table.getByRole("status")).toHaveText("2 chosen");
  await expectAccessible(page);
  await screenshot(page, "work-children");
  await table.getByRole("button", { name: "Approve… the chosen children" }).click();
  await dialog.getByRole("button", { name: "Approve them" }).click();
  await expect(told.getByRole("listitem")).toHaveText([/Ada Byron.*Approved/, /Bob Byron.*Approved/]);
  await expect(told).toContainText("can be undone");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(table).toContainText("1 open of 3");

  await table.getByRole("button", { name: "Open once more… for Bob Byron" }).click();
  await dialog.getByLabel("Why").fill("A new passport came");
  await dialog.getByRole("button", { name: "Open it once more" }).click();
  await expect(table).toContainText("2 open of 4");
  await expect(table.getByRole("row", { name: /Bob Byron/ })).toHaveCount(2);
  await expect(table).toContainText("Replaced");
  await tab(page, "Timeline").click();
  await expect(page.getByText("Child case opened once more: A new passport came")).toBeVisible();
});

test("a score is taken apart, proved from its record, set by hand and given back to the rules", async ({
  world,
  device,
}) => {
  await publishScored(world);
  const company = "Scored Ltd";
  const id = await openWork(world, "work-scored", company, { industry: "crypto" });
  const page = await device({ viewport: desktop });
  await signIn(page, world, "admin");
  await openCase(page, world, id, company);
  const why = page.getByRole("region", { name: "Why", exact: true });
  await expect(why).toContainText("Rule about country");

  await why.getByText("Every rule, every value, and the sum").click();
  const sum = why.getByRole("table", { name: "How 70 comes about" });
  await expect(sum.getByRole("row")).toHaveText([
    "Rule about country: base score, the highest60",
    "Rule about industry: additional score10",
    "Together: high70",
  ]);
  await expect(why.getByRole("link", { name: "work-risk, version 1" })).toBeVisible();
  await expect(why).toContainText("“UBO” has not run");
  await why.getByRole("button", { name: "Replay from the record" }).click();
  await expect(why.getByRole("status")).toContainText("every score came out the same to the byte");
  await expectAccessible(page);
  await screenshot(page, "risk-behind");

  await why.getByRole("button", { name: "Set the risk by hand…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Set the risk" }).click();
  await expect(dialog.getByRole("alert")).toHaveText(["Choose a level.", /^Say why/]);
  await expectAccessible(page);
  await dialog.getByLabel("Level").selectOption("critical");
  await dialog.getByLabel("Reason").fill("Two complaints in a week.");
  await dialog.getByLabel("It counts for").selectOption("1 day");
  await page.keyboard.press("Control+Enter");
  await expect(why).toContainText("Set by hand, ends soon");
  await expect(why).toContainText("The rules say High (70).");
  await expect(page.getByRole("link", { name: /Risk 85 Critical/ })).toBeVisible();
  for (const [name, viewport, colorScheme] of [
    ["risk-dark", desktop, "dark"],
    ["risk-phone", phone, "light"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await expectAccessible(page);
    await screenshot(page, name);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(desktop);

  await why.getByRole("button", { name: "Take back…" }).click();
  await dialog.getByLabel("Reason").fill("They were unfounded.");
  await dialog.getByRole("button", { name: "Take it back" }).click();
  await expect(why).toContainText("Taken back: They were unfounded.");
  await expect(page.getByRole("link", { name: /Risk 70 High/ })).toBeVisible();
  await tab(page, "Timeline").click();
  await expect(page.getByText("Set the risk to critical by hand: Two complaints in a week.")).toBeVisible();
});

test("an answer of a shape nobody foresaw breaks its own part of the page, not the page", async ({ page, world }) => {
  const { id } = await openKyb(world);
  await page.route(`**/api/v1/cases/${id}/timeline*`, (route) =>
    route.fulfill({
      json: { data: [{ seq: 1, at: 7, type: 7, actor: { kind: "api_key", id: "key" }, steps: 3 }], nextCursor: null },
    }),
  );
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/cases/${id}/timeline`);
  await expect(page.getByRole("alert").filter({ hasText: "could not be shown" })).toBeVisible();
  await tab(page, "Raw").click();
  await expect(page.getByRole("alert").filter({ hasText: "could not be shown" })).toBeHidden();
  await page.unroute(`**/api/v1/cases/${id}/timeline*`);
  await page.reload();
  await tab(page, "Timeline").click();
  await expect(page.getByText("Case opened")).toBeVisible();
});
