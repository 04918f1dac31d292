import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";
import { aShop } from "./support/shop";

// A server of its own: it counts every report there is.
test.use({ viewport: desktop, settings: { LOG_LEVEL: "warn" } });

const words = "We are a small family business and have roasted good coffee for people who like it since 1987. ";
const coffee = {
  "/": `<!doctype html><html lang="en"><title>Northwind Coffee</title><h1>Northwind Coffee</h1><p>${words.repeat(5)}</p>
    <p>Organic coffee, tea, chocolate. See ingredients and allergens.</p><a href="/contact">Contact us</a> <a href="/terms">Terms</a>
    <a href="/privacy">Privacy</a> <a href="/returns">Returns</a> <a href="mailto:hello@shop.example">Mail</a>`,
  "/contact": "<title>Contact</title><p>Northwind Coffee, 12 High Street, LS1 4AP Leeds. Call +44 113 496 0000.</p>",
  "/terms": `<title>Terms</title><p>These are the terms. ${words}</p>`,
  "/privacy": `<title>Privacy</title><p>This is how we treat data. ${words}</p>`,
  "/returns": `<title>Returns</title><p>You may send back everything within 30 days. ${words}</p>`,
};
const casino = {
  "/": `<title>Mega Casino</title><p>${"Online casino with free spins and sports betting, jackpot, slots, poker. ".repeat(20)}</p>`,
};

async function publishReportRules(world: World): Promise<void> {
  const { json } = await world.api("GET", "/alert-definition-templates");
  const all = (json?.data ?? []) as { id: string; kind: string }[];
  const templates = all.filter(({ kind }) => kind === "reports").map(({ id }) => id);
  const answer = await world.api("POST", "/alert-definitions/install", { templates });
  expect([templates.length, answer.status < 300]).toEqual([3, true]);
}

const lines = (page: Page) => page.locator("[data-report]");
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("a website is checked, checked again when it sells something else, reviewed and put on a schedule; a file of them too", async ({
  page,
  world,
}) => {
  const shop = await aShop(coffee);
  const parked = await aShop({ "/": "<title>x</title><p>This domain is for sale</p>" });
  await publishReportRules(world);
  await signIn(page, world);
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await expect(page.getByText("No merchant has been checked yet")).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, "merchants-empty");

  // What cannot be a website is refused at its field.
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("n");
  await dialog.getByRole("textbox", { name: "Website" }).fill("no website");
  await dialog.getByLabel("Name of the merchant").fill("Northwind Coffee Ltd");
  await dialog.getByLabel("Merchant category code").fill("5499");
  await dialog.getByRole("button", { name: "Check it" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("This is not the address of a website.");
  await screenshot(page, "merchants-ask");
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: "Website" }).fill(shop.url);
  await page.keyboard.press("Enter");

  const pane = page.getByRole("main", { name: "Report on a merchant" });
  const standing = pane.locator(".case-title .badge").first();
  const score = pane.getByRole("region", { name: "Risk score" });
  await expect(standing).toHaveText("Completed", { timeout: 20_000 });
  await expect(score).toContainText("Medium risk.");
  await expect(pane.getByRole("region", { name: "What the score is made of" })).toContainText("No encryption");
  await expect(pane.getByRole("region", { name: "What has changed" })).toContainText("first completed report");
  const found = pane.getByRole("region", { name: "What was found" });
  await expect(found).toContainText("Stands on the website");
  await expect(found.getByRole("link", { name: `${shop.url}returns` })).toHaveAttribute("rel", /noreferrer/);
  const first = page.url();

  // Months later it sells something else.
  shop.pages = casino;
  await page.keyboard.press("a");
  await expect(page).not.toHaveURL(first);
  await expect(standing).toHaveText("Completed", { timeout: 20_000 });
  await expect(score).toContainText("Critical risk.");
  await expect(score).toContainText(/\d+ more than before/);
  await expect(pane.getByRole("region", { name: "What has changed" })).toContainText("Mega Casino");
  await expect(pane.getByRole("region", { name: "Course of the score" }).getByRole("img")).toHaveAccessibleName(
    /^Risk score of 2 reports, from 25 on .* to \d+ on /,
  );
  await screenshot(page, "merchant-report");
  await expectAccessible(page);
  await page.keyboard.press("r");
  await expect(standing).toHaveText("Reviewed");
  await expect(pane.locator(".case-facts")).toContainText("by you");

  const schedule = pane.getByRole("region", { name: "Schedule" });
  const isOn = schedule.getByRole("switch", { name: "Look again by itself" });
  await isOn.click();
  await expect(schedule).toContainText(/Looked at every 30 days, next in 30/);
  await schedule.getByRole("button", { name: "Change the schedule" }).click();
  await schedule.getByLabel("How often").selectOption("month");
  await schedule.getByLabel("Day of the month").fill("32");
  await expect(schedule.getByRole("alert")).toHaveText("A whole number from 1 to 31.");
  await schedule.getByLabel("Day of the month").fill("31");
  await schedule.getByLabel("Kind of check").selectOption("ONGOING_MERCHANT_REPORT_T2");
  await screenshot(page, "merchant-schedule");
  await expectAccessible(page);
  await schedule.getByRole("button", { name: "Keep it" }).click();
  await expect(schedule).toContainText("on day 31 of each month");
  await isOn.click();
  await expect(schedule).toContainText("Not looked at again by itself.");

  // Its alert leads back to it.
  await pane.locator(".case-title").getByRole("link", { name: "Alert" }).click();
  const alert = page.getByRole("main", { name: "Alert" });
  await expect(alert.getByRole("region", { name: "Why" })).toContainText(
    "The score of a report on the merchant met the rule.",
  );
  await alert.getByRole("link", { name: "The report on the merchant" }).click();
  await expect(score).toContainText("Critical risk.");

  // Its rule is tried on the reports that there are, which lead back to them too.
  await page.goto(`${world.baseUrl}/console/settings/alert-rules`);
  await page.getByRole("link", { name: "A merchant's risk score rises", exact: true }).click();
  const trial = page.getByRole("region", { name: "Backtest" });
  await expect(trial.getByRole("heading", { name: "On stored reports" })).toBeVisible();
  await expect(trial).toContainText("Looked at: 2 reports of 1 merchant.", { timeout: 20_000 });
  await expect(trial).toContainText("It holds for 1 merchant, on 1 day in all.");
  await expect(trial.getByRole("table", { name: "Merchants" }).getByRole("link")).toHaveText("Northwind Coffee Ltd");
  await trial
    .getByRole("table", { name: "Merchants" })
    .getByRole("button", { name: "Why Northwind Coffee Ltd" })
    .click();
  await expect(dialog.getByRole("list", { name: "Days on which it held" })).toContainText("The risk score");
  await screenshot(page, "merchant-rule-evidence");
  await expectAccessible(page);
  await dialog.getByRole("table", { name: "Reports that it rests on" }).getByRole("link").first().click();
  await expect(score).toContainText("Critical risk.");
  await page.keyboard.press("Escape");
  await expect(lines(page)).toHaveCount(2);
  await expect(lines(page).first()).toContainText("more than before");

  await page.keyboard.press("u");
  await dialog
    .getByLabel("Or paste rows")
    .fill(
      `websiteUrl,merchantName,countryCode\n${parked.url},Parked Ltd,GB\nnothing,Nobody,GB\n${shop.url}b,Other Ltd,XX`,
    );
  await expect(dialog.getByRole("status")).toHaveText("1 merchant to be checked, 2 rows that cannot be used.");
  await expect(dialog).toContainText("Row 4: countryCode is no country");
  await screenshot(page, "merchants-file-dialog");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Check 1 merchant" }).click();
  const file = page.getByRole("region", { name: "The file" });
  await expect(file.getByRole("status")).toHaveText("1 report made", { timeout: 20_000 });
  await file.getByText("2 rows were refused").click();
  await expect(file).toContainText("Row 3: websiteUrl is not the address of a website");
  await expect(lines(page)).toContainText(["Parked Ltd"]);
  await screenshot(page, "merchants-file");
  await expectAccessible(page);

  // What is under quality control counts when a person has released it.
  const asked = await world.api("POST", "/merchant-reports", {
    ...{ websiteUrl: `${shop.url}terms`, merchantName: "Controlled Ltd", withQualityControl: true },
  });
  const controlled = `/merchant-reports/${String(asked.json?.id)}`;
  await expect.poll(async () => (await world.api("GET", controlled)).json?.status).toBe("quality-control");
  await page.getByRole("link", { name: "Quality control" }).click();
  await lines(page).getByRole("link", { name: "Controlled Ltd" }).click();
  await pane.getByRole("button", { name: "Release…" }).click();
  await dialog.getByLabel("Risk score").fill("101");
  await expect(dialog.getByRole("alert")).toHaveText("A whole number from 0 to 100.");
  await dialog.getByLabel("Risk score").fill("12");
  await page.keyboard.press("Enter");
  await expect(standing).toHaveText("Reviewed");
  await expect(score).toContainText("Low risk.");
  await page.keyboard.press("Escape");
  await expect(page.getByText("No report matches")).toBeVisible();

  await page.getByRole("link", { name: "All reports" }).first().click();
  await expect(lines(page)).toHaveCount(4);
  await screenshot(page, "merchants-list");
  await expectAccessible(page);
  await page.getByRole("searchbox", { name: "Search" }).fill("parked");
  await expect(lines(page)).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  await expect(lines(page)).toHaveCount(4);
  await page.getByLabel("Review", { exact: true }).selectOption({ label: "Reviewed" });
  await expect(lines(page)).toHaveCount(2);
  expect(new URL(page.url()).searchParams.get("reviewed")).toBe("true");
  await page.setViewportSize({ width: 820, height: 900 });
  await page.getByLabel("Review", { exact: true }).selectOption({ label: "Any" });
  await expect(lines(page)).toHaveCount(4);
  expect(await fits(page)).toBe(true);
  await screenshot(page, "merchants-list-820");

  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await fits(page)).toBe(true);
  await expectAccessible(page);
  await screenshot(page, "merchants-list-phone");
  await lines(page).filter({ hasText: "more than before" }).getByRole("link").click();
  await expect(score).toContainText("Critical risk.");
  expect(await fits(page)).toBe(true);
  await expectAccessible(page);
  await screenshot(page, "merchant-report-phone");
  shop.close();
  parked.close();
});

test("who may only look is told so; a report that there is not leads back", async ({ page, world }) => {
  await signIn(page, world, "viewer");
  await page.goto(`${world.baseUrl}/console/merchants`);
  await expect(page.getByRole("button", { name: "Check a website…" }).first()).toBeDisabled();
  await page.keyboard.press("n");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goto(`${world.baseUrl}/console/merchants/mrp_nothing`);
  await expect(page.getByRole("alert")).toContainText("All reports");
});
