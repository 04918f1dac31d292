import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";

test.use({ viewport: desktop });

const chart = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
    rejected: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
  },
};

async function made(world: World, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await world.api("POST", path, body);
  expect(answer.status, JSON.stringify(answer.json)).toBe(201);
  return answer.json ?? {};
}

/** A company with an owner by a case, and a second record of the same company. */
async function northwinds(world: World): Promise<{ company: string; double: string; caseId: string }> {
  const definition = await made(world, "/workflow-definitions", {
    ...{ name: "onboarding", displayName: "Onboarding of companies", definition: chart },
  });
  expect((await world.api("POST", `/workflow-definitions/${String(definition.id)}/publish`)).status).toBe(200);
  const ubos = [
    { id: "u1", firstName: "Ada", lastName: "Lovelace", dateOfBirth: "1985-12-10", ownershipPercentage: 60 },
    { id: "u2", firstName: "Charles", lastName: "Babbage", dateOfBirth: "1971-12-26", ownershipPercentage: 40 },
  ];
  const data = {
    ...{ companyName: "Northwind Trading", registrationNumber: "HRB 445566", country: "DE" },
    ...{ iban: "DE89370400440532013000" },
    ...{ address: { street: "Hafenstrasse", streetNumber: "9", city: "Hamburg" }, additionalInfo: { ubos } },
  };
  const opened = await made(world, "/cases", {
    workflow: "onboarding",
    context: { entity: { type: "business", id: "crm-1", data } },
  });
  const company = String(opened.entityId);
  const double = await made(world, "/entities", {
    ...{ type: "business", correlationId: "crm-2" },
    facts: { companyName: "NORTHWIND GmbH", registrationNumber: "HRB-445566", country: "DE" },
  });
  await made(world, "/entities", {
    ...{ type: "business", correlationId: "crm-3" },
    facts: { companyName: "Contoso Factoring", iban: "DE89 3704 0044 0532 0130 00" },
  });
  await expect
    .poll(async () => Object.keys((await world.api("GET", `/entities/${company}/links`)).json?.data ?? {}).length)
    .toBe(2);
  return { company, double: String(double.id), caseId: String(opened.id) };
}

const part = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Parts of the person or company" }).getByRole("link", { name });

test("somebody is found, known with every source, put right by hand, drawn with their owners, and made one of two", async ({
  page,
  world,
}) => {
  const { company, double, caseId } = await northwinds(world);
  await signIn(page, world);
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All persons and companies");
  await page.getByLabel("Search", { exact: true }).fill("hrb445566");
  await expect(page.locator("[data-entity]")).toHaveCount(2);
  await screenshot(page, "entities-list");
  await expectAccessible(page);

  await page.locator(`[data-entity="${company}"]`).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Northwind Trading");
  const name = page.locator('[data-field="companyName"]');
  await expect(name).toContainText("Case");
  const alike = page.getByRole("region", { name: "May be the same" });
  await expect(alike).toContainText("number of the register");
  // Who only has the same bank account is not offered as the same: merging is possible, not suggested.
  await expect(alike).not.toContainText("Contoso");
  const sharing = page.getByRole("region", { name: "Share a bank account" });
  await expect(sharing.getByRole("link", { name: "Contoso Factoring" })).toBeVisible();
  // Others of this tenant may have it as well: many journeys use the same specimen of a number.
  await expect(sharing.getByRole("listitem").filter({ hasText: "Contoso Factoring" }).getByRole("button")).toHaveCount(
    1,
  );
  await sharing.getByRole("button", { name: "More about Contoso Factoring" }).click();
  await page.getByRole("menuitem", { name: "Merge…" }).click();
  await expect(page.getByRole("dialog")).toContainText("Contoso Factoring");
  await page.keyboard.press("Escape");
  await screenshot(page, "entities-profile");
  await expectAccessible(page);

  await name.getByRole("button", { name: /^Change/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Value").fill("Northwind Trading Ltd");
  await dialog.getByLabel("Pin it").check();
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(name).toContainText("Pinned");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Northwind Trading Ltd");
  await name.getByRole("button", { name: /^History/ }).click();
  await expect(name.getByRole("listitem")).toHaveCount(2);
  await screenshot(page, "entities-history");

  await page.keyboard.press("2");
  await expect(page.getByRole("row", { name: /Ada Lovelace/ })).toContainText("60 %");
  await screenshot(page, "entities-ownership");
  await expectAccessible(page);
  await page
    .getByRole("row", { name: /Ada Lovelace/ })
    .getByRole("link", { name: "Ada Lovelace" })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ada Lovelace");
  await page.goBack();

  await part(page, "Profile").click();
  await page.getByRole("button", { name: "Merge… with NORTHWIND GmbH" }).click();
  await expect(dialog.getByRole("row", { name: /Company name/ })).toContainText("NORTHWIND GmbH");
  await screenshot(page, "entities-merge");
  await expectAccessible(page);
  await dialog.getByLabel("Reason").fill("Onboarded twice");
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByText("made of 2 records")).toBeVisible();
  await page.goto(`${world.baseUrl}/console/entities/${double}`);
  await expect(page).toHaveURL(new RegExp(`/console/entities/${company}`));
  await page.getByRole("button", { name: /^Part again/ }).click();
  await dialog.getByLabel("Reason").fill("Two companies after all");
  await dialog.getByRole("button", { name: "Part them" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("NORTHWIND GmbH");

  await page.goto(`${world.baseUrl}/console/cases/${caseId}`);
  await page
    .getByRole("banner")
    .or(page.locator(".case-head"))
    .getByRole("link", { name: "Company", exact: true })
    .click();
  await part(page, "Cases").click();
  await expect(page.locator(".entity-rows li")).toHaveCount(1);
  await expect(page.locator(".entity-rows li")).toContainText("Onboarding of companies");
  await part(page, "Notes").click();
  await page.getByLabel("About the company").fill("Called back, all is well.");
  await page.getByRole("button", { name: "Add to every case" }).click();
  await expect(page.locator(".note-text")).toHaveText("Called back, all is well.");
  // After a release a part has another name: the page says so, and is loaded anew.
  await page.route("**/history-tab-*.js", (route) => route.abort());
  await page.keyboard.press("9");
  await expect(page.getByRole("alert")).toContainText("This part could not be loaded. Reload the page");
  await screenshot(page, "part-not-loaded");
  await expectAccessible(page);
  await page.unroute("**/history-tab-*.js");
  await page.getByRole("button", { name: "Reload" }).click();
  const history = page.getByRole("region", { name: "History" });
  await expect(history.getByRole("listitem").first()).toContainText("You wrote a note");
  await expect(history).toContainText("You parted a record from this one");
  await expect(history).toContainText(/opened a case: Onboarding of companies/i);
  await expect(history).toContainText(/standing(:| to) in progress \(was: no case\)/i);
  await history.getByText("You said Company name", { exact: false }).click();
  await expect(history.locator("dd").first()).toContainText("Northwind Trading Ltd · pinned");
  await screenshot(page, "entities-timeline");
  await expectAccessible(page);
  await history.getByLabel("Show").selectOption("links");
  await expect(history.getByRole("listitem")).toHaveCount(2);
  await expect(history.getByRole("link", { name: "Ada Lovelace" })).toBeVisible();
  for (const tab of ["Alerts", "Transactions", "Documents", "Monitoring"]) {
    await part(page, tab).click();
    await expect(page.locator(".entity-body .empty, .entity-body li").first()).toBeVisible();
    await expectAccessible(page);
  }
  await screenshot(page, "entities-monitoring");
  const watch = page.getByRole("switch", { name: "Watch: Screening" });
  await watch.click();
  await expect(watch).toHaveAttribute("aria-checked", "true");

  await page.setViewportSize(phone);
  await part(page, "Profile").click();
  await expect(page.locator('[data-field="companyName"]')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await screenshot(page, "entities-phone");
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await screenshot(page, "entities-phone-dark");
  await part(page, "History").click();
  await expect(page.locator(".entry").first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await expectAccessible(page);
  await screenshot(page, "entities-timeline-phone-dark");
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(page.locator("[data-entity]").first()).toBeVisible();
  await screenshot(page, "entities-phone-list");
});

test("who may only look sees why nothing can be changed", async ({ page, world }) => {
  const { id } = await made(world, "/entities", {
    type: "individual",
    facts: { firstName: "Grace", lastName: "Hopper" },
  });
  await signIn(page, world, "viewer");
  await page.goto(`${world.baseUrl}/console/entities/${String(id)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Grace Hopper");
  await expect(page.getByRole("button", { name: "Add…" })).toBeDisabled();
  await page.goto(`${world.baseUrl}/console/entities/ent_nothing`);
  await expect(page.getByRole("alert")).toContainText("All persons and companies");
});
