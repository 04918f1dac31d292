import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";

test.use({ viewport: desktop, settings: { LOG_LEVEL: "warn" } });

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000 - 3_600_000).toISOString();

async function made(world: World, path: string, body: object): Promise<string> {
  const answer = await world.api("POST", path, body);
  expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(300);
  return String(answer.json?.id);
}

/** A shop with a large payment that two rules have something against, and a small one of somebody else. Answers which the large one is. */
async function payments(world: World): Promise<string> {
  const rule = { severity: "high", subject: "customer", dedupe: { mute: false, cooldownMinutes: 0 } };
  const large = { ...{ name: "A large payment", measure: { aggregate: "amount" } }, ...rule };
  const much = { ...{ name: "Much money in a week", measure: { aggregate: "sum", of: "baseAmount" } }, ...rule };
  const compare = { operator: "gt", with: "constant", value: 9_000 };
  for (const definition of [
    { ...large, compare },
    { ...much, compare, window: { amount: 7, unit: "days" } },
  ])
    await made(world, "/alert-definitions", { definition, publish: true });
  const one = { currency: "EUR", direction: "inbound", type: "payment", status: "completed" };
  await made(world, "/transactions", {
    ...{ ...one, correlationId: "order-quiet", date: daysAgo(2), amount: 5 },
    originator: { correlationId: "quiet-1", name: "Quiet Ltd", type: "business" },
    beneficiary: { correlationId: "other-shop" },
  });
  return made(world, "/transactions", {
    ...{ ...one, correlationId: "order-large", date: daysAgo(1.5), amount: "9400.50" },
    originator: { correlationId: "payer-9", name: "Fabrikam GmbH", type: "business", country: "FR" },
    beneficiary: { correlationId: "shop-1", name: "Northwind Trading", type: "business", country: "DE" },
  });
}

test("a counterparty's page has the alerts about it, and those about others that rest on its transactions", async ({
  page,
  world,
}) => {
  const large = await payments(world);
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/transactions/${large}`);
  const pane = page.getByRole("main", { name: "Transaction" });
  const alerts = page.getByRole("main", { name: "Counterparty" }).getByRole("region", { name: "Alerts" });
  await page.route("**/api/v1/alerts?withCounterpartyId=*", (route) => route.fulfill({ status: 503, body: "{}" }), {
    times: 1,
  });
  await pane.getByRole("region", { name: "From", exact: true }).getByRole("link", { name: "Fabrikam GmbH" }).click();
  await expect(alerts.getByRole("alert")).toBeVisible();
  await screenshot(page, "counterparty-alerts-failed");
  await alerts.getByRole("button", { name: "Try again" }).click();
  await expect(alerts.getByRole("listitem")).toHaveCount(2);
  for (const line of await alerts.getByRole("listitem").all())
    await expect(line).toContainText("Rests on their transactions, about Northwind Trading");
  await screenshot(page, "counterparty-alerts");
  await expectAccessible(page);
  await page.setViewportSize(phone);
  await screenshot(page, "counterparty-alerts-phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.setViewportSize(desktop);
  await page.keyboard.press("j");
  await expect(alerts.getByRole("listitem").nth(0).getByRole("link")).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main", { name: "Alert" })).toContainText("Northwind Trading");
  await expect(page.getByText("With Fabrikam GmbH")).toBeVisible();

  await page.goto(`${world.baseUrl}/console/transactions/counterparties/shop-1`);
  await expect(alerts.getByRole("listitem").filter({ hasText: "About them" })).toHaveCount(2);
  await page.goto(`${world.baseUrl}/console/transactions/counterparties/quiet-1`);
  await expect(alerts).toContainText("None is about them");
  await screenshot(page, "counterparty-no-alerts");
});
