import { describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import type { JsonObject } from "../../src/lib/json";
import { kinds } from "../../src/routes/config/resource.schema";
import { type ApiClient, aTenantClient } from "../support/api";
import { aConfiguration, type ConfigFile } from "../support/configuration";
import { aTransaction } from "../support/transactions";

const apply = (api: ApiClient, resources: unknown, more: JsonObject = {}) =>
  api.post("/config/apply", { resources, ...more });
const resourcesOf = async (api: ApiClient) => (await api.get("/config")).json.resources as unknown as ConfigFile[];
const only = (kind: string, resources: ConfigFile[]) => resources.filter((one) => one.kind === kind);
const problemsIn = (answered: { at(path: string): unknown }) =>
  (answered.at("error.details.problems") ?? answered.at("problems")) as JsonObject[];

const trigger = {
  name: "CRM",
  workflow: "shop",
  mode: "start",
  correlation: { expression: "body.Id" },
  context: {
    transform: [{ transformer: "jmespath", mapping: "{entity: {type: 'business', data: {companyName: body.Name}}}" }],
  },
  authentication: { kind: "bearer" },
};
const provider = { name: "Okta", clientId: "abc", domains: ["acme.example"], newPeopleRole: "analyst" };
const issuer = "https://acme.okta.example";
const hooks = "https://hooks.example/own";
const watchList = { name: "Watched", format: "ndjson", url: "https://lists.example/own", refreshHours: 24 };

/** A tenant that has something of every kind, made by the calls of each. */
async function aRichTenant() {
  const made = await aTenantClient();
  const { api } = made;
  const ok = async (answered: Promise<{ status: number; text: string }>) => {
    const { status, text } = await answered;
    expect([status < 300, text]).toEqual([true, text]);
  };
  await ok(apply(api, aConfiguration()));
  const own = await api.post("/decision-reasons", {
    decision: "reject",
    label: "Not for us",
    labels: { de: "Nicht für uns" },
  });
  const codes = [own.textAt("code"), "reject.risk"];
  await ok(api.put("/decision-reasons/order", { decision: "reject", codes }));
  await ok(api.post("/triggers", trigger));
  await ok(api.post("/identity-providers", { ...provider, issuer, clientSecret: "s3cret-of-the-client" }));
  const headers = { Authorization: "Bearer of-the-receiver" };
  await ok(api.post("/webhook-endpoints", { url: hooks, asymmetric: true, headers }));
  await ok(api.put("/screening/settings", { thresholds: { review: 80, certain: 97 } }));
  await ok(api.put("/screening/lists/own-watch", watchList));
  await ok(api.put("/vendor-adapters/own-registry", vendor));
  await ok(api.post("/alert-definitions", { definition: { name: "Much at once", ...alertRule }, publish: true }));
  await ok(api.post("/alert-definitions", { definition: { name: "Merchant at risk", ...reportRule }, publish: true }));
  await ok(api.put("/retention", { rules: [{ name: "Five years", class: "case", afterDays: 1_826 }] }));
  await ok(
    api.put("/api/v1/sign-in-settings", {
      ...{ idleMinutes: 20, absoluteHours: 8, stepUp: { decisions: true, exports: false } },
      ...{ onlyProviders: false, access: null },
    }),
  );
  return made;
}

const alertRule = {
  ...{ severity: "high", subject: "customer", measure: { aggregate: "amount" }, verdict: "block" },
  ...{ filter: { key: "direction", operator: "EQUALS", value: "inbound" } },
  compare: { with: "constant", operator: "gte", value: 1_000 },
};
const reportRule = { severity: "low", enabled: false, report: { measure: "rise", atLeast: 20 } };

const vendor = {
  name: "own-registry",
  displayName: "Our registry",
  baseUrl: "https://registry.example",
  auth: { kind: "bearer", secret: "REGISTRY_KEY" },
  checks: {
    "company-registry": {
      request: { method: "POST", path: "/jobs", body: "{number: subject.registrationNumber}" },
      answers: [{ when: "body.found", verdict: "clear" }],
    },
  },
};

describe("the configuration of a tenant", () => {
  // Sabotage: leave out a kind, or a field of one.
  it("has everything that was configured, and makes an empty tenant say the same in the same bytes", async () => {
    const [rich, empty] = [await aRichTenant(), await aTenantClient({ environment: "live" })];
    const pulled = await resourcesOf(rich.api);
    expect(new Set(pulled.map(({ kind }) => kind))).toEqual(new Set(kinds));
    expect(JSON.stringify(pulled)).not.toMatch(/s3cret-of-the-client|of-the-receiver/);
    const pushed = await apply(empty.api, pulled, { prune: true });
    expect([pushed.status, pushed.at("applied")]).toEqual([200, true]);
    // The names of headers come along once somebody has given their values.
    const [mine] = (await empty.api.get("/webhook-endpoints")).at("data") as JsonObject[];
    const own = pushed.at("secrets") as JsonObject[];
    const id = String(own.find(({ url }) => url === hooks)?.endpointId ?? mine?.id);
    await empty.api.patch(`/webhook-endpoints/${id}`, { headers: { authorization: "another" } });
    expect(JSON.stringify(await resourcesOf(empty.api))).toBe(JSON.stringify(pulled));
    const again = await apply(empty.api, pulled, { prune: true });
    expect([again.at("applied"), again.at("counts.unchanged")]).toEqual([false, pulled.length]);
  });

  it("brings no secrets along: triggers get one of their own, and what is left to do is said", async () => {
    const [rich, empty] = [await aRichTenant(), await aTenantClient()];
    const hubspot = {
      ...{ kind: "trigger", key: "HubSpot" },
      spec: { ...without(trigger, "name"), authentication: { kind: "hubspot_v3" } },
    };
    const pushed = await apply(empty.api, [...(await resourcesOf(rich.api)), hubspot]);
    expect(pushed.at("triggerSecrets")).toMatchObject([
      { name: "CRM", url: expect.stringMatching(/^http.*\/hooks\/t\/\w{26}$/), secret: expect.any(String) },
    ]);
    expect(problemsIn(pushed).map(({ kind, key, code, severity }) => [kind, key, code, severity])).toEqual([
      ["identity_provider", issuer, "secret_needed", "warning"],
      ["webhook_endpoint", hooks, "secret_needed", "warning"],
      ["trigger", "HubSpot", "secret_needed", "warning"],
    ]);
    const [url = "", secret = ""] = ["url", "secret"].map((name) => pushed.textAt(`triggerSecrets.0.${name}`));
    const sent = await fetchSelf(
      new Request(url, {
        ...{ method: "POST", body: JSON.stringify({ Id: "one", Name: "Northwind" }) },
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      }),
    );
    expect(sent.status).toBe(202);
  });

  it("takes away what is beside with prune where that breaks nothing, and leaves what has secrets or data of its own", async () => {
    const { api } = await aRichTenant();
    const pulled = await resourcesOf(api);
    const kept = pulled.filter(({ kind }) => ["rule_set", "house"].includes(kind));
    // One of each kind that stays alone: everything else of it is beside.
    const other: ConfigFile[] = [
      ...kept,
      { kind: "list", key: "other", spec: { name: "Other", kind: "deny" } },
      { kind: "queue", key: "other", spec: { name: "Other" } },
      { kind: "vendor_adapter", key: "other", spec: { ...vendor, name: "other" } },
      { kind: "alert_definition", key: "Other", spec: alertRule },
      { kind: "decision_reason", key: "approve: Known", spec: { decision: "approve", label: "Known" } },
      { kind: "decision_reason_order", key: "approve", spec: { reasons: ["Known"] } },
      { kind: "webhook_endpoint", key: "https://hooks.example/other", spec: {} },
      { kind: "trigger", key: "Other", spec: without(trigger, "name") },
      { kind: "identity_provider", key: "https://other.okta.example", spec: provider },
      { kind: "screening_list", key: "other", spec: { name: "Other", format: "ndjson" } },
    ];
    const plan = await apply(api, other, { prune: true, dryRun: true });
    const beside = (plan.at("changes") as JsonObject[]).slice(other.length);
    const of = (action: string) =>
      new Set(beside.filter((one) => one.action === action).map(({ kind }) => String(kind)));
    expect(of("delete")).toEqual(
      new Set([
        ...["queue", "vendor_adapter", "decision_reason", "decision_reason_order", "identity_provider"],
        "alert_definition",
      ]),
    );
    expect(of("extra")).toEqual(new Set(["list", "webhook_endpoint", "trigger", "screening_list"]));
    expect((await apply(api, other, { prune: true })).status).toBe(200);
    const after = await resourcesOf(api);
    expect(only("identity_provider", after).map(({ key }) => key)).toEqual(["https://other.okta.example"]);
    expect(only("decision_reason_order", after)).toEqual(other.slice(7, 8));
    expect(only("trigger", after).map(({ key }) => key)).toEqual(["CRM", "Other"]);
  });
});

describe("a push of alert rules", () => {
  const much = (spec: JsonObject): ConfigFile => ({
    kind: "alert_definition",
    key: "Much",
    spec: { ...alertRule, ...spec },
  });
  const sends = async (api: ApiClient, amount: number) =>
    (await api.post("/transactions", aTransaction({ amount }))).at("verdict");

  it("is in force when it is answered; the same again changes nothing, and what is taken away judges no more", async () => {
    const { api } = await aTenantClient();
    expect((await apply(api, [much({})])).at("counts.create")).toBe(1);
    expect([await sends(api, 999), await sends(api, 1_000)]).toEqual(["allow", "block"]);
    expect((await apply(api, [much({})])).at("counts.unchanged")).toBe(1);
    await apply(api, [much({ verdict: "review" })]);
    expect(await sends(api, 1_000)).toBe("review");
    await apply(api, [much({ verdict: "review", enabled: false })]);
    expect(await sends(api, 1_000)).toBe("allow");
    const listed = await api.get("/alert-definitions");
    expect(listed.at("data.0")).toMatchObject({ name: "Much", state: "disabled", publishedVersion: 2 });
    await apply(api, [much({}), { kind: "alert_definition", key: "Other", spec: alertRule }]);
    await apply(api, [{ kind: "alert_definition", key: "Other", spec: alertRule }], { prune: true });
    expect(only("alert_definition", await resourcesOf(api)).map(({ key }) => key)).toEqual(["Other"]);
  });

  it("keeps the draft that somebody has begun", async () => {
    const { api } = await aTenantClient();
    await apply(api, [much({})]);
    const id = (await api.get("/alert-definitions")).textAt("data.0.id");
    const draft = { name: "Much", ...alertRule, severity: "low" };
    expect((await api.put(`/alert-definitions/${id}`, { definition: draft })).status).toBe(200);
    await apply(api, [much({ severity: "critical" })]);
    expect((await api.get(`/alert-definitions/${id}`)).at("definition.severity")).toBe("low");
    expect(only("alert_definition", await resourcesOf(api))[0]?.spec.severity).toBe("critical");
  });

  it("says what is wrong with one, and where", async () => {
    const { api } = await aTenantClient();
    for (const [spec, path] of [
      [{ measure: { aggregate: "median" } }, "measure"],
      [{ name: "Another" }, "name"],
      [{ filter: { key: "colour", operator: "EQUALS", value: "red" } }, "filter"],
    ] as const) {
      const refused = await apply(api, [much(spec)]);
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining(path)]);
    }
    await apply(api, [much({})]);
    const other = await apply(api, [{ kind: "alert_definition", key: "Much", spec: reportRule }]);
    expect(problemsIn(other)[0]).toMatchObject({ kind: "alert_definition", code: "conflict" });
  });
});

describe("a push of how people sign in", () => {
  it("locks nobody out, whichever way it would", async () => {
    const { api } = await aTenantClient();
    const alone = { kind: "sign_in", key: "settings", spec: { onlyProviders: true } };
    const refused = await apply(api, [alone, { kind: "identity_provider", key: issuer, spec: provider }]);
    expect([refused.status, problemsIn(refused)[0]]).toMatchObject([400, { code: "in_use" }]);
    expect(only("identity_provider", await resourcesOf(api))).toEqual([]);
  });

  it("leaves unsaid what was never said: what goes without saying is stricter in a live tenant", async () => {
    const [sandbox, live] = [await aTenantClient(), await aTenantClient({ environment: "live" })];
    const pulled = only("sign_in", await resourcesOf(sandbox.api));
    expect(pulled[0]?.spec).toMatchObject({ stepUp: { decisions: null, exports: null }, idleMinutes: null });
    await apply(live.api, pulled);
    expect((await live.api.get("/api/v1/sign-in-settings")).at("stepUp")).toEqual({ decisions: true, exports: true });
  });

  it("is written into the audit log, as its own call is, without what was said", async () => {
    const { api } = await aTenantClient();
    await api.post("/identity-providers", { ...provider, issuer, clientSecret: "s3cret-of-the-client" });
    await api.put("/api/v1/sign-in-settings", settings);
    const log = await api.get("/audit-log?limit=20");
    const actions = (log.at("data") as JsonObject[]).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(["createIdentityProvider", "putSignInSettings"]));
    expect(log.text).not.toContain("s3cret");
  });
});

const settings = {
  ...{ idleMinutes: 20, absoluteHours: 8, stepUp: { decisions: true, exports: true } },
  ...{ onlyProviders: false, access: null },
};

function without<Spec extends object>(spec: Spec, name: keyof Spec): JsonObject {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => key !== name));
}
