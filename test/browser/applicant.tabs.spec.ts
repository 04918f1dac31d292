import type { Page } from "@playwright/test";
import { begin, fillCompany, goOn, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test } from "./support/journey";

test.use({ viewport: phone });

/** The answer to an autosave that carries a value. */
const draftWith = (page: Page, pair: string) =>
  page.waitForResponse((answer) => answer.ok() && answer.request().postData()?.includes(pair) === true);

const told = "This page was changed in another tab.";

test("two tabs on one page: the last to write a field wins it, the other tab is told, and nothing is lost", async ({
  page,
  world,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  const other = await page.context().newPage();
  await other.goto(page.url());

  await page.getByLabel("Company name").fill("From the first tab");
  await expect(other.getByText(told)).toBeVisible();
  await expect(other.getByLabel("Company name")).toHaveValue("From the first tab");
  await expectAccessible(other);
  await screenshot(other, "other-tab");

  // The told tab goes on: it adds its own, and takes nothing back.
  await other.getByLabel("Registration number").fill("4711");
  await expect(page.getByLabel("Registration number")).toHaveValue("4711");
  await other.getByLabel("Company name").fill("From the second tab");
  await expect(page.getByLabel("Company name")).toHaveValue("From the second tab");

  // Both type at once, in fields of their own.
  await page.getByLabel("Website").fill("https://first.example");
  await other.getByLabel("Country of registration").selectOption("GB");
  await expect(page.getByLabel("Country of registration")).toHaveValue("GB");
  await expect(other.getByLabel("Website")).toHaveValue("https://first.example");

  await other.getByRole("button", { name: "Show the newest" }).click();
  await expect(other.getByText(told)).toBeHidden();
  for (const [label, value] of [
    ["Company name", "From the second tab"],
    ["Registration number", "4711"],
    ["Website", "https://first.example"],
    ["Country of registration", "GB"],
  ] as const)
    await expect(other.getByLabel(label)).toHaveValue(value);

  // One tab sends the page: the other must not write over it any more.
  await fillCompany(page, "Sent by the first tab");
  await goOn(page);
  await expect(heading(page)).toHaveText("About you");
  await expect(other.getByText(told)).toBeVisible();
  await other.getByRole("button", { name: "Show the newest" }).click();
  await expect(other.getByLabel("Company name")).toHaveValue("Sent by the first tab");
});

test("somebody who goes on elsewhere does not have their fields blanked by a page left open", async ({
  page,
  world,
  browser,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await page.getByLabel("Registration number").fill("1");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);

  const elsewhere = await browser.newContext();
  const phoneTab = await elsewhere.newPage();
  await begin(phoneTab, url);
  const saved = draftWith(phoneTab, "registrationNumber=22");
  await phoneTab.getByLabel("Registration number").fill("22");
  await saved;
  await elsewhere.close();

  const again = draftWith(page, "companyName=Northwind");
  await page.getByLabel("Company name").fill("Northwind");
  await again;
  await page.reload();
  await expect(page.getByLabel("Registration number")).toHaveValue("22");
  await expect(page.getByLabel("Company name")).toHaveValue("Northwind");
});

test("two devices that type into the same field are asked which answer it is to be, and neither is overwritten", async ({
  page,
  world,
  browser,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  const elsewhere = await browser.newContext();
  const phoneTab = await elsewhere.newPage();
  await begin(phoneTab, url);
  const saved = draftWith(phoneTab, "companyName=From+the+phone");
  await phoneTab.getByLabel("Company name").fill("From the phone");
  await saved;

  await page.getByLabel("Website").fill("https://desk.example");
  await page.getByLabel("Company name").fill("From the desk");
  await page.getByLabel("Registration number").focus();
  const asked = page.getByRole("alert").filter({ hasText: "changed on another device" });
  await expect(asked).toContainText("You typed: From the desk");
  await expect(asked).toContainText(/On another device, \d.*: From the phone/);
  await expect(page.getByLabel("Company name")).toHaveValue("From the desk");
  await expectAccessible(page);
  await screenshot(page, "two-answers");
  // Going on without choosing shows both again, and sends nothing.
  await goOn(page);
  await expect(page.locator("section.clash").getByText("You typed: From the desk")).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, "two-answers-sent");
  await phoneTab.reload();
  await expect(phoneTab.getByLabel("Company name")).toHaveValue("From the phone");
  await expect(phoneTab.getByLabel("Website")).toHaveValue("https://desk.example");

  await page.getByRole("button", { name: "Use the other one" }).click();
  await expect(page.getByText("You typed: From the desk")).toBeHidden();
  await expect(page.getByLabel("Company name")).toHaveValue("From the phone");
  await elsewhere.close();
});
