import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { type CaseId, parseId } from "../../src/domain";
import { log } from "../../src/lib/log";
import { currentSpan, readTraceparent } from "../../src/lib/trace";
import { endpointOf } from "../../src/webhooks/endpoint-of";
import { aTenantClient, clientWith, publish } from "../support/api";
import { atRest, stubOf } from "../support/cases";
import { eventually } from "../support/eventually";
import { aFakeVendor, type FakeVendor, registerChart, registerPlugin, serve } from "../support/fake-vendors";
import { untilState } from "../support/journey";

type Line = { event: string } & Record<string, unknown>;
let lines: Line[] = [];

/** Lines as they would be written, whatever the level of the tests is. */
beforeEach(() => {
  lines = [];
  for (const level of ["debug", "info", "warn"] as const)
    vi.spyOn(log, level).mockImplementation((event, fields) => {
      const span = currentSpan();
      const ids = { traceId: span?.traceId, spanId: span?.spanId, requestId: span?.requestId };
      lines.push({ ...ids, ...(fields as object), level, event });
    });
});
afterEach(() => void vi.restoreAllMocks());

const [traceId, spanId] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
const traceparent = `00-${traceId}-${spanId}-01`;
const ofTrace = (id = traceId): Line[] => lines.filter((line) => line.traceId === id);

describe("one trace through the queues", () => {
  // Sabotage: leave `...carriedTrace()` out of a message of the case, or `ref.trace` out of a delivery's row.
  it("a command, the call that it causes at a vendor and every webhook about it are one trace, and so is what is sent again later", async () => {
    const { api, tenantId } = await aTenantClient();
    const vendor = await aFakeVendor(api, "tracedreg", "tracedreg.fake.test");
    const receiver: FakeVendor = {
      ...{ name: "traced", host: "traced-hook.fake.test", requests: [] },
      mood: () => new Response(null, { status: 204 }),
    };
    serve(receiver);
    await api.post("/webhook-endpoints", { url: "https://traced-hook.fake.test/all" });
    await publish(api, "traced", registerChart, {
      extensions: { apiPlugins: [registerPlugin({ vendor: "tracedreg" })] },
    });
    const data = { companyName: "Northwind", registrationNumber: "123", country: "GB" };
    const opened = await api.post("/cases", { workflow: "traced", context: { entity: { type: "business", data } } });
    const caseId = opened.textAt("id");
    // A publication that is under way takes along what comes meanwhile, in the trace that it began in.
    await atRest({ tenantId, caseId: caseId as CaseId });
    const isOfThis = (request: Request) => readTraceparent(request.headers.get("traceparent"))?.traceId === traceId;

    const started = await api.post(`/cases/${caseId}/events`, { name: "start" }, { traceparent });
    await untilState(api, caseId, "answered");
    await vi.waitFor(() => expect(receiver.requests.filter(isOfThis).length).toBeGreaterThan(1), { timeout: 20_000 });
    await eventually(() => expect(ofTrace().some(({ event }) => event === "webhook.attempted")).toBe(true));

    expect(vendor.requests.map(isOfThis)).toEqual([true]);
    const named = (event: string) => ofTrace().filter((line) => line.event === event);
    expect(named("request.done")).toMatchObject([
      {
        ...{ parentSpanId: spanId, requestId: started.headers.get("request-id"), method: "POST", status: 200 },
        ...{ route: "/api/v1/cases/:id/events", tenantId, caseId, actor: "api_key", outcome: "ok" },
      },
    ]);
    expect(named("command.done").map(({ command, outcome }) => [command, outcome])).toEqual([
      ["send_event", "ok"],
      [expect.any(String), "ok"],
    ]);
    expect(named("effect.performed")).toMatchObject([{ tenantId, caseId, attempt: 1, outcome: "result" }]);
    expect(named("vendor.called")).toMatchObject([{ tenantId, vendor: "tracedreg" }]);
    expect(named("webhook.attempted")[0]).toMatchObject({ tenantId, caseId, attempt: 1, outcome: "ok", status: 204 });
    // Sent again from outside of any trace: it is the delivery that knows.
    const attempted = named("webhook.attempted")[0];
    const [endpointId, deliveryId] = [attempted?.endpointId, attempted?.deliveryId];
    const endpoint = parseId("endpoint", endpointId);
    if (endpoint === null || typeof deliveryId !== "string") throw new Error("the line names no delivery");
    await endpointOf(env, tenantId, endpoint).resend(deliveryId);
    await eventually(() =>
      expect(named("webhook.attempted").filter((one) => one.deliveryId === deliveryId)).toHaveLength(2),
    );
    const eventId = await env.DB.prepare("SELECT event_id FROM deliveries WHERE id = ?")
      .bind(deliveryId)
      .first<string>("event_id");
    const aboutIt = receiver.requests.filter(({ headers }) => headers.get("webhook-id") === eventId);
    expect(aboutIt.map(isOfThis)).toEqual([true, true]);
    // Each stands below a line of the same trace, and the first below the caller's own span. A span that goes on has no line yet.
    await eventually(() => {
      const spans = new Set([spanId, ...ofTrace().map((line) => line.spanId)]);
      const orphans = ofTrace().filter((line) => line.parentSpanId !== undefined && !spans.has(line.parentSpanId));
      expect(orphans).toEqual([]);
    });
  });

  it("an alarm says how late it came, and an incident that it was opened", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "alarmed", registerChart);
    const opened = await api.post("/cases", {
      workflow: "alarmed",
      context: { entity: { type: "business", data: { companyName: "Northwind" } } },
    });
    const ref = { tenantId, caseId: opened.textAt("id") as CaseId };
    await runInDurableObject(stubOf(ref), (_, { storage }) => storage.setAlarm(Date.now() + 600_000));
    expect(await runDurableObjectAlarm(stubOf(ref))).toBe(true);
    const ofCase = (event: string) => lines.filter((line) => line.event === event && line.caseId === ref.caseId);
    expect(ofCase("alarm.done")).toMatchObject([{ ...ref, lagMs: 0, outcome: "ok" }]);
    const body = {
      type: "open_incident",
      source: "index",
      subject: "index",
      code: "poison_message",
      message: "x",
    } as const;
    const actor = { kind: "system", tenantId, part: "sweeper" } as const;
    await caseOf(env, ref).dispatch({ id: null, actor, expectedVersion: null, body }, null);
    expect(ofCase("incident.opened")).toMatchObject([
      { ...ref, level: "warn", code: "poison_message", source: "index" },
    ]);
  });

  // Sabotage: log `c.req.path` as the route.
  it("a request that was refused, and one that nobody knows, each have their line; the paths of both have none", async () => {
    const nobody = clientWith({});
    const another = traceId.replace("4bf9", "5bf9"); // what the trace above still does is not in it
    const begun = { traceparent: traceparent.replace(traceId, another) };
    await nobody.get("/cases/case_00000000000000000000000000?cursor=secretpart", begun);
    await nobody.get("/api/no-such-part", begun);
    expect(ofTrace(another)).toMatchObject([
      { event: "request.done", route: "/api/v1/cases/:id", status: 401, outcome: "refused" },
      { event: "request.done", status: 404, outcome: "refused" },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/secretpart|no-such-part/);
  });
});
