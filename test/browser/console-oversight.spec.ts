import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test, type World } from "./support/journey";

const reviewed = {
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};
/** Its address needs a number that nobody has given: it gives up before anybody is asked. */
const stuck = {
  initial: "asking",
  states: { asking: { on: { ANSWERED: "done" } }, done: { type: "final", tags: ["approved"] } },
};
const register = {
  name: "company-register",
  pluginKind: "api",
  url: "https://register.example.invalid/{entity.data.number}",
  method: "GET",
  stateNames: ["asking"],
  successAction: "ANSWERED",
};

async function publish(world: World, key: string, definition: object, extensions: object = {}): Promise<void> {
  const made = await world.api("POST", "/workflow-definitions", { key, name: key, definition, extensions });
  await world.api("POST", `/workflow-definitions/${(made.json as { id: string }).id}/publish`);
}

async function open(world: World, workflow: string, companyName: string): Promise<string> {
  const context = {
    entity: { type: "business", id: `oversight-${companyName}`, data: { companyName, country: "DE" } },
  };
  return ((await world.api("POST", "/cases", { workflow, context })).json as { id: string }).id;
}

const incident = (page: Page, company: string) => page.getByRole("row").filter({ hasText: company });

test.use({ viewport: desktop });

test("numbers are those of the cases, and what gave up is repaired", async ({ world, device }) => {
  // Days are those of the sandbox's clock, which is a day ahead at least.
  expect((await world.api("POST", "/sandbox/clock/advance", { seconds: 86_400 })).status).toBe(200);
  await publish(world, "oversight-review", reviewed);
  await publish(world, "oversight-stuck", stuck, { apiPlugins: [register] });
  for (const [company, decision] of [
    ["Seen One", "approve"],
    ["Seen Two", "approve"],
    ["Seen Three", "approve"],
    ["Seen Four", "reject"],
    ["Seen Five", null],
  ] as const) {
    const id = await open(world, "oversight-review", company);
    if (decision === null) continue;
    const decided = await world.api("POST", `/cases/${id}/decision`, { decision, reason: "seeded" });
    expect([decided.status, decided.json]).toEqual([200, expect.anything()]);
  }
  await open(world, "oversight-stuck", "Stuck Supplied");
  await open(world, "oversight-stuck", "Stuck Skipped");

  const page = await device({ viewport: desktop });
  await signIn(page, world, "admin");
  const tile = (label: string) => page.locator(".stats-tile").filter({ has: page.getByText(label, { exact: true }) });
  await expect(async () => {
    await page.goto(`${world.baseUrl}/console/statistics?workflow=oversight-review&days=7`);
    await expect(tile("Decided")).toContainText("4", { timeout: 1_500 });
  }).toPass();
  await expect(tile("Opened")).toContainText("5");
  await expect(tile("Approved")).toContainText("75%");
  await expect(tile("Approved by rules alone")).toContainText("0%");
  await expect(tile("Rejected")).toContainText("25%");
  await expect(page.getByRole("img", { name: /Cases opened and decided by day/ }).locator("canvas")).toBeVisible();
  await page.getByText("Show as a table").first().click();
  await expect(
    page.getByRole("region", { name: "Cases opened and decided by day" }).getByRole("row").last(),
  ).toContainText("54");
  await expectAccessible(page);
  await screenshot(page, "oversight-statistics");
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await expectAccessible(page);
  await screenshot(page, "oversight-statistics-phone");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(desktop);
  await page.getByRole("link", { name: "1 open now" }).click();
  await expect(page.getByRole("link", { name: /Seen Five/ })).toBeVisible();

  await page.goto(`${world.baseUrl}/console/incidents?workflow=oversight-stuck`);
  await expect(incident(page, "Stuck Supplied")).toContainText("company-register");
  await expectAccessible(page);
  await screenshot(page, "oversight-incidents");
  await page.setViewportSize({ width: 390, height: 800 });
  // Nothing lies beyond the edge, of the page or of the list.
  const list = page.getByRole("region", { name: "Open incidents" });
  expect(await list.evaluate((box) => box.scrollWidth <= box.clientWidth)).toBe(true);
  await expectAccessible(page);
  await screenshot(page, "oversight-incidents-phone");
  await page.setViewportSize(desktop);
  await incident(page, "Stuck Skipped").getByRole("button", { name: "Give up…" }).click();
  await page.getByLabel("Why").fill("The register is not needed.");
  await page.getByRole("button", { name: "Give up for good" }).click();
  await expect(incident(page, "Stuck Skipped")).toHaveCount(0);
  await incident(page, "Stuck Supplied").getByRole("button", { name: "Supply result…" }).click();
  await page.getByLabel("Result (JSON)").fill('{"registered": true}');
  await page.getByLabel("How you know").fill("Asked by telephone.");
  await screenshot(page, "oversight-supply");
  await page.getByRole("button", { name: "Take it in" }).click();
  await expect(page.getByText("Nothing waits for a person")).toBeVisible();
});
