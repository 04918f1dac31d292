import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test } from "./support/journey";

test.use({ viewport: desktop });

test("a key is made with terms of its own, rotated and followed into the log of its calls", async ({ page, world }) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/api-keys`);
  await page.getByRole("button", { name: "New API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is it for?").fill("Nightly sync");
  await dialog.getByLabel("Only from these addresses").fill("203.0.113.7\n203.0.113.0/99");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Line 2: This is no IPv4 or IPv6 address or network.");
  await dialog.getByLabel("Only from these addresses").fill("");
  await dialog.getByLabel("Writes a minute").fill("many");
  await expect(dialog.getByRole("alert").last()).toHaveText("The limit is a whole number, or empty.");
  await dialog.getByLabel("Writes a minute").fill("60");
  await screenshot(page, "developers-new-key");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create key" }).click();
  const shown = async () => {
    const key = ((await dialog.getByText(/^ek_sandbox_/).textContent()) ?? "").trim();
    await dialog.getByLabel("I have copied it").check();
    await dialog.getByRole("button", { name: "Done" }).click();
    return key;
  };
  const first = await shown();
  const call = (key: string, method: string, path: string, body?: object) =>
    fetch(`${world.baseUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const refused = await call(first, "POST", "/cases", {
    workflow: "nobody-knows-it",
    context: { entity: { type: "business" } },
  });
  expect(refused.headers.get("ratelimit-policy")).toContain('"writes";q=10;w=10');

  const row = page.getByRole("row").filter({ hasText: "Nightly sync" });
  await expect(row.first()).toContainText("60 writes a minute");
  await row.getByRole("button", { name: "Rotate…" }).click();
  await dialog.getByRole("button", { name: "Make its successor" }).click();
  const second = await shown();
  await expect(row).toHaveCount(2);
  await expect(row.nth(1)).toContainText("rotated");
  expect([(await call(first, "GET", "/me")).status, (await call(second, "GET", "/me")).status]).toEqual([200, 200]);
  await row.first().getByRole("button", { name: "Change…" }).click();
  await dialog.getByLabel("What is it for?").fill("Nightly sync, second");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row.first()).toContainText("Nightly sync, second");
  await screenshot(page, "developers-keys");

  await row.nth(1).getByRole("link", { name: "Calls" }).click();
  const log = page.getByRole("table", { name: "Request log" });
  await expect(log.getByRole("row")).toHaveCount(3);
  await expect(page.getByLabel("Who")).toHaveValue(/^[0-9a-z]{12}$/);
  await page.getByLabel("End", { exact: true }).selectOption("4xx");
  await expect(log.getByRole("row")).toHaveCount(2);
  await log.getByRole("link", { name: "POST /cases" }).click();
  const panel = page.getByRole("region", { name: "Call" });
  await expect(panel).toContainText(refused.headers.get("request-id") ?? "-");
  await expect(panel.locator("pre").first()).toContainText('"context": "<object>"');
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await panel.getByRole("button", { name: "Copy as curl" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain('-H "Authorization: Bearer $EDGECASE_KEY"');
  await screenshot(page, "developers-request-log");
  await expectAccessible(page);
  // A colleague who opens the same address sees the same.
  await page.reload();
  await expect(panel).toContainText("nobody-knows-it");
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, "developers-request-log-390");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search" }).fill("nothing-like-it");
  await expect(page.getByText("Nothing fits these filters")).toBeVisible();
});

test("the reference is drawn part by part from the document alone, and a guide opens and is found by a word of it", async ({
  page,
  world,
}) => {
  const drawn = (name: RegExp) => page.locator("#reference").getByRole("heading", { name, level: 2 });
  // What the policy of the page refuses stands in the console of the browser, and fails the journey.
  await page.goto(`${world.baseUrl}/docs`);
  await page.getByLabel("Search the operations").fill("openCase");
  await page.keyboard.press("Enter");
  await screenshot(page, "docs-search");
  await page.getByRole("link", { name: "Open a case", exact: true }).click();
  await expect(drawn(/Open a case$/)).toBeInViewport();
  await expect(page).toHaveURL(/\/docs\?tag=cases#operation\/openCase$/);
  const parts = page.getByRole("navigation", { name: "Parts of the API" });
  await expect(parts.locator("[aria-current=page]")).toHaveText("Cases");
  await parts.getByRole("link", { name: "API keys" }).click();
  await expect(page.locator("#reference").getByRole("heading", { level: 1 })).toHaveText(/^API keys/);
  await expect(drawn(/Open a case$/)).toHaveCount(0);
  // Anchors as they were while all parts were one page.
  for (const kept of ["#tag/Sessions/operation/listSessions", "#operation/listSessions"]) {
    await page.goto("about:blank");
    await page.goto(`${world.baseUrl}/docs${kept}`);
    await expect(page).toHaveURL(/\/docs\?tag=sessions#operation\/listSessions$/);
    await expect(drawn(/List your own sessions/)).toBeInViewport();
  }
  await page.goto(`${world.baseUrl}/docs#tag/Audit-log`);
  await expect(page.locator("#reference").getByRole("heading", { level: 1 })).toHaveText(/^Audit log/);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, "docs-part-390");
  await page.getByRole("link", { name: "Guides" }).first().click();
  await page.getByRole("searchbox").fill("webhook-signature");
  await page.keyboard.press("Enter");
  await page
    .getByRole("link", { name: /^Webhooks/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Webhooks/);
  await expectAccessible(page);
});
