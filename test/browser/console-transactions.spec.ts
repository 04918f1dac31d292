import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";

// A server of its own: it counts transactions.
test.use({ viewport: desktop, settings: { LOG_LEVEL: "warn" } });

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000 - 3_600_000).toISOString();

async function made(world: World, path: string, body: object): Promise<string> {
  const answer = await world.api("POST", path, body);
  expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(300);
  return String(answer.json?.id);
}

const shop = { correlationId: "shop-1", name: "Northwind Trading", type: "business", country: "DE", segment: "retail" };

/** Two months of payments to a shop, and a large one that two rules have something against. */
async function payments(world: World): Promise<string> {
  const rule = { severity: "high", subject: "customer", dedupe: { mute: false, cooldownMinutes: 0 } };
  const definitions = [
    {
      ...{ name: "A large payment", measure: { aggregate: "amount" }, verdict: "review" },
      compare: { operator: "gt", with: "constant", value: 9_000 },
    },
    {
      ...{ name: "Much money in a week", measure: { aggregate: "sum", of: "baseAmount" } },
      window: { amount: 7, unit: "days" },
      compare: { operator: "gt", with: "constant", value: 9_500 },
    },
  ];
  for (const one of definitions)
    await made(world, "/alert-definitions", { definition: { ...rule, ...one }, publish: true });
  await made(world, "/entities", { type: "business", facts: { companyName: "Northwind Trading Ltd", country: "DE" } });
  const people = ["Ada Lovelace", "Alan Turing", "Grace Hopper", "Katherine Johnson"];
  const transactions = Array.from({ length: 64 }, (_, at) => ({
    ...{ correlationId: `order-${1_000 + at}`, date: daysAgo(at), amount: 40 + at * 7.25 },
    ...{ currency: at % 9 === 4 ? "USD" : "EUR", direction: "inbound", type: at % 8 === 3 ? "refund" : "payment" },
    ...(at % 9 === 4 && { baseAmount: 37 + at * 6.5, baseCurrency: "EUR" }),
    ...{ status: at % 11 === 5 ? "pending" : "completed", payment: { method: "credit_card", brandName: "visa" } },
    originator: { correlationId: `payer-${at % 4}`, name: people[at % 4], type: "individual", country: "GB" },
    beneficiary: shop,
  }));
  expect((await world.api("POST", "/transactions/bulk", { transactions })).status).toBe(207);
  return made(world, "/transactions", {
    ...{ correlationId: "order-large", date: daysAgo(1.5), amount: "9400.50", currency: "EUR", direction: "inbound" },
    ...{ type: "payment", status: "completed", description: "Six machines", tags: ["machines", "net-30"] },
    payment: { method: "bank_transfer", channel: "online", mccCode: 5411 },
    originator: { correlationId: "payer-9", name: "Fabrikam GmbH", type: "business", country: "FR", bankCountry: "LU" },
    beneficiary: shop,
  });
}

const lines = (page: Page) => page.locator("[data-transaction]");
const isNarrow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("transactions are found, looked into, followed to their sides and taken out as a file", async ({
  page,
  world,
}) => {
  const large = await payments(world);
  await signIn(page, world);
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All transactions");
  await expect(lines(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(lines(page)).toHaveCount(65);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByLabel("Either side")).toBeVisible();
  await screenshot(page, "transactions-list");
  await expectAccessible(page);

  await page.getByLabel("Type").selectOption("payment");
  await page.getByLabel("Amount from").fill("4oo");
  await page.getByLabel("Amount from").press("Enter");
  await expect(page.getByText("A number such as 120.50.")).toBeVisible();
  await page.getByLabel("Amount from").fill("400");
  await page.getByLabel("Amount from").press("Enter");
  await page.getByLabel("Currency").fill("eur");
  await page.getByLabel("Currency").press("Enter");
  await page.getByLabel("Either side").fill("shop-1");
  await page.getByLabel("Either side").press("Enter");
  await expect(page.getByRole("list", { name: "Filters" }).getByRole("listitem")).toHaveCount(4);
  await expect(page.getByText("With Northwind Trading")).toBeVisible();
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    ...{ type: "payment", minAmount: "400", currency: "EUR", counterpartyId: "shop-1" },
  });
  const found = await lines(page).count();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  const table = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\r\n");
  expect(table.length).toBe(found + 1);
  expect(table[0]).toContain("correlationId,date,amount,currency");
  await page.goBack();
  await expect(page.getByRole("list", { name: "Filters" }).getByRole("listitem")).toHaveCount(3);

  await page.getByRole("navigation", { name: "Transactions" }).getByRole("link", { name: "To review" }).click();
  await expect(lines(page)).toHaveCount(1);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const pane = page.getByRole("main", { name: "Transaction" });
  await expect(pane.getByRole("heading", { level: 1 })).toHaveText("9,400.50 EUR");
  await expect(page).toHaveURL(new RegExp(`/transactions/${large}`));
  await expect(pane.getByRole("region", { name: "Verdict" })).toContainText("9,400.5 against 9,000");
  await expect(pane.getByRole("region", { name: "Alerts" }).getByRole("listitem")).toHaveCount(2);
  await expect(pane.getByRole("region", { name: "Facts" })).toContainText("Six machines");
  await screenshot(page, "transaction");
  await expectAccessible(page);
  await pane.getByText("JSON", { exact: true }).click();
  await expect(pane.locator(".json pre")).toContainText('"correlationId": "order-large"');

  await pane.getByRole("link", { name: "Much money in a week" }).click();
  const evidence = page.getByRole("main", { name: "Alert" }).getByRole("region", { name: "Transactions", exact: true });
  await evidence.getByRole("link", { name: "order-large" }).click();
  await pane.getByRole("region", { name: "To", exact: true }).getByRole("link", { name: "Northwind Trading" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Northwind Trading");
  const moved = page.getByRole("region", { name: "The last 30 days" });
  await expect(moved).toContainText(/Came in[\d,.]+ EUR/);
  // What they come to, one by one, and of no other days.
  await expect(moved.getByRole("link", { name: "Their transactions" })).toHaveAttribute(
    "href",
    /counterpartyId=cpt_\w+&from=20\d\d-\d\d-\d\dT/,
  );
  await expect(page.getByRole("region", { name: "Alerts" }).getByRole("listitem")).toHaveCount(2);
  await screenshot(page, "counterparty");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Say who it is…" }).click();
  await page.getByRole("dialog").getByLabel("Whom").fill("northw");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Choose Northwind Trading Ltd" }).click();
  await expect(page.getByRole("link", { name: "The company and its cases" })).toBeVisible();
  await page.getByRole("region", { name: "Transactions" }).getByRole("link", { name: "All of theirs" }).click();
  await expect(page.getByText("With Northwind Trading")).toBeVisible();
  await lines(page).first().getByRole("link").click();
  await expect(pane.getByRole("heading", { level: 1 })).toBeVisible();

  await page.setViewportSize({ width: 820, height: 900 });
  await screenshot(page, "transaction-820");
  expect(await isNarrow(page)).toBe(true);
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await screenshot(page, "transaction-phone-dark");
  expect(await isNarrow(page)).toBe(true);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(lines(page).first()).toBeVisible();
  await screenshot(page, "transactions-phone-dark");
  expect(await isNarrow(page)).toBe(true);
  await expectAccessible(page);
});

test("a file is looked at, put right, taken in and found again with its refused lines", async ({ page, world }) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/transactions/imports`);
  await expect(page.getByText("No file yet")).toBeVisible();
  await page.getByRole("button", { name: "Import a file" }).click();
  const row = (at: number, over = "") =>
    `pay-${at},${daysAgo(2)},${over || `${10 + at}.50`},EUR,"Doe, Jo",payer-${at % 3},mill-1,ref ${at}`;
  const rows = Array.from({ length: 1_300 }, (_, at) =>
    row(at, at === 1 ? "12.50 or so" : at === 700 ? '12" wide' : ""),
  );
  const buffer = Buffer.from(`Nr,Booked at,Amount,Currency,Sender name,Sender ID,Payee ID,Purpose\n${rows.join("\n")}`);
  await page.locator("input[type=file]").setInputFiles({ name: "march.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("Say below which column is: Your id.")).toBeVisible();
  await screenshot(page, "import-problems");
  await expectAccessible(page);
  await expect(page.getByRole("button", { name: "Take it in" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Nr", { exact: true }).selectOption({ label: "Your id" });
  await page.getByLabel("Purpose").selectOption({ label: "Reference" });
  await expect(page.getByText("1 of 20 would be refused")).toBeVisible();
  await expect(page.getByLabel("Dates", { exact: true })).toHaveValue("exact");
  await expect(page.getByRole("row", { name: /^3 amount/ })).toContainText("12.50 or so");
  await expect(page.getByLabel("Decimals", { exact: true })).toHaveValue("point");
  await screenshot(page, "import-preview");
  await page.getByRole("button", { name: "Take it in" }).click();
  await expect(page).toHaveURL(/\/imports\/imp_/);
  await page.reload();
  await expect(page.getByText("All 1,300 rows are done.")).toBeVisible({ timeout: 20_000 });
  const refused = page.getByRole("region", { name: "Refused lines", exact: true }).first();
  await expect(refused.getByRole("row", { name: /^702/ })).toContainText("put the whole cell in quotes");
  await screenshot(page, "import-done");
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await refused.getByRole("button", { name: "Download" }).click();
  const table = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\r\n");
  expect(table.map((line) => line.split(",")[0])).toEqual(["line", "3", "702"]);
  await page.setViewportSize(phone);
  await screenshot(page, "import-phone");
  expect(await isNarrow(page)).toBe(true);
  await page.getByRole("link", { name: "All imports" }).click();
  await expect(page.getByRole("row", { name: /1,298/ })).toBeVisible();
  await screenshot(page, "imports-phone");
  expect(await isNarrow(page)).toBe(true);
  await expectAccessible(page);
});

test("of which zone a file's times are is asked, and of days nothing", async ({ page, world }) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/transactions/imports/new`);
  const head = "id,date,amount,currency,sender,receiver";
  const give = (name: string, date: string) =>
    page.locator("input[type=file]").setInputFiles({
      ...{ name, mimeType: "text/csv", buffer: Buffer.from(`${head}\np-1,${date},5,EUR,a,b`) },
    });
  const send = page.getByRole("button", { name: "Take it in" });
  await give("days.csv", "25.04.2026");
  await expect(page.getByText("Found in the rows")).toBeVisible();
  await expect(send).not.toHaveAttribute("aria-disabled", "true");
  await give("times.csv", "25.04.2026 09:30");
  await expect(page.getByText("do not say of which time zone")).toBeVisible();
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByLabel("Time zone")).toHaveValue("");
  await screenshot(page, "import-zone");
  await expectAccessible(page);
  const here = await page.evaluate(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  await page.getByRole("button", { name: `Take ${here.replaceAll("_", " ")}` }).click();
  await expect(page.getByLabel("Time zone")).toHaveValue(here);
  await expect(page.getByText("is read as")).toBeVisible();
  await expect(send).not.toHaveAttribute("aria-disabled", "true");
});

test("what stands before decimals is asked where the rows do not tell, and shown beside them as it is read", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/transactions/imports/new`);
  const word = `stm-${Date.now()}`;
  const give = (name: string, ...amounts: string[]) => {
    const lines = amounts.map((amount, at) => `${word}-${at};${namedDay(2)};${amount};EUR;a;b`);
    const buffer = Buffer.from(["id;date;amount;currency;sender;receiver", ...lines].join("\n"));
    return page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
  };
  const send = page.getByRole("button", { name: "Take it in" });
  const decimals = page.getByLabel("Decimals", { exact: true });
  await give("whole.csv", "5", "12");
  await expect(decimals).toHaveValue("either");
  await expect(page.getByLabel("Dates", { exact: true })).toHaveValue("named");
  await expect(send).not.toHaveAttribute("aria-disabled", "true");
  await give("statement.csv", "1.234", "5", "1.500-");
  await expect(page.getByText("leave open whether they have decimals or thousands")).toBeVisible();
  await expect(decimals).toHaveValue("");
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await screenshot(page, "import-decimals");
  await expectAccessible(page);
  await decimals.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(decimals).toHaveValue("comma");
  await expect(page.getByText("is read as 1,234.00")).toBeVisible();
  await expect(page.getByRole("row", { name: /^4 / })).toContainText("read as 1,500.00 EUR outbound");
  await expect(page.getByText("none of 3 would be refused")).toBeVisible();
  await page.getByRole("heading", { name: "First rows" }).scrollIntoViewIfNeeded();
  await screenshot(page, "import-decimals-read");
  await page.setViewportSize(phone);
  await page.getByRole("heading", { name: "How amounts are written" }).scrollIntoViewIfNeeded();
  await screenshot(page, "import-decimals-phone");
  expect(await isNarrow(page)).toBe(true);
  await expectAccessible(page);
  await page.setViewportSize(desktop);
  await send.click();
  await expect(page.getByText("All 3 rows are done.")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("Decimals behind a comma")).toBeVisible();
  await page.goto(`${world.baseUrl}/console/transactions?q=${word}-2`);
  await expect(page.getByText("1,500").first()).toBeVisible();
});

test("a statement with weekdays, currencies and debits is read as a person would, and shown so before it is sent", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/transactions/imports/new`);
  const give = (name: string, rows: string[]) =>
    page.locator("input[type=file]").setInputFiles({
      ...{ name, mimeType: "text/csv", buffer: Buffer.from(["id;date;amount;sender;receiver", ...rows].join("\n")) },
    });
  const send = page.getByRole("button", { name: "Take it in" });
  const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });
  const today = weekday.format(Date.now() - 2 * 86_400_000);
  const word = `mrk-${Date.now()}`;
  await give("statement.csv", [
    `${word}-0;${today}, ${namedDay(2)};€ 1.234,50 S;a;b`,
    `${word}-1;${namedDay(2)} (${today.slice(0, 3)});12,00 GBP Cr.;a;b`,
    `${word}-2;${weekday.format(Date.now())} ${namedDay(2)};5,00 €;a;b`,
    `${word}-3;${namedDay(2)};$5;a;b`,
  ]);
  await expect(page.getByText("All that is needed is there")).toBeVisible();
  await expect(page.getByLabel("Dates", { exact: true })).toHaveValue("named");
  await expect(page.getByLabel("Decimals", { exact: true })).toHaveValue("comma");
  await expect(page.getByRole("row", { name: /^2 / })).toContainText("read as 1,234.50 EUR outbound");
  await expect(page.getByRole("row", { name: /^3 / })).toContainText("read as 12.00 GBP inbound");
  await expect(page.getByRole("row", { name: /^4 / })).toContainText("another weekday");
  await expect(page.getByRole("row", { name: /^5 / })).toContainText("more than one currency");
  await page.getByRole("heading", { name: "First rows" }).scrollIntoViewIfNeeded();
  await screenshot(page, "import-marks");
  await expectAccessible(page);
  await page.setViewportSize(phone);
  await screenshot(page, "import-marks-phone");
  expect(await isNarrow(page)).toBe(true);
  await page.setViewportSize(desktop);
  // A standing order: as well days of one year as the same day of each month.
  const twoDigits = (number: number): string => String(number).padStart(2, "0");
  const months = Array.from({ length: 60 }, (_, at) => `25.${twoDigits((at % 12) + 1)}.${20 + Math.floor(at / 12)}`);
  await give(
    "standing-order.csv",
    months.map((date, at) => `${word}-s${at};${date};5,00 €;a;b`),
  );
  await expect(page.getByText("leave open how dates are written")).toBeVisible();
  await expect(send).toHaveAttribute("aria-disabled", "true");
  await screenshot(page, "import-standing-order");
});

test("a statement with one column of debits and one of credits is one of amounts that went out and came in", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/transactions/imports/new`);
  const word = `split-${Date.now()}`;
  const row = (at: number, cells: string) => `${word}-${at};${daysAgo(2)};${cells};GBP;a;b`;
  const rows = [row(0, "1,234.50;"), row(1, "0.00;12.00"), row(2, "5.00;5.00")];
  const buffer = Buffer.from(["id;date;Paid out;Paid in;currency;sender;receiver", ...rows].join("\n"));
  await page.locator("input[type=file]").setInputFiles({ name: "split.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("All that is needed is there")).toBeVisible();
  await expect(page.getByLabel("Paid out", { exact: true })).toHaveValue("debit");
  await expect(page.getByLabel("Paid in", { exact: true })).toHaveValue("credit");
  await expect(page.getByLabel("Decimals", { exact: true })).toHaveValue("point");
  await expect(page.getByRole("row", { name: /^2 / })).toContainText("read as 1,234.50 GBP outbound");
  await expect(page.getByRole("row", { name: /^4 / })).toContainText("Both have an amount");
  await page.getByRole("heading", { name: "First rows" }).scrollIntoViewIfNeeded();
  await screenshot(page, "import-split");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take it in" }).click();
  await expect(page.getByText("All 3 rows are done.")).toBeVisible({ timeout: 20_000 });
  await page.goto(`${world.baseUrl}/console/transactions?q=${word}-1`);
  await expect(page.getByText("12.00").first()).toBeVisible();
});

/** As statements have it: `3 Nov 2026`. */
const namedDay = (days: number): string =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    Date.now() - days * 86_400_000,
  );
