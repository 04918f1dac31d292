import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { insertImport } from "../../src/db/transaction-imports";
import { newId, type TenantId } from "../../src/domain";
import type { Env } from "../../src/env";
import type { JsonObject } from "../../src/lib/json";
import { forgetOld } from "../../src/queues/forget-old";
import { consumeImports, sweepImports } from "../../src/queues/import-transactions";
import { importKey } from "../../src/transactions/stored-names";
import { type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { endedImport, uploadFile } from "../support/transaction-imports";
import { isoAgo, unique } from "../support/transactions";

let api: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
});

const head = "Transaction ID,Date,Amount,Currency,Sender ID,Sender Name,Payee ID,Payment Method,Tags";
const twoDaysAgo = isoAgo(2);
const line = (word: string, amount = "10.50", date = twoDaysAgo) =>
  `${word},${date},${amount},EUR,payer-7,"Doe, Jo ""J""",shop-7,bank_transfer,a|b`;
const lines = (count: number, word = unique("csv")) =>
  Array.from({ length: count }, (_, place) => line(`${word}-${place}`));

const upload = (text: string, query = "", client = api) => uploadFile(client, text, query);
const ended = (id: string) => endedImport(api, id);
/** Uploads without anybody working it off. */
async function uploadQuietly(text: string): Promise<string> {
  const send = vi.spyOn(env.IMPORTS, "send").mockResolvedValue(undefined as never);
  const started = await upload(text);
  send.mockRestore();
  return started.textAt("id");
}
const deliver = (importId: string, attempts = 1, on: Env = env) => {
  const outcome = { retried: false };
  const message = {
    attempts,
    body: { tenantId, importId },
    ack() {},
    retry: () => Object.assign(outcome, { retried: true }),
  };
  return consumeImports({ messages: [message] } as unknown as MessageBatch<never>, on).then(() => outcome);
};
/** A sweep takes the longest standing ones first, of whichever tenants: they go on until it has come to ours. */
const sweptUntil = (afterMs: number, isSo: () => Promise<boolean>): Promise<void> =>
  eventually(async () => {
    await sweepImports(env, Date.now() + afterMs);
    expect(await isSo()).toBe(true);
  });
const stored = async () =>
  (
    await env.DB.prepare("SELECT count(*) AS n FROM transactions WHERE tenant_id = ?")
      .bind(tenantId)
      .first<{ n: number }>()
  )?.n;

describe("a file of transactions", () => {
  it("is taken in behind the scenes; its columns are guessed, and rows that are refused say where and why", async () => {
    const word = unique("mixed");
    const text = [
      `\ufeff${head},Colour`,
      `${line(`${word}-1`)},red`,
      "",
      `${line(`${word}-2`, "much")},blue`,
      `${line(`${word}-1`)},red`,
      `${line(`${word}-1`, "11")},red`,
      `${line(`${word}-3`, "1", isoAgo(500))},red`,
      `${line(`${word}-4`)},"two\nlines"`,
      `${line(`${word}-5`)},red,too many`,
    ].join("\r\n");
    const started = await upload(text);
    expect([started.status, started.at("fields")]).toEqual([
      202,
      ["correlationId", "date", "amount", "currency", "originator.correlationId", "originator.name"]
        .concat(["beneficiary.correlationId", "payment.method", "tags"])
        .concat([null as unknown as string]),
    ]);
    const id = started.textAt("id");
    expect(await ended(id)).toMatchObject({ status: "done", rows: 7, accepted: 2, duplicates: 1, refused: 4 });
    expect((await api.get(`/transactions/imports/${id}/refusals`)).json.data).toMatchObject([
      { line: 4, code: "bad_value", message: expect.stringContaining("amount") },
      { line: 6, code: "conflict" },
      { line: 7, code: "too_old" },
      { line: 10, code: "bad_value", message: expect.stringContaining("more cells") },
    ]);
    expect((await api.get(`/transactions/${word}-1`)).json).toMatchObject({
      amount: 10.5,
      tags: ["a", "b"],
      originator: { correlationId: "payer-7", name: 'Doe, Jo "J"' },
      payment: { method: "bank_transfer" },
    });
    expect(await env.DOCUMENTS.head(importKey(tenantId, id))).toBeNull();
  });

  it("takes the mapping that is given, other separators, and the flat spelling by its own names", async () => {
    const word = unique("mapped");
    const given = encodeURIComponent(
      JSON.stringify({ Nr: "correlationId", Wann: "date", Von: "originator.correlationId" }),
    );
    const text = `Nr;Wann;Amount;Currency;Von;Payee ID\n${word};${isoAgo(1)};3;EUR;a;b\n`;
    expect(await ended((await upload(text, `?mapping=${given}`)).textAt("id"))).toMatchObject({
      accepted: 1,
      refused: 0,
    });
    const flat = {
      ...{ tx_id: unique("flat"), tx_date_time: isoAgo(1), tx_amount: "5", tx_currency: "EUR", tx_base_amount: "5" },
      ...{ tx_base_currency: "EUR", tx_product: "visa", counterparty_id: "g", counterparty_institution_id: "1" },
      ...{ counterparty_institution_name: "Bank", counterparty_name: "G H", counterparty_type: "person" },
      ...{ customer_id: "c", customer_name: "Diner", customer_address: "1 St", customer_country: "DE" },
      ...{ customer_postcode: "1", customer_state: "BE", customer_type: "restaurant" },
    };
    const flatText = `${Object.keys(flat).join(",")}\n${Object.values(flat).join(",")}`;
    expect(await ended((await upload(flatText)).textAt("id"))).toMatchObject({ accepted: 1, refused: 0 });
    expect((await api.get(`/transactions/${flat.tx_id}`)).at("payment.method")).toBe("credit_card");
  });

  it("takes the days of a bank's statement as they were where the bank is, and as rules count them", async () => {
    const word = unique("statement");
    const [year, month, day] = isoAgo(3).slice(0, 10).split("-");
    const text = [
      "Booking Date;Value Date;Amt;Ccy;Ref;Debtor;Debtor IBAN;Creditor",
      `${day}.${month}.${year};;12.50;EUR;${word}-1;Jo Doe;debtor-1;creditor-1`,
      `${day}.${month}.${year} 01:30;;12.50;EUR;${word}-2;Jo Doe;debtor-1;creditor-1`,
      `31.02.${year};;12.50;EUR;${word}-3;Jo Doe;debtor-1;creditor-1`,
    ].join("\n");
    // Clocks of Tokyo do not jump.
    const sent = await upload(text, "?dates=day.month.year&timeZone=Asia%2FTokyo");
    expect(sent.json).toMatchObject({ dates: "day.month.year", timeZone: "Asia/Tokyo" });
    const id = sent.textAt("id");
    expect(await ended(id)).toMatchObject({ accepted: 2, refused: 1, timeZone: "Asia/Tokyo" });
    expect((await api.get(`/transactions/imports/${id}/refusals`)).json.data).toEqual([
      { line: 4, code: "bad_value", message: "date: There is no such day, read as day.month.year." },
    ]);
    const first = await api.get(`/transactions/${word}-1`);
    expect(first.json).toMatchObject({ originator: { correlationId: "debtor-1", name: "Jo Doe" } });
    expect(Date.parse(first.textAt("date"))).toBe(Date.parse(`${year}-${month}-${day}T07:30:00Z`));
    const second = await api.get(`/transactions/${word}-2`);
    expect(Date.parse(second.textAt("date"))).toBe(Date.parse(`${year}-${month}-${day}T01:30:00+09:00`));
  });

  it("says in its preview of each row whether its time is taken, as the import then does", async () => {
    const word = unique("when");
    const dayOf = (days: number) => isoAgo(days).slice(0, 10);
    const days = [dayOf(3), dayOf(4_000), dayOf(-30), dayOf(-500)];
    const text = [head, ...days.map((day, at) => line(`${word}-${at}`, "1", day))].join("\n");
    const looked = await api.send("POST", "/transactions/imports/preview?dates=iso", {
      ...{ body: new TextEncoder().encode(text), headers: { "content-type": "text/csv" } },
    });
    const problems = (looked.at("rows") as JsonObject[]).map(({ problem }) => problem);
    expect(problems).toEqual([
      null,
      "date: The transaction is older than what is taken in.",
      "date: The transaction is more than a day ahead.",
      "date: The date is more than a year ahead.",
    ]);
    const id = (await upload(text, "?dates=iso")).textAt("id");
    expect(await ended(id)).toMatchObject({ accepted: 1, refused: 3 });
    const refusals = (await api.get(`/transactions/imports/${id}/refusals`)).at("data") as JsonObject[];
    expect(refusals.map(({ message }) => message)).toEqual(problems.slice(1));
  });

  it("has times without a zone refused wherever they stand, by their lines, when nobody said a zone: none is read off another clock", async () => {
    const word = unique("late");
    const day = isoAgo(3).slice(0, 10);
    // Far behind what a preview looks at.
    const days = Array.from({ length: 1_000 }, (_, at) => line(`${word}-${at}`, "1", day));
    const times = [line(`${word}-a`, "1", `${day} 23:30`), line(`${word}-b`, "1", `${day} 23:30+02:00`)];
    const text = [head, ...days, ...times].join("\n");
    expect(text.indexOf(`${word}-a`)).toBeGreaterThan(64_000);
    const looked = await api.send("POST", "/transactions/imports/preview?dates=iso", {
      ...{ body: new TextEncoder().encode(text.slice(0, 63_000)), headers: { "content-type": "text/csv" } },
    });
    expect(looked.at("dates.needZone")).toBe(false);
    const id = (await upload(text, "?dates=iso")).textAt("id");
    expect(await ended(id)).toMatchObject({ accepted: 1_001, refused: 1, dates: "iso", timeZone: null });
    expect((await api.get(`/transactions/imports/${id}/refusals`)).json.data).toEqual([
      { line: 1_002, code: "bad_value", message: "date: The time has no offset, and no time zone was said." },
    ]);
    const dateOf = async (id: string) => (await api.get(`/transactions/${id}`)).textAt("date");
    expect(Date.parse(await dateOf(`${word}-0`))).toBe(Date.parse(`${day}T12:00:00Z`));
    expect(Date.parse(await dateOf(`${word}-b`))).toBe(Date.parse(`${day}T21:30:00Z`));
  });

  it("has its amounts read as they are said to be written, to the last decimal; others are refused by their lines", async () => {
    const word = unique("comma");
    const cells = ["1.234,5678", "1.234", "(12,50)", "12.50", "1,234.50"];
    const text = [head, ...cells.map((cell, at) => line(`${word}-${at}`, `"${cell}"`))].join("\n");
    const started = await upload(text, "?amounts=comma");
    expect(started.json).toMatchObject({ amounts: "comma", dates: "exact" });
    const id = started.textAt("id");
    expect(await ended(id)).toMatchObject({ accepted: 3, refused: 2, amounts: "comma" });
    const message = "amount: Expected an amount with its decimals behind a comma.";
    expect((await api.get(`/transactions/imports/${id}/refusals`)).json.data).toEqual([
      { line: 5, code: "bad_value", message },
      { line: 6, code: "bad_value", message },
    ]);
    const taken = async (at: number) => (await api.get(`/transactions/${word}-${at}`)).json;
    expect(await taken(0)).toMatchObject({ amount: 1_234.5678, direction: null });
    expect(await taken(1)).toMatchObject({ amount: 1_234 });
    expect(await taken(2)).toMatchObject({ amount: 12.5, direction: "outbound" });
  });

  it("has its days refused as long as nobody says how they are written", async () => {
    const started = await upload(`${head}\n${line(unique("plain"), "1", isoAgo(2).slice(0, 10))}`);
    expect(started.json).toMatchObject({ dates: "exact", timeZone: null });
    expect(await ended(started.textAt("id"))).toMatchObject({ accepted: 0, refused: 1 });
  });

  it.each([
    ["timeZone=Mars%2FOlympus", "timeZone"],
    ["dates=year", "dates"],
    ["amounts=dot", "amounts"],
  ])("names what is wrong in %s", async (query, param) => {
    const answered = await upload(`${head}\n${line("x")}`, `?${query}`);
    expect([answered.status, answered.at("error.param")]).toEqual([400, param]);
  });

  it.each([
    ["", "Send the file"],
    [head, "it has no rows"],
    ["a,b\n1,2", 'no column becomes "correlationId"'],
    [`${head},Payer ID\n1`, 'two columns become "originator.correlationId"'],
  ])("is refused before any row of it is read: %j", async (text, words) => {
    const answered = await upload(text);
    expect([answered.status, answered.textAt("error.message")]).toEqual([400, expect.stringContaining(words)]);
  });

  it("must say how long it is, and a mapping must name columns and fields that there are", async () => {
    const body = new TextEncoder().encode(`${head}\n${line("x")}`);
    expect(
      (await api.send("POST", "/transactions/imports", { body, headers: { "content-length": "60000000" } })).status,
    ).toBe(413);
    for (const [mapping, words] of [
      ['{"Nope":"amount"}', 'no column "Nope"'],
      ['{"Amount":"price"}', 'no field "price"'],
      ["[]", "JSON object"],
    ])
      expect((await upload(`${head}\n${line("x")}`, `?mapping=${encodeURIComponent(mapping ?? "")}`)).text).toContain(
        JSON.stringify(words).slice(1, -1),
      );
  });

  it("loses and doubles nothing when its worker dies between any two steps", async () => {
    const before = (await stored()) ?? 0;
    const all = lines(1_200);
    const id = await uploadQuietly([head, ...all].join("\n"));
    let steps = 0;
    // Dies at the note of each page, once: what was taken in is taken in again.
    const dying = new Set<number>();
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === "batch")
          return (statements: D1PreparedStatement[]) => {
            steps += 1;
            if (steps % 3 === 2 && !dying.has(steps)) {
              dying.add(steps);
              throw new Error("killed");
            }
            return target.batch(statements);
          };
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    for (let tries = 0; tries < 20; tries += 1) {
      await deliver(id, 1, { ...env, DB });
      if ((await api.get(`/transactions/imports/${id}`)).at("status") === "done") break;
    }
    expect(dying.size).toBeGreaterThan(1);
    expect((await api.get(`/transactions/imports/${id}`)).json).toMatchObject({
      ...{ status: "done", rows: 1_200, accepted: 1_200, duplicates: 0, refused: 0 },
    });
    expect(((await stored()) ?? 0) - before).toBe(1_200);
    expect(await ended((await upload([head, ...all].join("\n"))).textAt("id"))).toMatchObject({
      ...{ accepted: 0, duplicates: 1_200 },
    });
  });

  it("is worked off once by two workers, is found by the sweeper when its message is lost, and is given up in the end", async () => {
    const twice = await uploadQuietly([head, ...lines(700)].join("\n"));
    await Promise.all([deliver(twice), deliver(twice)]);
    expect((await api.get(`/transactions/imports/${twice}`)).json).toMatchObject({ status: "done", rows: 700 });
    const lost = await uploadQuietly([head, ...lines(3)].join("\n"));
    await sweptUntil(300_000, async () => (await api.get(`/transactions/imports/${lost}`)).at("status") !== "running");
    expect(await ended(lost)).toMatchObject({ status: "done", accepted: 3 });
    const broken = await uploadQuietly([head, ...lines(3)].join("\n"));
    await deliver(broken, 6);
    expect((await api.get(`/transactions/imports/${broken}`)).json).toMatchObject({
      ...{ status: "failed", problem: expect.stringContaining("broke off") },
    });
  });

  it("can be stopped, and is nobody else's", async () => {
    const id = await uploadQuietly([head, ...lines(3)].join("\n"));
    expect((await api.post(`/transactions/imports/${id}/cancel`)).at("status")).toBe("cancelled");
    await deliver(id);
    expect((await api.get(`/transactions/imports/${id}`)).json).toMatchObject({ status: "cancelled", rows: 0 });
    const other = await aTenantClient();
    for (const path of ["", "/refusals"])
      expect((await other.api.get(`/transactions/imports/${id}${path}`)).status).toBe(404);
    expect((await other.api.post(`/transactions/imports/${id}/cancel`)).status).toBe(404);
    expect((await other.api.get("/transactions/imports")).json.data).toEqual([]);
    expect(((await api.get("/transactions/imports")).json.data as JsonObject[]).map((one) => one.id)).toContain(id);
  });
});

describe("the files themselves", () => {
  const hour = 3_600_000;
  const isStored = async (id: string) => (await env.DOCUMENTS.head(importKey(tenantId, id))) !== null;

  it("go with who died while they came in: nobody was told of such an import", async () => {
    const id = newId("transactionImport");
    const atMs = Date.now();
    await insertImport(env.DB, {
      ...{ id, tenantId, status: "receiving", mapping: "{}", sizeBytes: 9, atByte: 0, atLine: 0, accepted: 0 },
      ...{ duplicates: 0, refused: 0, problem: null, byKind: "system", byId: "test", fileGone: false },
      ...{ createdAtMs: atMs, updatedAtMs: atMs },
    });
    await env.DOCUMENTS.put(importKey(tenantId, id), "Ada,Doe\n");
    await sweepImports(env, atMs + hour / 2);
    expect(await isStored(id)).toBe(true);
    expect((await api.get(`/transactions/imports/${id}`)).status).toBe(404);
    expect((await api.get("/transactions/imports?limit=100")).text).not.toContain(id);
    await sweptUntil(2 * hour, async () => !(await isStored(id)));
    const rows = await env.DB.prepare("SELECT id FROM transaction_imports WHERE id = ?").bind(id).all();
    expect(rows.results).toEqual([]);
  });

  it("go with who died before deleting them", async () => {
    const id = await uploadQuietly([head, ...lines(3)].join("\n"));
    const broken: Env = { ...env, DOCUMENTS: withoutDeleting(env.DOCUMENTS) };
    await deliver(id, 1, broken);
    expect((await api.get(`/transactions/imports/${id}`)).at("status")).toBe("done");
    expect(await isStored(id)).toBe(true);
    await sweptUntil(hour, async () => !(await isStored(id)));
  });

  it("are forgotten after a quarter, with what was refused of them", async () => {
    const id = (await upload([head, line(unique("old"), "much")].join("\n"))).textAt("id");
    expect(await ended(id)).toMatchObject({ refused: 1 });
    const day = 86_400_000;
    await forgetOld(env, Date.now() + 89 * day);
    expect((await api.get(`/transactions/imports/${id}/refusals`)).json.data).toHaveLength(1);
    // A sweep drops some, the oldest first: imports of other tests are there as well.
    await eventually(async () => {
      await forgetOld(env, Date.now() + 91 * day);
      expect((await api.get(`/transactions/imports/${id}`)).status).toBe(404);
    });
    const rows = await env.DB.prepare("SELECT line FROM transaction_import_refusals WHERE import_id = ?")
      .bind(id)
      .all();
    expect(rows.results).toEqual([]);
  });
});

const withoutDeleting = (bucket: R2Bucket): R2Bucket =>
  new Proxy(bucket, {
    get(target, name) {
      if (name === "delete") return () => Promise.reject(new Error("killed"));
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
