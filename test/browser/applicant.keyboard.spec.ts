import type { Locator, Page } from "@playwright/test";
import { aPdf, heading, openKyb } from "./support/applicant";
import { expect, test } from "./support/journey";
import { tabTo } from "./support/keyboard";
import { readCase } from "./support/quick";

const typeInto = async (page: Page, target: Locator, text: string): Promise<void> => {
  await tabTo(page, target);
  await page.keyboard.type(text);
};

async function typeDate(page: Page, field: string, parts: [string, string, string]): Promise<void> {
  for (const [place, name] of ["day", "month", "year"].entries())
    await typeInto(page, page.locator(`input[name="${field}.${name}"]`), parts[place] ?? "");
}

test("the whole form with a keyboard: every stop is seen, errors lead to their fields, each page begins at its heading", async ({
  page,
  world,
}) => {
  const { id, url } = await openKyb(world);
  // From the beginning: choosers are caught only once the browser was told to, and a key is quicker than that.
  page.on("filechooser", () => undefined);
  const send = () => page.locator("#answers .primary");
  await page.goto(url);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Open my form" }));
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Open your business account");
  await tabTo(page, page.getByRole("link", { name: "Start now" }));
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Your company");

  await tabTo(page, send());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeFocused();
  const firstError = page.getByRole("alert").getByRole("link").first();
  await tabTo(page, firstError);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Company name")).toBeFocused();
  await page.keyboard.type("Northwind Trading Ltd");
  await typeInto(page, page.getByLabel("Registration number"), "12345678");
  await typeInto(page, page.getByLabel("Country of registration"), "United K");
  await expect(page.getByLabel("Country of registration")).toHaveValue("GB");
  await tabTo(page, page.getByLabel("Legal form", { exact: true }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Legal form", { exact: true })).toHaveValue("private_limited");
  await typeDate(page, "dateOfEstablishment", ["2", "5", "2012"]);
  await tabTo(page, send());
  await page.keyboard.press("Space");

  await expect(heading(page)).toHaveText("About you");
  await expect(heading(page)).toBeFocused();
  await typeInto(page, page.getByLabel("First name"), "Ada");
  await typeInto(page, page.getByLabel("Last name"), "Byron");
  await typeInto(page, page.getByLabel("E-mail address"), "ada@example.com");
  await typeInto(page, page.getByLabel("Phone number"), "+442079460958");
  await typeDate(page, "dateOfBirth", ["10", "12", "1985"]);
  await tabTo(page, page.getByLabel("I may sign for this company"));
  await page.keyboard.press("Space");
  await tabTo(page, send());
  await page.keyboard.press("Enter");

  await expect(heading(page)).toHaveText("Owners");
  await expect(heading(page)).toBeFocused();
  for (const row of [0, 1]) {
    const field = (name: string) => page.locator(`input[name="owners.${row}.${name}"]`);
    if (row === 0) await tabTo(page, field("firstName"));
    else {
      await tabTo(page, page.getByRole("button", { name: "Add another owner" }));
      await page.keyboard.press("Enter");
      await expect(field("firstName")).toBeFocused();
    }
    await page.keyboard.type(`Owner${row}`);
    await typeInto(page, field("lastName"), "Small");
    await typeInto(page, field("email"), `owner${row}@example.com`);
    await typeInto(page, field("ownershipPercentage"), "20");
    await typeDate(page, `owners.${row}.dateOfBirth`, ["3", "4", "1980"]);
  }
  // Enter in a field sends the page, and removes nobody.
  await page.keyboard.press("Enter");

  await expect(heading(page)).toHaveText("Documents");
  await expect(heading(page)).toBeFocused();
  for (const [key, document] of [
    ["Enter", "certificate_of_registration"],
    ["Space", "proof_of_address"],
  ] as const) {
    const card = page.locator(`#doc-${document}`);
    await expect(card).toHaveClass(/live/);
    await tabTo(page, card.locator("input[type=file]:not([capture])"));
    const chooser = page.waitForEvent("filechooser");
    await page.keyboard.press(key);
    await (await chooser).setFiles({ name: `${document}.pdf`, mimeType: "application/pdf", buffer: aPdf(document) });
    await expect(card.getByRole("button", { name: `Remove ${document}.pdf` })).toBeVisible();
  }
  await tabTo(page, send());
  await page.keyboard.press("Enter");

  await expect(heading(page)).toHaveText("Check your answers");
  await expect(heading(page)).toBeFocused();
  await tabTo(page, page.getByLabel("What I have entered is true and complete"));
  await page.keyboard.press("Space");
  await tabTo(page, send());
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Thank you, we have everything");
  await expect(heading(page)).toBeFocused();
  await expect.poll(async () => (await readCase(world, id)).state).not.toBe("collection_flow");
});
