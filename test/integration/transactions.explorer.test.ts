import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { TenantId } from "../../src/domain";
import { parseCsvRecords } from "../../src/lib/csv";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { aTransaction, isoAgo, unique } from "../support/transactions";

let api: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
});

const send = async (over: JsonObject = {}, to = api): Promise<string> => {
  const created = await to.post("/transactions", aTransaction(over));
  expect(created.status).toBe(201);
  return created.textAt("id");
};
/** The rows of an answer that is a table. */
function table(text: string): Record<string, string>[] {
  const records = parseCsvRecords(text);
  if (!records.ok) throw new Error(records.error);
  return records.value;
}
const ids = (answered: { json: JsonObject }) => (answered.json.data as JsonObject[]).map(({ id }) => id);

describe("transactions as a file", () => {
  it("are those that the filters let through, newest first, and no cell is a formula", async () => {
    const customer = unique("csv-customer");
    const to = (name: string) => ({ beneficiary: { correlationId: customer, name, type: "business" } });
    await send({ correlationId: unique("old"), date: isoAgo(3), ...to("=1+1"), tags: ["a", "b"] });
    await send({ correlationId: unique("new"), date: isoAgo(2), ...to("=1+1"), amount: "0.0001" });
    await send({ correlationId: unique("other"), ...to("=1+1"), currency: "USD" });
    await send({ correlationId: unique("elsewhere") });
    const file = await api.get(`/transactions.csv?counterpartyId=${customer}&currency=EUR`);
    expect([file.status, file.headers.get("content-type"), file.headers.get("content-disposition")]).toEqual([
      200,
      "text/csv; charset=utf-8",
      expect.stringContaining("attachment; filename="),
    ]);
    const rows = table(file.text);
    expect(rows.map((row) => [row.amount, row.currency, row["beneficiary.name"], row.tags])).toEqual([
      ["0.0001", "EUR", "'=1+1", ""],
      ["120.5", "EUR", "'=1+1", "a|b"],
    ]);
    const one = table((await api.get(`/transactions.csv?q=${String(rows[0]?.correlationId)}`)).text);
    expect(one.map(({ edgecaseId }) => edgecaseId)).toEqual([rows[0]?.edgecaseId]);
    expect(table((await api.get(`/transactions.csv?q=${unique("none")}`)).text)).toEqual([]);
    expect((await api.get("/transactions.csv?type=loan")).at("error.param")).toBe("type");
  });

  it("come page by page, each once, and can be taken in again", async () => {
    const customer = unique("many");
    const many = Array.from({ length: 620 }, (_, at) =>
      aTransaction({ date: isoAgo(1, at % 7), beneficiary: { correlationId: customer } }),
    );
    for (const part of [many.slice(0, 400), many.slice(400)])
      expect((await api.post("/transactions/bulk", { transactions: part })).status).toBe(207);
    const { text } = await api.get(`/transactions.csv?counterpartyId=${customer}`);
    const rows = table(text);
    expect(new Set(rows.map(({ correlationId }) => correlationId)).size).toBe(620);
    expect(rows.length).toBe(620);
    const body = new TextEncoder().encode(text.split("\r\n").slice(0, 20).join("\r\n"));
    const headers = { "content-type": "text/csv" };
    const again = await api.send("POST", "/transactions/imports/preview", { body, headers });
    expect(again.json).toMatchObject({ problems: [] });
    expect((again.json.rows as JsonObject[]).map(({ problem }) => problem)).toEqual(Array(19).fill(null));
  });

  it("are for those who may take facts out of the house, masked as they see them, and written down", async () => {
    const customer = unique("shown");
    await send({ beneficiary: { correlationId: customer, name: "Ada Lovelace", type: "individual" } });
    const path = `/transactions.csv?counterpartyId=${customer}`;
    for (const role of ["viewer", "analyst", "builder"] as const)
      expect((await (await anAnalystClient(tenantId, role)).api.get(path)).status).toBe(403);
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const masks = [{ path: "entity.data.firstName", roles: ["admin"] }];
    expect((await admin.put("/team-settings", { maskedFields: masks })).status).toBe(200);
    const { api: manager, user } = await anAnalystClient(tenantId, "manager");
    const shown = await manager.get(path);
    expect([shown.status, shown.text.includes("Lovelace"), table(shown.text).length]).toEqual([200, false, 1]);
    await admin.put("/team-settings", { maskedFields: [] });
    const noted = await admin.get(`/audit-log?action=exportTransactions&actorId=${user.id}`);
    expect(noted.at("data.0")).toMatchObject({ kind: "read", details: { filters: ["counterpartyId"] } });
    expect(noted.text).not.toContain(customer);
    const other = await aTenantClient();
    expect(table((await other.api.get(path)).text)).toEqual([]);
  });
});

describe("a transaction", () => {
  it("names the alerts that rest on it, by its sides and its card, and no others", async () => {
    const rule = (subject: string) => ({
      ...{ name: `Much of a ${subject}`, severity: "medium", subject, measure: { aggregate: "sum", of: "baseAmount" } },
      filter: { key: "currency", operator: "EQUALS", value: "CHF" },
      window: { amount: 7, unit: "days" },
      compare: { operator: "gt", with: "constant", value: 1_000 },
      dedupe: { mute: false, cooldownMinutes: 0 },
    });
    for (const subject of ["customer", "card"])
      expect((await api.post("/alert-definitions", { definition: rule(subject), publish: true })).status).toBe(201);
    const customer = unique("customer");
    const cardDetails = { fingerprint: unique("fp") };
    const paid = (amount: number, days: number, over: JsonObject = {}) =>
      send({ amount, currency: "CHF", date: isoAgo(days), beneficiary: { correlationId: customer }, ...over });
    const long = await paid(400, 20);
    const [first, second] = [await paid(700, 4, { cardDetails }), await paid(600, 2)];
    const third = await paid(800, 1, { cardDetails, beneficiary: { correlationId: unique("else") } });
    const titles = async (id: string) =>
      ((await api.get(`/transactions/${id}/alerts`)).json.data as JsonObject[]).map(({ title }) => title).sort();
    expect(await titles(long)).toEqual([]);
    expect(await titles(first)).toEqual(["Much of a card", "Much of a customer"]);
    expect(await titles(second)).toEqual(["Much of a customer"]);
    expect(await titles(third)).toEqual(["Much of a card"]);
    const other = await aTenantClient();
    expect((await other.api.get(`/transactions/${first}/alerts`)).status).toBe(404);
    const plan = await env.DB.prepare(
      "EXPLAIN QUERY PLAN SELECT alert_id FROM rule_days WHERE tenant_id = 'a' AND alert_id IS NOT NULL AND subject_id IN ('b', 'c') AND day >= '2026-01-01'",
    ).all<{ detail: string }>();
    expect(JSON.stringify(plan.results)).toContain("rule_days_subject");
  });

  it("is found by either id of a side", async () => {
    const customer = unique("side");
    const id = await send({ originator: { correlationId: customer } });
    const ours = (await api.get(`/counterparties/${customer}`)).textAt("id");
    expect([ids(await api.get(`/transactions?counterpartyId=${customer}`))]).toEqual([[id]]);
    expect(ids(await api.get(`/transactions?counterpartyId=${ours}`))).toEqual([id]);
    expect(ids(await api.get(`/transactions?counterpartyId=${unique("nobody")}`))).toEqual([]);
  });
});

describe("a counterparty", () => {
  it("tells what came to it and went from it, by currency, of the days that are asked for", async () => {
    const name = unique("moved");
    const to = { beneficiary: { correlationId: name } };
    await send({ ...to, amount: 100.25 });
    await send({ ...to, amount: 0.25 });
    await send({ ...to, amount: 7, currency: "USD", baseAmount: 6.5, baseCurrency: "CHF" });
    await send({ originator: { correlationId: name }, amount: 3 });
    await send({ ...to, amount: 1_000, date: isoAgo(40) });
    expect((await api.get(`/counterparties/${name}/numbers`)).json).toMatchObject({
      in: {
        ...{ count: 3, isAll: true },
        totals: [
          { currency: "EUR", amount: 100.5 },
          { currency: "CHF", amount: 6.5 },
        ],
      },
      out: { count: 1, totals: [{ currency: "EUR", amount: 3 }] },
    });
    expect((await api.get(`/counterparties/${name}/numbers?days=60`)).at("in.totals.0.amount")).toBe(1_100.5);
    expect((await api.get(`/counterparties/${name}/numbers?days=0`)).at("error.param")).toBe("days");
    const other = await aTenantClient();
    expect((await other.api.get(`/counterparties/${name}/numbers`)).status).toBe(404);
  });
});

describe("a file before it is sent", () => {
  const look = (text: string, query = "") =>
    api.send("POST", `/transactions/imports/preview${query}`, {
      body: new TextEncoder().encode(text),
      headers: { "content-type": "text/csv" },
    });
  const head = "Nr,Date,Amount,Currency,Sender ID,Payee ID";

  it("shows what its columns become, and which of its first rows would be refused", async () => {
    const text = `${head}\n1,${isoAgo(1)},5,EUR,a,b\n2,yesterday,5,EUR,a,b\n3,${isoAgo(1)},5" wide,EUR,a,b\n4,${isoAgo(1)},5,EUR,a,b`;
    const guessed = await look(text);
    expect(guessed.json).toMatchObject({
      ...{ spelling: "ours", separator: ",", problems: ['no column becomes "correlationId"'] },
      columns: [{ name: "Nr", field: null }, { name: "Date", field: "date" }, {}, {}, {}, {}],
    });
    const mapping = encodeURIComponent(JSON.stringify({ Nr: "correlationId" }));
    const given = await look(text, `?mapping=${mapping}`);
    expect(given.json.problems).toEqual([]);
    expect(given.json.rows).toMatchObject([
      { line: 2, cells: ["1", expect.any(String), "5", "EUR", "a", "b"], problem: null },
      { line: 3, problem: expect.stringContaining("date") },
      { line: 4, cells: [], problem: expect.stringContaining("Column 3 has a quote inside of a cell") },
      { line: 5, problem: null },
    ]);
    expect(ids(await api.get("/transactions/imports"))).toEqual([]);
  });

  it("proposes how its dates are written by more rows than it shows, and asks where they do not tell", async () => {
    const rows = (count: number) => Array.from({ length: count }, (_, at) => `${at},03/04/2026,5,EUR,a,b`);
    const named = head.replace("Nr", "id");
    const open = await look([named, ...rows(30)].join("\n"));
    expect(open.at("dates.possible")).toEqual(["month/day/year", "day/month/year"]);
    const text = [named, ...rows(30), "31,25/04/2026,5,EUR,a,b"].join("\n");
    const found = await look(text);
    expect(found.json.dates).toEqual({
      written: "exact",
      timeZone: null,
      possible: ["day/month/year"],
      needZone: false,
    });
    const clocks = await look([named, ...rows(1), "1,25/04/2026 09:30,5,EUR,a,b"].join("\n"));
    expect(clocks.at("dates.needZone")).toBe(true);
    expect(found.at("rows.0")).toMatchObject({ problem: expect.stringContaining("date: "), date: null });
    const read = await look(text, "?dates=day%2Fmonth%2Fyear&timeZone=Europe%2FBerlin");
    expect(read.json.dates).toMatchObject({ written: "day/month/year", timeZone: "Europe/Berlin" });
    expect(read.json.rows).toHaveLength(20);
    expect(read.at("rows.0")).toMatchObject({ problem: null, date: "2026-04-03T11:00:00.000Z" });
  });

  it("proposes what stands before decimals by all of its amounts, asks where they do not tell, and shows what they are read as", async () => {
    const named = `${head.replace("Nr", "id")},Base amount,Base currency`;
    const row = (amount: string, base = "") => `1,${isoAgo(1)},"${amount}",EUR,a,b,"${base}",${base && "USD"}`;
    const possible = async (...rows: string[]) => (await look([named, ...rows].join("\n"))).at("amounts.possible");
    expect(await possible(row("5"), row("-12"))).toEqual(["either"]);
    expect(await possible(row("1.234"), row("5"))).toEqual(["point", "comma"]);
    // The other amount of a row is one of the same file.
    expect(await possible(row("1.234", "1.500,00"))).toEqual(["comma"]);
    const read = await look([named, row("-1.234"), row("1.50")].join("\n"), "?amounts=comma");
    expect(read.json.amounts).toEqual({ written: "comma", possible: ["point"] });
    expect(read.json.rows).toMatchObject([
      { problem: null, amount: 1_234, direction: "outbound" },
      { problem: expect.stringContaining("amount: Expected"), amount: null, direction: null },
    ]);
  });

  it("says what is wrong with its first row, and leaves out a row that was cut off", async () => {
    for (const [text, words] of [
      ["", "no first row"],
      ['Nr,"Date" x\n1,2', "In the first row: Column 2"],
    ] as const)
      expect((await look(text)).textAt("error.message")).toContain(words);
    const line = `1,${isoAgo(1)},5,EUR,a,${"b".repeat(5_000)}\n`;
    const cut = await look(`${head}\n${line.repeat(13)}`.slice(0, 64_000));
    expect((cut.json.rows as JsonObject[]).length).toBe(12);
    expect((await look("x".repeat(64_001))).status).toBe(413);
  });
});
