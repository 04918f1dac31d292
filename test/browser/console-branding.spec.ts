import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { colourSettled, desktop, expect, phone, screenshot, test } from "./support/journey";

test.use({ viewport: desktop });

test("a brand is chosen beside the real pages, measured, undone, published and put back", async ({ page, world }) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/branding`);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("link", { name: "Start now" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "All text can be read" })).toBeVisible();

  // Typed, saved by itself, drawn by the server.
  const text = page.getByLabel("Second text", { exact: true }).first();
  await text.fill("#bbbbbb");
  await text.press("Tab");
  await expect(page.getByText(/cannot be read, so this cannot be published/)).toBeVisible();
  await expect(page.getByText(/Second text on surface, light: 1\.9\d?, needs 4\.5/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish" })).toHaveAttribute("aria-disabled", "true");
  await screenshot(page, "branding-unreadable");
  await page
    .getByRole("button", { name: /^Use #/ })
    .first()
    .click();
  await expect(page.getByText("All text can be read", { exact: false })).toBeVisible();
  const brand = page.getByLabel("Brand", { exact: true }).first();
  await brand.fill("#0a7f5c");
  await brand.press("Tab");
  await expect
    .poll(() =>
      frame
        .locator(".primary")
        .first()
        .evaluate((button) => getComputedStyle(button).backgroundColor),
    )
    .toBe("rgb(10, 127, 92)");

  await page.getByLabel("Name", { exact: true }).fill("Northwind Bank");
  await expect(frame.getByText("Northwind Bank").first()).toBeVisible();
  await screenshot(page, "branding-look");
  await expectAccessible(page);

  // Back by one keystroke's change, by the keyboard alone.
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");
  await page.getByRole("button", { name: "Redo" }).click();

  // Other screens, languages, schemes and frames.
  const wishes = page.getByRole("region", { name: "Preview" });
  await wishes.getByLabel("Screen").selectOption("rejected");
  await expect(frame.getByRole("heading", { name: "A decision has been made" })).toBeVisible();
  await wishes.getByLabel("Language").selectOption("ar");
  await expect(frame.locator("html")).toHaveAttribute("dir", "rtl");
  await wishes.getByLabel("Scheme").selectOption("dark");
  await wishes.getByLabel("Frame").selectOption("desktop");
  await expect(frame.locator("html")).toHaveAttribute("dir", "rtl");
  await screenshot(page, "branding-dark-arabic-desktop");

  await page.getByRole("link", { name: "Outcomes" }).click();
  await page.getByRole("group", { name: "Words and way on" }).getByLabel("Screen").selectOption("rejected");
  await page.getByLabel("Title", { exact: true }).fill("We cannot open an account");
  await page.getByLabel("Goes on to").fill("http://bank.example");
  await expect(page.getByText("An address has to begin with https://.")).toBeVisible();
  await page.getByLabel("Goes on to").fill("");
  await wishes.getByLabel("Language").selectOption("en");
  await expect(frame.getByRole("heading", { name: "We cannot open an account" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Published. Applicants see it")).toBeVisible();
  await page.getByRole("link", { name: "Versions" }).click();
  await expect(page.getByText("what applicants see")).toBeVisible();
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await screenshot(page, "branding-phone-dark");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Hosts" }).click();
  await page.getByLabel("Host name").fill("verify.northwind.example");
  await page.getByRole("button", { name: "Add host" }).click();
  await expect(page.getByText("_edgecase.verify.northwind.example")).toBeVisible();
  await screenshot(page, "branding-hosts-phone");
  await expectAccessible(page);

  await page.getByRole("link", { name: "Files" }).click();
  await expect(page.getByText("Nothing was uploaded yet")).toBeVisible();
  await page.getByRole("link", { name: "Words" }).click();
  const words = page.getByRole("group", { name: "Words in every form" });
  await words.getByLabel("Find").fill("stopped");
  await words.getByLabel("Go on where you stopped").fill("Carry on, {name}");
  await expect(words.getByText("{name} is not filled in here.")).toBeVisible();
  await wishes.getByLabel("Screen").selectOption("start");
  await words.getByLabel("Find").fill("start now");
  await words.getByLabel("Start now").fill("Off we go");
  await expect(frame.getByRole("link", { name: "Off we go" })).toBeVisible();
  await words.getByLabel("Only those in your own words").check();
  await words.getByLabel("Find").fill("");
  await expect(words.getByRole("status")).toContainText("2 of ");
  await screenshot(page, "branding-words-phone");
  await expectAccessible(page);

  // Put back, so that the other journeys meet the plain look.
  await page.getByRole("link", { name: "Versions" }).click();
  await page.getByRole("button", { name: "Go back to the plain look" }).click();
  // The note of the version that came of it; the button that leads there is called nearly so.
  await expect(page.getByText("Back to the plain look", { exact: true })).toBeVisible();
});

test("websites that may embed forms are listed with a word for every mistake, and taken off again", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/embedding`);
  await expect(page.getByText("No website yet")).toBeVisible();
  const website = page.getByRole("textbox", { name: "Website" });
  await website.fill("app.northwind.example/onboarding");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Write only where the website is/)).toBeVisible();
  await page.getByRole("button", { name: "Add https://app.northwind.example" }).click();
  const list = page.getByRole("list", { name: "Websites" });
  await expect(list.getByRole("code").filter({ hasText: "https://app.northwind.example" })).toBeVisible();
  await website.fill("http://localhost:3000");
  await page.getByRole("button", { name: "Add website" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(2);
  const frame = page.getByRole("region", { name: "Show the form in a frame" });
  await expect(frame).toContainText(`<script src="${world.baseUrl}/embed/v1.js">`);
  await expect(page.getByRole("region", { name: "Draw the form yourself" })).toContainText("/sdk/v1.js");
  await screenshot(page, "embedding");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Remove http://localhost:3000" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take off the list" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  expect((await world.api("GET", "/embedding")).json).toEqual({ origins: ["https://app.northwind.example"] });

  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.reload();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await screenshot(page, "embedding-phone-dark");
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

/** The console round the frame: nothing runs in that, so axe cannot either. Its pages are walked where applicants see them. */
async function expectAccessible(page: Page): Promise<void> {
  await colourSettled(page);
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .options({ iframes: false })
    .exclude("iframe")
    .analyze();
  expect(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
  ).toEqual([]);
}
