import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { aDocumentedTransaction, aFlatTransaction, aTransaction, isoAgo, unique } from "../support/transactions";

let api: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
});

const send = (over: JsonObject = {}) => api.post("/transactions", aTransaction(over));
const results = (answered: { json: JsonObject }) => answered.json.results as JsonObject[];
const rows = (answered: { json: JsonObject }) => answered.json.data as JsonObject[];

describe("a transaction that is sent", () => {
  it("is stored, found by either id, and shown as it was sent", async () => {
    const sent = aTransaction({ amount: "1240.5001", description: "Shoes", tags: { channel: "web" } });
    const created = await api.post("/transactions", sent);
    expect([created.status, created.json]).toMatchObject([
      201,
      { correlationId: sent.correlationId, duplicate: false, verdict: "allow", reasons: [] },
    ]);
    const expected = {
      id: created.at("id"),
      date: sent.date,
      amount: 1240.5001,
      baseAmount: 1240.5001,
      baseCurrency: "EUR",
      tags: ["channel:web"],
      description: "Shoes",
      payment: { method: "credit_card", brandName: "visa", mccCode: "5411" },
      originator: { correlationId: "payer-1", name: "Ada Payer", type: "individual", country: "DE" },
      beneficiary: { correlationId: "shop-1", name: "Acme Shop", type: "business", segment: "retail" },
      archived: false,
    };
    expect((await api.get(`/transactions/${created.textAt("id")}`)).json).toMatchObject(expected);
    expect((await api.get(`/transactions/${String(sent.correlationId)}`)).json).toMatchObject(expected);
  });

  it("is the same one when it is sent again, and refused with other contents", async () => {
    const sent = aTransaction();
    const [first, second] = [await api.post("/transactions", sent), await api.post("/transactions", sent)];
    expect([first.status, second.status, second.at("duplicate")]).toEqual([201, 200, true]);
    expect(second.at("id")).toBe(first.at("id"));
    const other = await api.post("/transactions", { ...sent, amount: 1 });
    expect([other.status, other.at("error.code"), other.at("error.param")]).toEqual([409, "conflict", "correlationId"]);
  });

  it.each([
    [{ amount: 1.00001 }, "amount", "more than four decimals"],
    [{ amount: -1 }, "amount", "must be a number from 0"],
    [{ amount: "1,5" }, "amount", "must be a number"],
    [{ amount: 1e11 }, "amount", "is more than"],
    [{ currency: "XYZ" }, "currency", "ISO 4217"],
    [{ date: "2026-01-01T10:00:00" }, "date", "offset"],
    [{ date: 1_700_000_000 }, "date", "milliseconds"],
    [{ date: isoAgo(-3) }, "date", "more than a day ahead"],
    [{ baseCurrency: "USD" }, "baseAmount", "required"],
    [{ baseAmount: 7 }, "baseAmount", "same currency"],
    [{ originator: {} }, "originator.correlationId", "required"],
    [{ direction: "sideways" }, "direction", ""],
    [{ cardDetails: { fingerprint: "4111 1111 1111 1111" } }, "cardDetails.fingerprint", "number of a card"],
  ])("is refused by the name of its field: %j", async (over, param, words) => {
    const answered = await send(over as JsonObject);
    expect([answered.status, answered.at("error.param")]).toEqual([400, param]);
    expect(answered.textAt("error.message")).toContain(words);
  });

  it("is refused where it is older than what is taken in", async () => {
    const answered = await send({ date: isoAgo(401) });
    expect([answered.status, answered.at("error.code")]).toEqual([400, "too_old"]);
  });

  it("keeps amounts of a number and of its text the same to the ten-thousandth", async () => {
    const correlationId = unique("exact");
    const sent = aTransaction({ correlationId, amount: 0.1 });
    await api.post("/transactions", sent);
    expect((await api.post("/transactions", { ...sent, amount: "0.1000" })).at("duplicate")).toBe(true);
    expect((await api.post("/transactions", { ...sent, amount: "0.1001" })).status).toBe(409);
  });
});

describe("many transactions in one call", () => {
  it("are answered each for itself, in their order", async () => {
    const known = aTransaction();
    await api.post("/transactions", known);
    const fresh = aTransaction();
    const answered = await api.post("/transactions/bulk", [
      fresh,
      known,
      { ...known, amount: 3 },
      aTransaction({ amount: "much" }),
      fresh,
      aTransaction({ date: isoAgo(402) }),
    ]);
    expect(answered.status).toBe(207);
    expect(results(answered)).toMatchObject([
      { index: 0, status: 201, duplicate: false, verdict: "allow" },
      { index: 1, status: 200, duplicate: true },
      { index: 2, status: 409, error: { code: "conflict" } },
      { index: 3, status: 400, error: { code: "bad_value", param: "amount" } },
      { index: 4, status: 200, duplicate: true },
      { index: 5, status: 400, error: { code: "too_old", param: "date" } },
    ]);
  });

  it("are at most five hundred", async () => {
    const many = Array.from({ length: 501 }, () => ({}));
    expect((await api.post("/transactions/bulk", { transactions: many })).status).toBe(400);
  });

  it("leave the newest word on each counterparty, whatever the order they come in", async () => {
    const name = (word: string, days: number) => ({
      ...aTransaction({ date: isoAgo(days) }),
      originator: { correlationId: "renamed", endUserData: { firstName: word, lastName: "Payer" } },
    });
    const orders = [
      [name("Old", 3), name("New", 1), name("Middle", 2)],
      [name("New", 1), name("Middle", 2), name("Old", 3)],
    ];
    for (const order of orders) {
      const fresh = await aTenantClient();
      for (const one of order) await fresh.api.post("/transactions", one);
      expect((await fresh.api.get("/counterparties/renamed")).at("name")).toBe("New Payer");
    }
  });
});

describe("the documented routes", () => {
  it("take a transaction as it is documented, and let be what they do not know", async () => {
    const sent = aDocumentedTransaction({ somethingElse: 1 });
    const created = await api.post("/external/transactions", sent);
    expect([created.status, created.json]).toEqual([201, { id: created.at("id"), correlationId: sent.correlationId }]);
    for (const field of ["date", "amount", "currency", "baseAmount", "baseCurrency", "correlationId", "originator"]) {
      const { [field]: _left, ...rest } = aDocumentedTransaction();
      const answered = await api.post("/external/transactions", rest);
      expect([answered.status, answered.at("error.param")]).toEqual([400, field]);
    }
    const nobody = await api.post(
      "/external/transactions",
      aDocumentedTransaction({ originator: { correlationId: "nobody" } }),
    );
    expect([nobody.status, nobody.at("error.param")]).toEqual([400, "originator.businessData"]);
  });

  it("answer 201 when all of many were taken, and 207 with what was not", async () => {
    const good = aDocumentedTransaction();
    const all = await api.post("/external/transactions/bulk", [good]);
    expect([all.status, JSON.parse(all.text)]).toMatchObject([
      201,
      [{ status: "success", data: { correlationId: good.correlationId } }],
    ]);
    const bad = aDocumentedTransaction({ currency: "money" });
    const some = await api.post("/external/transactions/bulk", [aDocumentedTransaction(), bad]);
    expect([some.status, JSON.parse(some.text)]).toMatchObject([
      207,
      [{ status: "success" }, { status: "failed", data: { correlationId: bad.correlationId } }],
    ]);
  });

  it("take the flat spelling: brands are mapped, and the customer receives what comes in", async () => {
    const inbound = aFlatTransaction();
    expect((await api.post("/external/transactions/alt", inbound)).status).toBe(201);
    expect((await api.get(`/transactions/${String(inbound.tx_id)}`)).json).toMatchObject({
      amount: 75,
      currency: "SGD",
      baseAmount: 51.2,
      payment: { brandName: "scb_pay_now", method: "apm", mccCode: "5812", channel: "online" },
      cardDetails: { cardBin: "412345" },
      originator: { correlationId: "guest-1", name: "Grace B Guest", type: "individual" },
      beneficiary: { correlationId: "diner-1", name: "Corner Diner", country: "SG", segment: "restaurant" },
    });
    const outbound = aFlatTransaction({ tx_direction: "outbound", tx_product: "VISA" });
    const many = await api.post("/external/transactions/alt/bulk", [outbound]);
    expect(many.status).toBe(201);
    expect((await api.get(`/transactions/${String(outbound.tx_id)}`)).json).toMatchObject({
      payment: { brandName: "visa", method: "credit_card" },
      originator: { correlationId: "diner-1" },
      beneficiary: { correlationId: "guest-1" },
    });
    const { tx_amount: _left, ...rest } = aFlatTransaction();
    expect((await api.post("/external/transactions/alt", rest)).at("error.param")).toBe("tx_amount");
  });

  it("list under the documented names, by counterparty, time and method", async () => {
    const fresh = await aTenantClient();
    await fresh.api.post("/external/transactions", aDocumentedTransaction({ date: isoAgo(2) }));
    await fresh.api.post("/external/transactions/alt", aFlatTransaction());
    const listed = async (query: string) =>
      JSON.parse((await fresh.api.get(`/external/transactions?${query}`)).text) as JsonObject[];
    expect(await listed("")).toHaveLength(2);
    expect(await listed("paymentMethod=credit_card")).toMatchObject([
      {
        transactionAmount: 120.5,
        transactionDirection: "inbound",
        paymentBrandName: "visa",
        counterpartyOriginator: { endUser: { correlationId: "payer-1", firstName: "Ada", lastName: "Payer" } },
        counterpartyBeneficiary: { business: { correlationId: "shop-1", companyName: "Acme Shop" } },
      },
    ]);
    expect(await listed(`startDate=${isoAgo(1.5)}`)).toHaveLength(1);
    expect(await listed("timeValue=36&timeUnit=hours")).toHaveLength(1);
    expect(await listed("page[number]=2&page[size]=1")).toHaveLength(1);
    const shop = (await fresh.api.get("/counterparties/shop-1")).textAt("id");
    expect(await listed(`counterpartyId=${shop}`)).toHaveLength(1);
  });
});

describe("the list of transactions", () => {
  it("narrows by every filter and pages without gaps", async () => {
    const { api } = await aTenantClient();
    const some = [
      aTransaction({ date: isoAgo(5), amount: 10, type: "refund", status: "completed" }),
      aTransaction({ date: isoAgo(4), amount: 20, direction: "outbound", currency: "USD" }),
      aTransaction({ date: isoAgo(3), amount: 30, payment: { method: "bank_transfer" } }),
      aTransaction({ date: isoAgo(2), amount: 40, originator: { correlationId: "payer-2" } }),
    ];
    await api.post("/transactions/bulk", some);
    const amounts = async (query: string) => rows(await api.get(`/transactions?${query}`)).map(({ amount }) => amount);
    const payer = (await api.get("/counterparties/payer-2")).textAt("id");
    const cases: [string, number[]][] = [
      ["", [40, 30, 20, 10]],
      [`from=${isoAgo(4.5)}&to=${isoAgo(2.5)}`, [30, 20]],
      ["type=refund", [10]],
      ["status=completed", [10]],
      ["direction=outbound", [20]],
      ["currency=USD", [20]],
      ["method=bank_transfer", [30]],
      ["minAmount=20&maxAmount=30", [30, 20]],
      [`counterpartyId=${payer}`, [40]],
      ["counterpartyId=cpt_nobody", []],
      ["entityId=ent_nobody", []],
      ["verdict=block", []],
      ["verdict=allow&limit=2", [40, 30]],
      [`q=${String(some[1]?.correlationId)}`, [20]],
      ["q=nothing", []],
    ];
    for (const [query, expected] of cases) expect([query, await amounts(query)]).toEqual([query, expected]);
    const walked: unknown[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await api.get(`/transactions?limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`);
      walked.push(...rows(page).map(({ amount }) => amount));
      cursor = page.json.nextCursor as string | null;
    }
    expect(walked).toEqual([40, 30, 20, 10]);
  });

  it("finds those of a person or company, tied by the same id or by hand", async () => {
    const { api, tenantId } = await aTenantClient();
    await env.DB.prepare(
      "INSERT INTO entities (id, tenant_id, type, correlation_id, data, approval_state, created_at_ms, updated_at_ms) VALUES ('ent_tied0001', ?, 'business', 'shop-1', '{}', 'new', 1, 1)",
    )
      .bind(tenantId)
      .run();
    await api.post("/transactions", aTransaction({ amount: 1 }));
    expect(rows(await api.get("/transactions?entityId=ent_tied0001"))).toMatchObject([{ amount: 1 }]);
    const untied = await api.put("/counterparties/shop-1/entity", { entityId: null });
    expect([untied.status, untied.at("entityId")]).toEqual([200, null]);
    await api.put("/counterparties/payer-1/entity", { entityId: "ent_tied0001" });
    expect(rows(await api.get("/counterparties?entityId=ent_tied0001"))).toMatchObject([{ correlationId: "payer-1" }]);
    expect((await api.put("/counterparties/shop-1/entity", { entityId: "ent_strange" })).at("error.param")).toBe(
      "entityId",
    );
  });

  it("shows nothing of another tenant", async () => {
    const sent = aTransaction();
    const id = (await api.post("/transactions", sent)).textAt("id");
    const other = await aTenantClient();
    expect((await other.api.get(`/transactions/${id}`)).status).toBe(404);
    expect((await other.api.get(`/transactions/${String(sent.correlationId)}`)).status).toBe(404);
    expect((await other.api.get("/counterparties/shop-1")).status).toBe(404);
    expect((await other.api.post("/transactions", sent)).at("duplicate")).toBe(false);
    expect(rows(await other.api.get("/transactions"))).toHaveLength(1);
  });

  it("is for whoever may read cases, and sending for whoever may write them", async () => {
    const viewer = await anAnalystClient(tenantId, "viewer");
    expect((await viewer.api.get("/transactions")).status).toBe(200);
    expect((await viewer.api.post("/transactions", aTransaction())).status).toBe(403);
  });
});
