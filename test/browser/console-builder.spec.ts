import type { Page } from "@playwright/test";
import { signIn, toReview } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test } from "./support/journey";

test.use({ viewport: desktop });

const editor = (page: Page) => page.getByRole("textbox", { name: "Definition as JSON" });
const problems = (page: Page) => page.getByRole("region", { name: "Problems" });

test("a definition is written as JSON, repaired where the problems point, published, drawn, and runs", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/definitions`);
  await page.getByRole("button", { name: "New definition" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Shop onboarding");
  await dialog.getByLabel("Key (optional)").fill("shop_onboarding");
  await dialog.getByRole("button", { name: "Create draft" }).click();
  await page.getByRole("navigation", { name: "Views of the definition" }).getByRole("link", { name: "JSON" }).click();
  await expect(editor(page)).toBeVisible();

  const chart = (target: string) =>
    JSON.stringify(
      {
        id: "shop",
        initial: "review",
        states: {
          review: { tags: ["manual_review"], on: { approve: target, reject: "rejected" } },
          approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
          rejected: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
        },
      },
      null,
      2,
    );
  const written = JSON.parse(await editor(page).inputValue()) as Record<string, unknown>;
  const write = async (target: string) => {
    const whole =
      "definition" in written ? { ...written, definition: JSON.parse(chart(target)) } : JSON.parse(chart(target));
    await editor(page).fill(`${JSON.stringify(whole, null, 2)}\n`);
  };
  await write("aproved");
  const problem = problems(page).getByRole("button", { name: /aproved/ });
  await expect(problem).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish…" })).toBeDisabled();
  await screenshot(page, "builder-problem");
  await expectAccessible(page);
  await problem.click();
  await expect(editor(page)).toBeFocused();
  const selected = await editor(page).evaluate((box: HTMLTextAreaElement) =>
    box.value.slice(box.selectionStart, box.selectionEnd),
  );
  expect(selected).toContain("aproved");

  await write("approved");
  await expect(problems(page).getByRole("status")).toHaveText("No problems found");
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByText("Draft saved.")).toBeVisible();
  await page.getByRole("button", { name: "Publish…" }).click();
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("shop_onboarding v1 is published.")).toBeVisible();
  await expect(page.getByRole("button", { name: "New version" })).toBeVisible();

  await page.getByRole("navigation", { name: "Views of the definition" }).getByRole("link", { name: "Chart" }).click();
  for (const state of ["review", "approved", "rejected"])
    await expect(page.locator("main svg text", { hasText: state }).first()).toBeVisible();
  await screenshot(page, "builder-chart");

  const opened = await world.api("POST", "/cases", {
    workflow: "shop_onboarding",
    context: { entity: { type: "business", id: "shop-1", data: { companyName: "Corner Shop" } } },
  });
  expect([opened.status, opened.json?.state]).toEqual([201, "review"]);
});

test("an endpoint's secret is shown once and verifies; test, log and resend tell what happened", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/webhooks`);
  await page.getByRole("button", { name: "New endpoint" }).click();
  const dialog = page.getByRole("dialog");
  const address = world.receiver.newUrl();
  await dialog.getByLabel("Address").fill(address);
  await dialog.getByRole("button", { name: "Create endpoint" }).click();
  await expect(dialog.getByRole("heading", { level: 2 })).toHaveText("The endpoint's signing secret");
  const secret = (await dialog.getByText(/^whsec_/).textContent()) ?? "";
  await expectAccessible(page);
  world.receiver.expectSecret(address, secret.trim());
  await expect(dialog.getByRole("button", { name: "Done" })).toBeDisabled();
  await dialog.getByLabel("I have copied it").check();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Deliveries" })).toBeVisible();
  await expect(page.getByText(secret.trim())).toHaveCount(0);

  const told = () => world.receiver.events.filter(({ receivedAt }) => receivedAt === address);
  await page.getByRole("button", { name: "Send a test" }).click();
  await dialog.getByRole("button", { name: "Send it" }).click();
  await expect.poll(() => told().length, { timeout: 30_000 }).toBe(1);
  const log = page.getByRole("table");
  await expect(log.getByRole("row").nth(1)).toContainText(/delivered/i, { timeout: 30_000 });
  await log.getByRole("row").nth(1).getByRole("link").click();
  const panel = page.getByRole("region", { name: "Delivery", exact: true });
  await expect(panel).toContainText("none: a test");
  await expect(panel.locator(".attempts > li")).toHaveCount(1);
  await panel.getByRole("button", { name: "Send again" }).click();
  await expect.poll(() => told().length, { timeout: 30_000 }).toBe(2);
  const [first, second] = told();
  expect(second?.id).toBe(first?.id);
  await expect(panel.locator(".attempts > li")).toHaveCount(2, { timeout: 30_000 });
  expect(world.receiver.forged).toEqual([]);
  await screenshot(page, "builder-deliveries");
  await expectAccessible(page);
});

test("an API key is shown once, works, and stops working when it is revoked", async ({ page, world }) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/api-keys`);
  await page.getByRole("button", { name: "New API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is it for?").fill("Night job");
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = ((await dialog.getByText(/^ek_sandbox_/).textContent()) ?? "").trim();
  await dialog.getByLabel("I have copied it").check();
  await dialog.getByRole("button", { name: "Done" }).click();
  const ask = async () =>
    (await fetch(`${world.baseUrl}/api/v1/cases`, { headers: { authorization: `Bearer ${key}` } })).status;
  expect(await ask()).toBe(200);
  const row = page.getByRole("row").filter({ hasText: "Night job" });
  await row.getByRole("button", { name: "Revoke…" }).click();
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(row).toContainText("revoked");
  await expect.poll(ask, { timeout: 15_000 }).toBe(401);
});

test("the sandbox's clock goes forward: a link expires, and the new one is in the mailbox", async ({
  page,
  world,
  device,
}) => {
  const { id } = await toReview(world, "Mailbox Firm Ltd");
  const link = await world.api("POST", `/cases/${id}/links`, { kind: "session", expiresInSeconds: 3_600 });
  expect(link.status).toBe(201);
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/sandbox/clock`);
  const now = page.getByRole("region", { name: "Time of the sandbox" }).locator("time");
  const before = Date.parse((await now.getAttribute("datetime")) ?? "");
  await page.getByLabel("Another time").fill("3");
  await page.getByLabel("Unit").selectOption("hours");
  await page.getByRole("button", { name: "Set forward…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Set forward", exact: true }).click();
  await expect(page.getByText(/^The clock moved\./)).toBeVisible();
  await expect
    .poll(async () => Date.parse((await now.getAttribute("datetime")) ?? "") - before)
    .toBeGreaterThanOrEqual(3 * 3_600_000);
  await screenshot(page, "builder-clock");

  const applicant = await device({ viewport: phone });
  await applicant.goto(String(link.json?.url));
  await applicant.getByRole("button", { name: "Send me a new link" }).click();
  await page.goto(`${world.baseUrl}/console/sandbox/mailbox`);
  const mail = page.getByRole("article");
  await expect(mail).toContainText("to ada@example.com", { timeout: 30_000 });
  await screenshot(page, "builder-mailbox");
  await applicant.goto((await mail.getByRole("link", { name: /\/go\// }).getAttribute("href")) ?? "");
  await expect(applicant.getByRole("button", { name: "Open my form" })).toBeVisible();
});
