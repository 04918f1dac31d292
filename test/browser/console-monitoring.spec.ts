import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";

// A server of its own: its clock is set forward, and everybody who is watched is counted.
test.use({ viewport: desktop, settings: { LOG_LEVEL: "error" } });

async function made(world: World, path: string, body: object): Promise<string> {
  const answer = await world.api("POST", path, body);
  expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(300);
  return String(answer.json?.id);
}

const person = (world: World, firstName: string, lastName: string) =>
  made(world, "/entities", { type: "individual", facts: { firstName, lastName, dateOfBirth: "1985-12-10" } });

async function watch(world: World, entityId: string, monitors: object): Promise<void> {
  const answer = await world.api("PUT", `/entities/${entityId}/monitors`, { monitors });
  expect(answer.status, JSON.stringify(answer.json)).toBe(200);
}

/** Three persons whose refresh is overdue, a company that is due in the weeks to come, and somebody who is paused. */
async function watched(world: World): Promise<{ ada: string; company: string }> {
  const ada = await person(world, "Ada", "Lovelace");
  const others = [
    await person(world, "Grace", "Hopper"),
    await person(world, "Wilhelmina Alexandra", "von und zu Hohenstaufen-Lichtenberg"),
  ];
  for (const id of [ada, ...others]) await watch(world, id, { kyc_refresh: { months: 1 } });
  expect((await world.api("POST", "/sandbox/clock/advance", { seconds: 33 * 86_400 })).status).toBe(200);
  const company = await made(world, "/entities", {
    type: "business",
    facts: { companyName: "Northwind Trading", registrationNumber: "HRB 445566", country: "DE" },
  });
  await watch(world, company, { kyc_refresh: { months: 1 }, registry: { intervalDays: 7, vendors: ["sandbox"] } });
  const paused = await person(world, "Alan", "Turing");
  await watch(world, paused, { kyc_refresh: { months: 1 } });
  expect((await world.api("POST", `/entities/${paused}/monitors/kyc_refresh/pause`, {})).status).toBe(200);
  return { ada, company };
}

const views = (page: Page, name: string | RegExp) =>
  page.getByRole("navigation", { name: "Monitoring" }).getByRole("link", { name });
const isNarrow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("who is due is seen in a calendar, looked at, paused, watched otherwise, and watched by default", async ({
  page,
  world,
  device,
}) => {
  const { ada, company } = await watched(world);
  await signIn(page, world);
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  const grid = page.getByRole("table");
  await expect(views(page, /^Overdue/)).toContainText("3");
  await expect(views(page, /^Paused/)).toContainText("1");
  await expect(grid.getByRole("link", { name: /3 overdue/ })).toBeVisible();
  await screenshot(page, "monitoring-calendar");
  await expectAccessible(page);

  // The whole month by keys: today, the next month, the day it was left at.
  const heading = page.getByRole("heading", { level: 1 });
  const thisMonth = (await heading.textContent()) ?? "";
  await page.keyboard.press("j");
  await expect(grid.getByRole("link", { name: /, today:/ })).toBeFocused();
  await page.keyboard.press("PageDown");
  await expect(heading).not.toHaveText(thisMonth);
  await page.keyboard.press("PageUp");
  await expect(heading).toHaveText(thisMonth);
  await expect(grid.getByRole("link", { name: /, today:/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(`[data-entry="${company}/registry"]`)).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: "Northwind Trading" })).toBeFocused();
  await screenshot(page, "monitoring-day");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-entry]")).toHaveCount(0);
  await expect(grid.getByRole("link", { name: /, today:/ })).toBeFocused();

  await views(page, /^Overdue/).click();
  await expect(page.locator("[data-entry]")).toHaveCount(3);
  await screenshot(page, "monitoring-overdue");
  const grace = page.locator("[data-entry]").filter({ hasText: "Grace Hopper" });
  await grace.getByRole("button", { name: /^Pause/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "7 days" }).click();
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.locator("[data-entry]")).toHaveCount(2);
  await expect(views(page, /^Paused/)).toContainText("2");
  await page
    .locator(`[data-entry="${ada}/kyc_refresh"]`)
    .getByRole("button", { name: /^Look now/ })
    .click();
  await expect(page.locator("[data-entry]")).toHaveCount(1);

  await views(page, /^Paused/).click();
  await grace.getByRole("button", { name: /^Resume/ }).click();
  await expect(grace).toHaveCount(0);

  // With the person: what came of it, and how she is watched from now on.
  await page.goto(`${world.baseUrl}/console/entities/${ada}/monitoring`);
  const looks = page.getByRole("region", { name: "Looks" });
  await expect(looks.getByText("The time has come")).toBeVisible();
  await looks.locator("summary").first().click();
  await expect(looks.getByRole("link", { name: "The alert" })).toBeVisible();
  const screening = page.locator('[data-monitor="screening"]');
  await screening.getByRole("button", { name: /^Change/ }).click();
  await dialog.getByLabel("When a list changes").uncheck();
  await expect(dialog.getByText("or have them looked at when a list changes")).toBeVisible();
  await dialog.getByLabel("Every so many days").fill("30");
  await screenshot(page, "monitoring-terms");
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(screening.getByRole("switch")).toHaveAttribute("aria-checked", "true");
  await expect(screening).toContainText("every 30 days");
  await screening.getByRole("button", { name: /^Look now/ }).click();
  await expect(screening.getByText("Not set up")).toBeVisible();
  await screenshot(page, "monitoring-entity");
  await expectAccessible(page);
  await screening.getByRole("switch").click();
  await expect(screening.getByRole("switch")).toHaveAttribute("aria-checked", "false");

  // Whoever is approved from now on, and what it may cost.
  await page.goto(`${world.baseUrl}/console/settings/monitoring`);
  await page.getByLabel("Watch whoever is approved").check();
  await page.getByRole("button", { name: "Add for companies" }).click();
  await page.getByLabel("High", { exact: true }).check();
  await page.getByLabel("KYC refresh", { exact: true }).uncheck();
  await page.getByLabel("Register: most checks").fill("many");
  await expect(page.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Register: most checks").fill("1");
  await screenshot(page, "monitoring-settings");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const saved = await world.api("GET", "/monitoring/settings");
  expect(saved.json).toMatchObject({
    applyOnApproval: true,
    defaults: [{ entityType: "business", riskLevels: ["high"], monitors: { registry: { enabled: true } } }],
    budget: { registry: { checksPerMonth: 1, centsPerMonth: null } },
  });

  // Somebody else saves meanwhile: what is typed stays, what was left alone is as they have it.
  await world.api("PUT", "/monitoring/settings", { ...saved.json, merchantReportsPerMonth: 900 });
  await page.getByLabel("Low risk").fill("30");
  await page.getByRole("button", { name: "Save" }).click();
  const faster = page.getByRole("alert").filter({ hasText: "Somebody has saved these settings meanwhile" });
  await expect(faster).toContainText("As they have it now: Reports on merchants.");
  await expect(page.getByLabel("Low risk")).toHaveValue("30");
  await expect(page.getByLabel("Reports on merchants: most")).toHaveValue("900");
  await screenshot(page, "monitoring-settings-faster");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(faster).toBeHidden();
  expect((await world.api("GET", "/monitoring/settings")).json).toMatchObject({
    ...{ version: 3, refreshMonths: { low: 30 }, merchantReportsPerMonth: 900 },
    budget: { registry: { checksPerMonth: 1 } },
  });

  // The budget is for one: the second look of the month is left out.
  const registry = `/entities/${company}/monitors/registry/run`;
  for (const status of ["done", "skipped"]) {
    expect((await world.api("POST", registry)).status).toBe(202);
    await expect
      .poll(async () => {
        const runs = await world.api("GET", `/entities/${company}/monitor-runs?kind=registry&status=${status}`);
        return Object.keys(runs.json?.data ?? {}).length;
      })
      .toBe(1);
  }
  await page.goto(`${world.baseUrl}/console/monitoring/in-trouble`);
  await expect(page.locator("[data-entry]")).toHaveCount(1);
  await expect(page.getByText("1 of 1 asked").first()).toBeVisible();
  await page.setViewportSize({ width: 820, height: 1_100 });
  await expect(page.locator("[data-entry]")).toContainText("Budget spent");
  await screenshot(page, "monitoring-trouble-820");
  await page.getByRole("button", { name: "Back to the calendar" }).click();
  await expect(grid).toBeVisible();
  await screenshot(page, "monitoring-820");
  expect(await isNarrow(page)).toBe(true);
  await page.setViewportSize(phone);
  await expect(grid).toBeHidden();
  await expect(page.locator(".watch-agenda [data-day]").first()).toBeVisible();
  expect(await isNarrow(page)).toBe(true);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await screenshot(page, "monitoring-phone-dark");
  await page.locator(".watch-agenda [data-day] a").first().click();
  await expect(page.locator("[data-entry]").first()).toBeVisible();
  await screenshot(page, "monitoring-phone-day-dark");

  // Who may only look is told so.
  const theirs = await device({ viewport: desktop });
  await signIn(theirs, world, "viewer");
  await theirs.goto(`${world.baseUrl}/console/entities/${ada}/monitoring`);
  await expect(theirs.getByRole("switch", { name: "Watch: Screening" })).toHaveAttribute("aria-disabled", "true");
  await expect(theirs.getByRole("button", { name: /^Look now/ }).first()).toHaveAttribute("aria-disabled", "true");
});
