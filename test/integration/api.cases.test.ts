import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { hmacSha256Hex } from "../../src/lib/bytes";
import { getPath, type Json } from "../../src/lib/json";
import { anAnalystClient, aTenantClient, clientWith, publish, reviewChart } from "../support/api";
import { seedUser } from "../support/tenant";

const business = (companyName: string, id?: string) => ({
  entity: { type: "business", ...(id !== undefined && { id }), data: { companyName, email: "ops@acme.test" } },
});

async function aTenantWithReview() {
  const tenant = await aTenantClient();
  const definitionId = await publish(tenant.api, "review", reviewChart);
  const open = async (companyName = "Acme", more: Record<string, unknown> = {}) => {
    const opened = await tenant.api.post("/cases", { workflow: "review", context: business(companyName), ...more });
    expect(opened.status).toBe(201);
    return opened;
  };
  return { ...tenant, definitionId, open };
}

describe("a case", () => {
  it("is opened, read, moved and listed; its timeline tells it all", async () => {
    const { api, open, definitionId, tenantId } = await aTenantWithReview();
    const opened = await open("Acme", { externalId: "order-7", metadata: { team: "eu" } });
    const id = opened.textAt("id");
    expect(opened.headers.get("location")).toBe(`/api/v1/cases/${id}`);
    expect(opened.headers.get("etag")).toBe('"1"');
    expect(opened.json).toMatchObject({
      tenantId,
      workflow: { id: definitionId, key: "review", version: 1 },
      status: "active",
      state: "review",
      tags: ["manual_review"],
      allowedEvents: ["approve", "reject", "note_it"],
      outcome: null,
      context: { entity: { data: { companyName: "Acme" } } },
      version: 1,
      externalId: "order-7",
      parentId: null,
      childIds: [],
    });
    expect((await api.get(`/cases/${id}`)).text).toBe(opened.text);

    const approved = await api.post(`/cases/${id}/events`, { name: "approve" });
    expect(approved.json).toMatchObject({ accepted: true, status: "completed", state: "approved", version: 2 });
    const after = await api.post(`/cases/${id}/events`, { name: "approve" });
    expect([after.status, after.at("error.code"), after.at("error.details.allowed")]).toEqual([
      409,
      "event_not_allowed",
      [],
    ]);

    const timeline = await api.get(`/cases/${id}/timeline`);
    const entries = timeline.at("data") as Json[];
    expect(entries.map((entry) => getPath(entry, "version")).sort()).toEqual([1, 2]);
    expect((await api.get(`/cases/${id}/explanation`)).status).toBe(200);
    expect((await api.get(`/cases/${id}/children`)).json).toEqual({ data: [], nextCursor: null });
    expect((await api.get(`/cases/${id}/checks`)).json).toEqual({ data: [], nextCursor: null });
    expect((await api.get(`/cases/${id}/definition`)).at("definition.initial")).toBe("review");
  });

  it("refuses an event its state does not know, and says what it knows", async () => {
    const { api, open } = await aTenantWithReview();
    const id = (await open()).textAt("id");
    const refused = await api.post(`/cases/${id}/events`, { name: "launch" });
    expect([refused.status, refused.at("error.code")]).toEqual([409, "event_not_allowed"]);
    expect(refused.at("error.details")).toEqual({
      state: "review",
      event: "launch",
      allowed: ["approve", "reject", "note_it"],
    });
  });

  it("lets nobody write what the engine owns", async () => {
    const { api, open } = await aTenantWithReview();
    const id = (await open()).textAt("id");
    for (const key of ["pluginsOutput", "childWorkflows"]) {
      const refused = await api.patch(`/cases/${id}/context`, { merge: { [key]: { forged: true } } });
      expect([refused.status, refused.at("error.code")]).toEqual([400, "engine_owned"]);
    }
  });

  it("clashes by external id and by entity with the id of the case that is there", async () => {
    const { api, open } = await aTenantWithReview();
    const id = (await open("Acme", { externalId: "o-1", context: business("Acme", "c-1") })).textAt("id");
    for (const body of [
      { workflow: "review", externalId: "o-1", context: business("Other") },
      { workflow: "review", context: business("Acme", "c-1") },
    ]) {
      const clash = await api.post("/cases", body);
      expect([clash.status, clash.at("error.code"), clash.at("error.details.caseId")]).toEqual([
        409,
        "case_exists",
        id,
      ]);
    }
  });

  it("is assigned only to people of its tenant", async () => {
    const { api, open, tenantId } = await aTenantWithReview();
    const stranger = await seedUser(env, (await aTenantClient()).tenantId, "analyst");
    const colleague = await seedUser(env, tenantId, "analyst");
    const id = (await open()).textAt("id");
    const refused = await api.post(`/cases/${id}/assignment`, { assigneeId: stranger.id });
    expect([refused.status, refused.at("error.param")]).toEqual([400, "assigneeId"]);
    expect((await api.post(`/cases/${id}/assignment`, { assigneeId: colleague.id })).at("assignee.id")).toBe(
      colleague.id,
    );
    expect((await api.post(`/cases/${id}/assignment`, { assigneeId: null })).at("assignee")).toBeNull();
  });
});

// Red with `expectedVersion: null` in case-command.ts.
describe("G5: a write that insists on a version", () => {
  it("is refused when the case has moved on, and changes nothing", async () => {
    const { api, open } = await aTenantWithReview();
    const id = (await open()).textAt("id");
    const first = await api.patch(`/cases/${id}/context`, { merge: { a: 1 }, expectedVersion: 1 });
    expect([first.status, first.at("version")]).toEqual([200, 2]);
    for (const stale of [
      await api.patch(`/cases/${id}/context`, { merge: { a: 2 }, expectedVersion: 1 }),
      await api.patch(`/cases/${id}/context`, { merge: { a: 2 } }, { "if-match": '"1"' }),
    ]) {
      expect([stale.status, stale.at("error.code")]).toEqual([409, "stale_version"]);
      expect(stale.at("error.details")).toEqual({ expected: 1, current: 2 });
    }
    expect((await api.get(`/cases/${id}`)).at("context.a")).toBe(1);
    const etag = (await api.get(`/cases/${id}`)).headers.get("etag") ?? "";
    expect((await api.patch(`/cases/${id}/context`, { merge: { a: 3 } }, { "if-match": etag })).status).toBe(200);
  });

  it("of two at once, one wins", async () => {
    const { api, open } = await aTenantWithReview();
    const id = (await open()).textAt("id");
    const both = await Promise.all(
      [1, 2].map((a) => api.patch(`/cases/${id}/context`, { merge: { a }, expectedVersion: 1 })),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const winner = both.find((answer) => answer.status === 200);
    expect((await api.get(`/cases/${id}`)).at("context.a")).toBe(winner?.at("context.a"));
  });
});

describe("lists of cases", () => {
  it("page through everything once, newest first, while cases are being added", async () => {
    const { api, open } = await aTenantWithReview();
    const ids = new Set<string>();
    for (const name of ["A", "B", "C", "D", "E"]) ids.add((await open(name)).textAt("id"));
    const seen: Json[] = [];
    let cursor: string | null = null;
    do {
      const page = await api.get(`/cases?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`);
      seen.push(...(page.at("data") as Json[]));
      const next = page.at("nextCursor");
      cursor = typeof next === "string" ? next : null;
      if (seen.length === 2) await open("newcomer");
    } while (cursor !== null);
    expect(seen.map((item) => getPath(item, "id"))).toHaveLength(5);
    expect(new Set(seen.map((item) => getPath(item, "id")))).toEqual(ids);
    const times = seen.map((item) => String(getPath(item, "createdAt")));
    expect(times).toEqual([...times].sort().reverse());
  });

  it("narrow by state, tag, status, text, id and type", async () => {
    const { api, open } = await aTenantWithReview();
    const id = (await open("Northwind", { externalId: "po-99" })).textAt("id");
    await open("Contoso");
    for (const query of [
      "q=northw",
      "q=PO-99",
      "externalId=po-99",
      "q=northwind&state=review&tag=manual_review&status=active",
    ]) {
      const page = await api.get(`/cases?${query}`);
      expect([query, page.at("data.length"), page.at("data.0.id")]).toEqual([query, 1, id]);
    }
    for (const [query, count] of [
      ["entityType=business&workflow=review&assigneeId=none", 2],
      ["entityType=individual", 0],
      ["status=completed", 0],
      ["createdAfter=2099-01-01T00:00:00Z", 0],
      ["createdBefore=2099-01-01T00:00:00%2B02:00", 2],
    ] as const)
      expect([query, (await api.get(`/cases?${query}`)).at("data.length")]).toEqual([query, count]);
  });

  // Red without the upsert in `showToAnalyst`.
  it("G16: show an analyst what the analyst just did", async () => {
    const { open, tenantId } = await aTenantWithReview();
    const id = (await open()).textAt("id");
    const { api, user } = await anAnalystClient(tenantId);
    for (let round = 0; round < 10; round++) {
      const assigneeId = round % 2 === 0 ? user.id : null;
      const done = await api.post(`/cases/${id}/assignment`, { assigneeId });
      const listed = await api.get("/cases");
      expect([listed.at("data.0.assigneeId"), listed.at("data.0.version")]).toEqual([assigneeId, done.at("version")]);
    }
  });
});

describe("notes", () => {
  it("are written, answered to and listed", async () => {
    const { api, open } = await aTenantWithReview();
    const id = (await open()).textAt("id");
    const note = await api.post(`/cases/${id}/notes`, { content: "call back" });
    expect(note.json).toMatchObject({ caseId: id, content: "call back", parentId: null, caseVersion: 2 });
    const reply = await api.post(`/cases/${id}/notes`, { content: "done", parentId: note.at("id") });
    expect([reply.status, reply.at("parentId")]).toEqual([201, note.at("id")]);
    const orphan = await api.post(`/cases/${id}/notes`, { content: "?", parentId: "note_none" });
    expect([orphan.status, orphan.at("error.code")]).toEqual([404, "not_found"]);
    const page = await api.get(`/cases/${id}/notes?limit=1`);
    const rest = await api.get(`/cases/${id}/notes?limit=1&cursor=${page.textAt("nextCursor")}`);
    expect([page.at("data.length"), rest.at("data.length"), rest.at("nextCursor")]).toEqual([1, 1, null]);
  });
});

describe("callers of the documented system", () => {
  it("run, send events and read with the names they know", async () => {
    const { api, definitionId } = await aTenantWithReview();
    const run = await api.post("/external/workflows/run", {
      workflowId: "review",
      context: {
        ...business("Acme"),
        entity: { type: "business", id: 4711, data: { companyName: "Acme", numberOfEmployees: "12" } },
      },
      config: { subscriptions: [], someKeyOfTheirs: true },
      salesforceObjectName: "Account",
    });
    expect(run.status).toBe(200);
    expect(run.at("workflowDefinitionId")).toBe(definitionId);
    const id = run.textAt("workflowRuntimeId");
    const entityId = run.textAt("ballerineEntityId");
    expect(run.at("entities")).toEqual([{ type: "business", id: entityId }]);
    expect((await api.get(`/external/workflows/${id}/context`)).at("context.entity.data.numberOfEmployees")).toBe("12");
    const read = await api.get(`/external/workflows/${id}`);
    expect(read.json).toMatchObject({
      id,
      workflowDefinition: { id: definitionId, definition: { initial: "review" } },
      workflowRuntimeData: { id, state: "review", status: "active", workflowDefinitionId: definitionId },
    });
    const sent = await api.post(`/external/workflows/${id}/send-event`, { name: "approve", extra: 1 });
    expect(sent.json).toMatchObject({ accepted: true, status: "completed" });
    expect((await api.post(`/external/workflows/${id}/event`, { name: "approve" })).status).toBe(409);
  });

  // Red when compat-hook.ts takes any signature that is not empty.
  it("G23: report results with a signature over the bytes; anything else changes nothing", async () => {
    const { api, tenantId, webhookSecret } = await aTenantClient();
    await publish(api, "vendor", {
      initial: "waiting",
      states: {
        waiting: { on: { VENDOR_DONE: "review" } },
        review: { on: { approve: "approved" } },
        approved: { type: "final" },
      },
    });
    const opened = await api.post("/cases", { workflow: "vendor", context: business("Acme") });
    const id = opened.textAt("id");
    const body = '{"result":  "ok", "score": 1.50}';
    const path = `/external/workflows/${id}/hook/VENDOR_DONE?resultDestination=pluginsOutput.vendor.result&processName=kyb`;
    const vendor = clientWith({ "content-type": "application/json" });
    const report = (at: string, signature: string | null, bytes = body) =>
      vendor.send("POST", at, { body: bytes, headers: signature === null ? {} : { "x-hmac-signature": signature } });
    const good = hmacSha256Hex(webhookSecret, body);
    const other = await aTenantClient();
    await publish(other.api, "review", reviewChart);
    const elsewhere = await other.api.post("/cases", { workflow: "review", context: business("B") });
    for (const [at, signature, bytes] of [
      [path, null, body],
      [path, "", body],
      [path, hmacSha256Hex("", body), body],
      [path, hmacSha256Hex(other.webhookSecret, body), body],
      [path, good, '{"result":"ok","score":1.5}'],
      [path, `${good.slice(0, -1)}${good.endsWith("0") ? "1" : "0"}`, body],
      [path.replace(id, elsewhere.textAt("id")), good, body],
      [path.replace(id, `case_${"0".repeat(34)}`), good, body],
    ] as const) {
      const refused = await report(at, signature, bytes);
      expect([refused.status, refused.at("error.code")]).toEqual([401, "bad_signature"]);
    }
    expect((await api.get(`/cases/${id}`)).text).toBe(opened.text);

    const taken = await report(path, good);
    expect([taken.status, taken.json]).toEqual([200, { received: true }]);
    const moved = await api.get(`/cases/${id}`);
    expect(moved.json).toMatchObject({
      tenantId,
      state: "review",
      context: { pluginsOutput: { vendor: { result: { result: "ok", score: 1.5 } } } },
    });
    expect((await report(path, good.toUpperCase())).status).toBe(200);
    expect((await api.get(`/cases/${id}`)).text).toBe(moved.text);
  });

  it("cannot make a hook write outside pluginsOutput", async () => {
    const { api, open, webhookSecret } = await aTenantWithReview();
    const id = (await open()).textAt("id");
    for (const destination of [
      "entity.data.companyName",
      "pluginsOutput",
      "__proto__.x",
      "pluginsOutput.__proto__.x",
    ]) {
      const path = `/external/workflows/${id}/hook/approve?resultDestination=${destination}`;
      const headers = { "content-type": "application/json", "x-hmac-signature": hmacSha256Hex(webhookSecret, "{}") };
      const refused = await clientWith(headers).send("POST", path, { body: "{}" });
      expect([destination, refused.status]).toEqual([destination, 400]);
    }
    expect((await api.get(`/cases/${id}`)).at("version")).toBe(1);
  });
});
