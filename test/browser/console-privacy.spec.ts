import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";
import { openQuickly } from "./support/quick";

const reviewed = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
};
const born = "1979-04-11";

/** A person's case that has ended, and one that is still open. */
async function aPerson(world: World, lastName: string): Promise<string[]> {
  const key = "privacy-review";
  const made = await world.api("POST", "/workflow-definitions", { key, name: key, definition: reviewed });
  await world.api("POST", `/workflow-definitions/${(made.json as { id: string }).id}/publish`);
  const ids: string[] = [];
  for (const firstName of ["Wilhelmina", "Wilhelmina"]) {
    const entity = { type: "individual", data: { firstName, lastName, dateOfBirth: born } };
    const opened = await world.api("POST", "/cases", { workflow: key, context: { entity } });
    ids.push((opened.json as { id: string }).id);
  }
  await world.api("POST", `/cases/${ids[0]}/decision`, { decision: "approve" });
  return ids;
}

/** Somebody whom no case is about: a side of a transaction. */
async function aPayer(world: World, firstName: string, lastName: string): Promise<void> {
  const payer = `${firstName}-${lastName}`.toLowerCase();
  const taken = await world.api("POST", "/transactions", {
    ...{ correlationId: `rent-of-${payer}`, date: new Date().toISOString(), amount: 120.5, currency: "EUR" },
    originator: { correlationId: payer, endUserData: { firstName, lastName, dateOfBirth: born } },
    beneficiary: { correlationId: "landlord", businessData: { companyName: "Corner House Ltd" } },
  });
  expect(taken.status).toBe(201);
}

/** A case in which the applicant has ticked a box that asks for a consent. */
async function aConsent(world: World): Promise<string> {
  const key = "privacy-consents";
  const definition = { initial: "asking", states: { asking: { meta: { form: key }, on: { SENT: "sent" } }, sent: {} } };
  const box = {
    ...{ id: "news", element: "checkbox", valueDestination: "customData.news" },
    params: { label: "You may send me news twice a year", consent: "marketing" },
  };
  const name = { id: "name", element: "textfield", valueDestination: "customData.name", params: { label: "Name" } };
  const pages = [
    { id: "one", title: "One", elements: [box] },
    { id: "two", title: "Two", elements: [name] },
  ];
  const forms = { [key]: { key, title: key, event: "SENT", pages } };
  const made = await world.api("POST", "/workflow-definitions", { key, name: key, definition, forms });
  await world.api("POST", `/workflow-definitions/${(made.json as { id: string }).id}/publish`);
  const context = { entity: { type: "business", data: { companyName: "Consenting Ltd" } } };
  const opened = await world.api("POST", "/cases", { workflow: key, context });
  const { id, links } = opened.json as { id: string; links: { collection: string } };
  const quick = await openQuickly(world, links.collection);
  const sent = await quick.post("/one", new URLSearchParams({ news: "true", action: "continue" }));
  expect(sent.status).toBe(303);
  return id;
}

test("an administrator finds a person, exports and erases what is stored, sets how long cases are kept; an analyst may look at none of it", async ({
  world,
  device,
}) => {
  const lastName = "Vanderprivacy";
  const [ended = "", open = ""] = await aPerson(world, lastName);
  await aPayer(world, "Wilhelmina", lastName);
  await aPayer(world, "Ottoline", lastName);
  const page = await device({ viewport: desktop });
  await signIn(page, world, "admin");
  await page.goto(`${world.baseUrl}/console/settings/privacy`);
  await expect(page.getByRole("heading", { level: 1, name: "Privacy" })).toBeVisible();

  await test.step("finds somebody in all their cases", async () => {
    const find = page.getByRole("button", { name: "Find", exact: true });
    await page.getByLabel("First and last name").fill(`Wilhelmina ${lastName}`);
    await expect(find).toHaveAttribute("title", "A name goes with a date of birth.");
    await page.getByLabel("Date of birth").fill(born);
    const places = page.getByRole("list", { name: "Places" }).getByRole("listitem");
    // The index of names is written a moment behind the cases.
    await expect(async () => {
      await find.click();
      await expect(places).toHaveCount(2, { timeout: 1_000 });
    }).toPass({ timeout: 15_000 });
    await expect(places.filter({ hasText: open })).toContainText("Not erased: still open: end it first");
    const records = page.getByRole("list", { name: "Outside of cases" }).getByRole("listitem");
    await expect(records.filter({ hasText: "a side of transactions that is nobody known" })).toHaveCount(1);
    await expectAccessible(page);
    await screenshot(page, "privacy-found");
  });

  await test.step("exports it, and takes the archive home", async () => {
    for (const box of await page.getByRole("list", { name: "Places" }).getByRole("checkbox").all()) await box.check();
    await page.getByRole("button", { name: "Export…" }).click();
    const dialog = page.getByRole("dialog", { name: "Export what is stored of them" });
    await dialog.getByLabel("Reference").fill("DSR-2026-114");
    await expectAccessible(page);
    await screenshot(page, "privacy-export");
    await dialog.getByRole("button", { name: "Export", exact: true }).click();
    await expect(dialog).toHaveCount(0);
    const row = page.getByRole("row", { name: /DSR-2026-114/ });
    await expect(row).toContainText("Done", { timeout: 20_000 });
    const download = page.waitForEvent("download");
    await row.getByRole("button", { name: /^Download/ }).click();
    expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  });

  await test.step("erases what has ended, with a word typed", async () => {
    await page.getByLabel("First and last name").fill(`Wilhelmina ${lastName}`);
    await page.getByLabel("Date of birth").fill(born);
    await page.keyboard.press("Enter");
    await page.getByRole("list", { name: "Places" }).getByRole("checkbox").nth(0).check();
    await page.getByRole("list", { name: "Places" }).getByRole("checkbox").nth(1).check();
    await page.getByRole("listitem").filter({ hasText: "a side of transactions" }).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Erase…" }).click();
    const dialog = page.getByRole("dialog", { name: "Erase what is stored of them" });
    await expect(dialog.getByText("1 case will lose all that is personal.")).toBeVisible();
    await expect(dialog.getByText("Then 1 record outside of cases will go")).toBeVisible();
    await dialog.getByLabel("Reference").fill("DSR-2026-115");
    const erase = dialog.getByRole("button", { name: "Erase for good" });
    await expect(erase).toHaveAttribute("aria-disabled", "true");
    await dialog.getByLabel("Type “erase” to go on").fill("erase");
    await screenshot(page, "privacy-erase");
    await erase.click();
    const row = page.getByRole("row", { name: /DSR-2026-115/ });
    await expect(row).toContainText("1 case left", { timeout: 20_000 });
    await row.getByText("2 of 2 cases, 1 of 1 record").click();
    await expect(row).toContainText("still open: end it first");
    await expect(row).toContainText("Everything about them is erased.", { timeout: 20_000 });
    await screenshot(page, "privacy-requests");
    const erased = await world.api("GET", `/cases/${ended}`);
    expect((erased.json as { erased: { reason: string } }).erased.reason).toBe("DSR-2026-115");
  });

  await test.step("finds somebody whom no case is about, and erases them on their own page", async () => {
    await page.getByLabel("First and last name").fill(`Ottoline ${lastName}`);
    await page.getByLabel("Date of birth").fill(born);
    await page.keyboard.press("Enter");
    await expect(page.getByText("1 record found. Which of them is this person?")).toBeVisible();
    await page.getByRole("listitem").filter({ hasText: "a side of transactions" }).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Erase…" }).click();
    const asked = page.getByRole("dialog", { name: "Erase what is stored of them" });
    await expect(asked.getByText("1 record outside of cases will go")).toBeVisible();
    await asked.getByRole("button", { name: "Cancel" }).click();
    const light = page.viewportSize() ?? desktop;
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(phone);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await screenshot(page, "privacy-record-phone");
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(light);
    await page.getByRole("link", { name: /^Counterparty/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Ottoline ${lastName}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Erase…" }).click();
    await page.getByRole("dialog").getByLabel("Reference").fill("DSR-2026-116");
    await screenshot(page, "privacy-counterparty-erase");
    await page.getByRole("dialog").getByRole("button", { name: "Erase for good" }).click();
    const progress = page.getByRole("dialog", { name: "Erasing for good" });
    await expect(progress).toContainText("Everything about them is erased.", { timeout: 20_000 });
    await expectAccessible(page);
    await screenshot(page, "privacy-counterparty-progress");
    await progress.getByRole("button", { name: "Close" }).last().click();
    await expect(page.getByText("Erased. It was through at")).toBeVisible();
    await expect(page.getByRole("region", { name: "Transactions" }).getByRole("listitem")).toContainText(
      "Corner House Ltd",
    );
    await expect(page.getByText(/Ottoline/)).toHaveCount(0);
    await screenshot(page, "privacy-counterparty-erased");
    await page.goto(`${world.baseUrl}/console/settings/privacy`);
  });

  await test.step("sets for how long cases are kept, after what would go is counted", async () => {
    await page.getByRole("link", { name: "Retention" }).click();
    await expect(page.getByText("Cases are kept until somebody erases them")).toBeVisible();
    await page.getByRole("button", { name: "Add a rule" }).click();
    const dialog = page.getByRole("dialog", { name: "New rule" });
    await dialog.getByLabel("Name").fill("Ten years");
    await dialog.getByLabel("Days after the case ended").fill("3652");
    await dialog.getByRole("button", { name: "Add the rule" }).click();
    await expect(page.getByText("3652 days (10 years) after the end: all cases")).toBeVisible();
    await expect(page.getByText("0 cases would go at once, 0 more within 30 days.")).toBeVisible();
    await expectAccessible(page);
    await screenshot(page, "privacy-retention");
    await page.getByRole("button", { name: "Save…" }).click();
    await page.getByRole("dialog", { name: "Save the rules?" }).getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved. What is past its time goes within minutes.")).toBeVisible();
    await world.api("PUT", "/retention", { rules: [] });
  });

  await test.step("reads where everything lies, on a phone in the dark", async () => {
    await world.api("PUT", `/cases/${open}/legal-hold`, { reason: "Litigation 2026/18" });
    await page.getByRole("link", { name: "Legal holds" }).click();
    const held = page.getByRole("row", { name: new RegExp(open) });
    await held.getByRole("button", { name: "Lift…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Lift the hold" }).click();
    await expect(held).toHaveCount(0);
    await page.getByRole("link", { name: "Data map" }).click();
    await page.getByRole("searchbox", { name: "Filter" }).fill("mailbox");
    await expect(page.getByRole("row", { name: /mails with their addresses/i })).toContainText("90 days");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(phone);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await screenshot(page, "privacy-data-map-phone");
  });

  const analyst = await device({ viewport: desktop });
  await signIn(analyst, world, "analyst");
  await analyst.goto(`${world.baseUrl}/console/settings/privacy`);
  await expect(analyst.getByText("For administrators and auditors")).toBeVisible();
});

test("an analyst reads what the applicant agreed to, and writes down that they no longer do", async ({
  world,
  device,
}) => {
  const id = await aConsent(world);
  const page = await device({ viewport: desktop });
  await signIn(page, world, "analyst");
  await page.goto(`${world.baseUrl}/console/cases/${id}`);
  const card = page.getByRole("region", { name: "Consents" });
  await expect(card.getByText("You may send me news twice a year")).toBeVisible();
  await card.getByRole("button", { name: "Withdraw…" }).click();
  const dialog = page.getByRole("dialog", { name: "Withdraw the consent “Marketing”" });
  await expect(dialog.getByLabel("How you heard of it")).toBeFocused();
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await expect(dialog.getByText("Say in a few words how.")).toBeVisible();
  await dialog.getByLabel("How you heard of it").fill("Letter 2026-17");
  await dialog.getByRole("button", { name: "Withdraw" }).click();
  await expect(card.getByText("Withdrawn", { exact: true })).toBeVisible();
  await expect(card.getByText(/Letter 2026-17/)).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, "privacy-consents");
});
