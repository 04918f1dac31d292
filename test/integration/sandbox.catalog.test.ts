import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { catalog } from "../../src/checks/sandbox/catalog";
import { type ScenarioName, scenarios } from "../../src/checks/sandbox/scenarios";
import { getPath, type Json, type JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { dueIsDelivered, runOf, sandboxVendorOf } from "../support/journey";

// Everything the catalogue lists, asked for through the API. What follows is what docs/sandbox.md promises of each scenario.
interface Promised {
  /** Of the answer at once, without a case. */
  first: { http: 200 | 202; status: string; attempts: string[]; error?: string };
  /** Status once everything that was owed has come. */
  last: string;
  /** Callbacks that the vendor delivers. */
  callbacks: number;
  /** The same as a step of a case: how its run ends, and what became of the attempts. */
  run: { status: string; attempts: string[]; late?: true };
}
const atOnce = (status: string): Promised => ({
  first: { http: 200, status, attempts: ["answered"] },
  last: status,
  callbacks: 0,
  run: { status: "success", attempts: ["success"] },
});
const failing = (error: string, tries: number, run: Promised["run"]): Promised => ({
  first: { http: 200, status: "error", attempts: Array.from({ length: tries }, () => "failed"), error },
  last: "error",
  callbacks: 0,
  run,
});
const waiting = (last: string, callbacks: number, run: Promised["run"]): Promised => ({
  first: { http: 202, status: "pending", attempts: ["pending"] },
  ...{ last, callbacks, run },
});
const promised: Record<ScenarioName, Promised> = {
  clear: atOnce("clear"),
  hit: atOnce("review"),
  rejected: atOnce("rejected"),
  not_found: atOnce("not_found"),
  not_covered: { ...atOnce("cancelled"), run: { status: "cancelled", attempts: ["cancelled"] } },
  error: failing("subject_not_accepted", 1, { status: "error", attempts: ["error"] }),
  // With a pause that the vendor asks for: nobody waits for it in the middle of a request.
  flaky: failing("vendor_unavailable", 1, { status: "success", attempts: ["failed", "failed", "success"] }),
  garbage: failing("bad_answer", 2, { status: "error", attempts: ["failed", "error"] }),
  outage: failing("vendor_unavailable", 1, { status: "error", attempts: ["failed", "failed"] }),
  slow: waiting("clear", 1, { status: "success", attempts: ["waiting"] }),
  duplicate_callback: waiting("clear", 2, { status: "success", attempts: ["waiting"] }),
  late: waiting("clear", 1, { status: "success", attempts: ["waiting"], late: true }),
  never: waiting("pending", 0, { status: "timeout", attempts: ["waiting"] }),
  hosted_page: waiting("pending", 0, { status: "timeout", attempts: ["waiting"] }),
  hit_later: atOnce("clear"),
  document_expired: atOnce("rejected"),
  document_blurry: atOnce("review"),
  document_mismatch: atOnce("rejected"),
  wrong_document: atOnce("rejected"),
};

const all = catalog().checks.flatMap(({ check, scenarios: listed }) =>
  listed.map(({ scenario, examples: [example], reasons }) => ({ check, scenario, example, reasons })),
);

it("every scenario that the catalogue lists has its promise, and the other way round", () => {
  expect([...new Set(all.map(({ scenario }) => scenario))].sort()).toEqual(Object.keys(promised).sort());
});

describe("without a case", () => {
  let api: ApiClient;
  const asked = new Map<string, string>();

  beforeAll(async () => {
    const client = await aTenantClient();
    api = client.api;
    for (const { check, scenario, example } of all) {
      const { options = {}, ...subject } = structuredClone(example) as JsonObject;
      const answered = await api.post("/checks", { type: check, purpose: "catalogue", subject, options });
      const { http, status, attempts, error } = promised[scenario].first;
      expect([check, scenario, answered.status, answered.at("status")]).toEqual([check, scenario, http, status]);
      expect((answered.at("attempts") as Json[]).map((one) => getPath(one, "outcome"))).toEqual(attempts);
      expect([check, scenario, answered.at("error.code")]).toEqual([check, scenario, error]);
      asked.set(`${check} ${scenario}`, answered.textAt("id"));
    }
    // A week is what a check without a case waits; the vendor's own time is moved beyond it.
    expect((await api.post("/sandbox/clock/advance", { seconds: 8 * 86_400 })).status).toBe(200);
    await dueIsDelivered(client.tenantId);
    sent = await runInDurableObject(sandboxVendorOf(client.tenantId), (_, { storage }) =>
      storage.sql
        .exec("SELECT ref, status, event_id AS eventId FROM callbacks JOIN asked_for USING (check_id)")
        .toArray()
        .map((row) => [String(row.ref), String(row.status), String(row.eventId)] as const),
    );
  }, 120_000);
  let sent: (readonly [ref: string, status: string, eventId: string])[] = [];

  it.each(all)("$check: $scenario", async ({ check, scenario, reasons }) => {
    const id = asked.get(`${check} ${scenario}`) ?? "";
    const { first, last, callbacks } = promised[scenario];
    const ended = await api.get(`/checks/${id}`);
    expect([ended.at("type"), ended.at("status"), ended.at("environment")]).toEqual([check, last, "sandbox"]);
    // A list names the person in each message and counts everybody: its codes are those of whom it is about.
    const codes = (ended.at("reasons") as Json[]).map((one) => getPath(one, "code"));
    const isScreenedByPerson = check === "individuals-sanctions" && last !== "error" && last !== "pending";
    if (isScreenedByPerson) expect([...new Set(codes)]).toEqual(reasons);
    else if (last === "error") expect(codes).toEqual([first.error]);
    else expect(codes).toEqual(last === "pending" ? [] : reasons);
    const own = sent.filter(([ref]) => ref === id);
    expect(own.map(([, status]) => status)).toEqual(Array.from({ length: callbacks }, () => "delivered"));
    expect(new Set(own.map(([, , eventId]) => eventId)).size).toBe(Math.min(callbacks, 1));
  });
});

describe("in a case", () => {
  const names = Object.keys(promised) as ScenarioName[];
  const plugins = names.map((scenario) => ({
    name: scenario,
    pluginKind: "check",
    check: (scenarios[scenario].only ?? []).includes("identity-verification")
      ? "identity-verification"
      : "company-sanctions",
    vendor: "sandbox",
    stateNames: ["checking"],
    options: { scenario },
    callbackDeadlineSeconds: 60,
    retry: { attempts: scenario === "outage" ? 2 : 3, backoff: { firstSeconds: 0.1, factor: 1 } },
    request: {
      transform: [
        {
          transformer: "jmespath",
          mapping:
            "{companyName: entity.data.companyName, firstName: entity.data.firstName, lastName: entity.data.lastName}",
        },
      ],
    },
  }));
  let api: ApiClient;
  let caseId = "";

  beforeAll(async () => {
    const client = await aTenantClient();
    api = client.api;
    const chart = {
      id: "scenarios",
      initial: "checking",
      states: { checking: { on: { done: "end" } }, end: { type: "final" } },
    };
    await publish(api, "scenarios", chart, { extensions: { apiPlugins: plugins } });
    const data = { companyName: "Northwind Trading Ltd", firstName: "Ada", lastName: "Brennan" };
    const opened = await api.post("/cases", {
      workflow: "scenarios",
      context: { entity: { type: "business", id: "c", data } },
    });
    caseId = opened.textAt("id");
    const settled = (waits: boolean) => async () => {
      for (const name of names) {
        const { run, callbacks } = promised[name];
        const { status } = await runOf(api, caseId, name);
        const isPending = run.attempts.includes("waiting") && waits && (callbacks === 0 || run.late === true);
        if (isPending) expect([name, status]).toEqual([name, "waiting"]);
        else if (run.attempts.includes("waiting") && waits) expect(["waiting", "success"]).toContain(status);
        else expect([name, status]).toEqual([name, run.status]);
      }
    };
    await vi.waitFor(settled(true), { timeout: 20_000, interval: 100 });
    await runInDurableObject(
      sandboxVendorOf(client.tenantId),
      (_, { storage }) =>
        void storage.sql.exec(
          "UPDATE callbacks SET due_at_ms = ? WHERE due_at_ms < ?",
          Date.now() - 1,
          Date.now() + 10_000,
        ),
    );
    await dueIsDelivered(client.tenantId);
    // The deadline passes for the case first; then the one that is late comes.
    expect((await api.post("/sandbox/clock/advance", { seconds: 300 })).status).toBe(200);
    await dueIsDelivered(client.tenantId);
    await vi.waitFor(settled(false), { timeout: 20_000, interval: 100 });
  }, 120_000);

  it.each(names)("%s", async (scenario) => {
    const { run } = promised[scenario];
    const ended = await runOf(api, caseId, scenario);
    const outcomes = (ended.attempts as Json[]).map((attempt) => getPath(attempt, "outcome"));
    expect([ended.status, outcomes, ended.late ?? false]).toEqual([run.status, run.attempts, run.late ?? false]);
  });
});
