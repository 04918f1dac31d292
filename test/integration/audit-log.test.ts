import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { writeAudit } from "../../src/db/audit";
import { apiRoutes } from "../../src/routes/api";
import { isAudited } from "../../src/routes/framework-audit";
import { anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

interface Entry {
  seq: number;
  action: string;
  actor: { kind: string; id: string };
  object: { kind: string; id: string | null };
  requestId: string | null;
  details: Record<string, unknown>;
}
const entriesOf = (answer: { at(path: string): unknown }) => answer.at("data") as Entry[];

describe("the audit log", () => {
  it("says who did what to what, for people and keys alike, and names the request", async () => {
    const { api: key, tenantId, keyId } = await aTenantClient();
    const { api: admin, user } = await anAnalystClient(tenantId, "admin");
    await publish(key, "audited", reviewChart);
    const made = await admin.post("/api-keys", { name: "ci", scopes: ["cases:read"] });
    await admin.put("/secrets/vendor_key", { value: "s3cret" });
    const log = await admin.get("/audit-log");
    const by = (action: string) => entriesOf(log).find((entry) => entry.action === action);
    expect(by("publishDefinition")).toMatchObject({
      actor: { kind: "api_key", id: keyId },
      object: { kind: "workflow-definitions", id: expect.stringMatching(/^wfd_/) },
    });
    expect(by("createApiKey")).toMatchObject({
      actor: { kind: "analyst", id: user.id },
      object: { kind: "api-keys", id: made.textAt("id") },
      requestId: made.headers.get("request-id"),
    });
    expect(by("createApiKey")?.details).toMatchObject({ scopes: ["cases:read"] });
    expect(by("putSecret")?.object).toEqual({ kind: "secrets", id: "vendor_key" });
    expect(by("signIn")).toMatchObject({ actor: { id: user.id }, details: { method: "link" } });
    expect(log.text).not.toContain("s3cret");
  });

  it("says of a change of settings what it put in the place of what", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const signIn = (decisions: boolean) => ({
      ...{ idleMinutes: 30, absoluteHours: 12, onlyProviders: false, access: null },
      stepUp: { decisions, exports: true },
    });
    const rules = (afterDays: number) => [{ name: "Rejected", class: "case", afterDays, outcome: "rejected" }];
    const masks = [{ path: "entity.data.taxId", label: "Tax id" }];
    const costs = (centsPerDay: number) => ({ centsPerDay, centsPerMonth: null, rawAnswerDays: 30 });
    // Path and operation; what is set twice; what the second entry says was before, and is now.
    const changes: [[path: string, action: string], sent: [object, object], told: [object, object]][] = [
      [
        ["/team-settings", "putTeamSettings"],
        [{ maskedFields: masks }, { breakGlass: "off" }],
        [
          { maskedFields: ["entity.data.taxId"], breakGlass: "admins" },
          { maskedFields: [], breakGlass: "off" },
        ],
      ],
      [
        ["/api/v1/sign-in-settings", "putSignInSettings"],
        [signIn(true), signIn(false)],
        [{ stepUp: signIn(true).stepUp }, { stepUp: signIn(false).stepUp }],
      ],
      [
        ["/check-settings", "putCheckSettings"],
        [costs(100), costs(900)],
        [{ centsPerDay: 100 }, { centsPerDay: 900 }],
      ],
      [
        ["/tenant-settings", "putTenantSettings"],
        [
          { name: "House", timeZone: "UTC" },
          { name: "House", timeZone: "Europe/Berlin" },
        ],
        [{ timeZone: "UTC" }, { timeZone: "Europe/Berlin" }],
      ],
      [
        ["/retention", "putRetention"],
        [{ rules: rules(180) }, { rules: rules(90) }],
        [
          { rules: [expect.objectContaining({ afterDays: 180 })] },
          { rules: [expect.objectContaining({ afterDays: 90 })] },
        ],
      ],
    ];
    for (const [[path, action], sent, [before, after]] of changes) {
      for (const body of sent) expect(await admin.put(path, body), path).toMatchObject({ status: 200 });
      const [newest] = entriesOf(await admin.get(`/audit-log?action=${action}`));
      expect(newest?.details, action).toMatchObject(after);
      expect(newest?.details.before, action).toEqual(before);
    }
  });

  it("holds nothing of persons: neither the address of who was invited nor the link", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const made = await admin.post("/invitations", { email: "ada.lovelace@example.test", role: "senior" });
    const log = await admin.get("/audit-log?action=invitePerson");
    expect(entriesOf(log)).toEqual([
      expect.objectContaining({
        object: { kind: "invitations", id: made.textAt("id") },
        details: expect.objectContaining({ role: "senior" }),
      }),
    ]);
    expect(log.text).not.toContain("lovelace");
  });

  it("does not hold what was refused, and holds a repeated call once", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    await admin.post("/api-keys", { name: "", scopes: ["nonsense"] });
    const wish = { name: "ci", scopes: ["cases:read"] };
    await admin.post("/api-keys", wish, { "idempotency-key": "twice" });
    await admin.post("/api-keys", wish, { "idempotency-key": "twice" });
    expect(entriesOf(await admin.get("/audit-log?action=createApiKey"))).toHaveLength(1);
  });

  it("counts from one without holes, however many write at once, and no entry is changed or removed", async () => {
    const { tenantId } = await aTenantClient();
    const entry = (n: number) => ({
      actor: { kind: "system", id: "test" } as const,
      action: `act${n}`,
      object: { kind: "things", id: `thing_${n}` },
      requestId: null,
    });
    await Promise.all(Array.from({ length: 12 }, (_, n) => writeAudit(env.DB, tenantId, entry(n), Date.now())));
    const { api: admin } = await anAnalystClient(tenantId, "admin"); // signs in: entry 13
    const seqs = entriesOf(await admin.get("/audit-log?limit=100")).map(({ seq }) => seq);
    expect(seqs).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    const change = env.DB.prepare("UPDATE audit_log SET action = 'x' WHERE tenant_id = ?").bind(tenantId);
    const removal = env.DB.prepare("DELETE FROM audit_log WHERE tenant_id = ?").bind(tenantId);
    await expect(change.run()).rejects.toThrow("only added to");
    await expect(removal.run()).rejects.toThrow("only added to");
  });

  it("is read page by page, by actor, action, object, time and part of a word, by administrators and auditors only", async () => {
    const { api: key, tenantId, keyId } = await aTenantClient();
    const { api: auditor } = await anAnalystClient(tenantId, "auditor");
    const { api: manager } = await anAnalystClient(tenantId, "manager");
    const ids = [];
    for (const name of ["a", "b", "c"])
      ids.push((await key.post("/api-keys", { name, scopes: ["cases:read"] })).textAt("id"));
    const found = async (query: string) =>
      entriesOf(await auditor.get(`/audit-log?${query}`)).map(({ object }) => object.id);
    expect(await found(`actorId=${keyId}`)).toEqual(ids.toReversed());
    expect(await found(`objectId=${ids[1]}`)).toEqual([ids[1]]);
    expect(await found("objectKind=api-keys&q=CREATEAPI")).toEqual(ids.toReversed());
    expect(await found(`objectKind=api-keys&to=${encodeURIComponent("2020-01-01T00:00:00Z")}`)).toEqual([]);
    const first = await auditor.get("/audit-log?objectKind=api-keys&limit=2");
    const rest = await auditor.get(`/audit-log?objectKind=api-keys&limit=2&cursor=${first.textAt("nextCursor")}`);
    expect([...entriesOf(first), ...entriesOf(rest)].map(({ object }) => object.id)).toEqual(ids.toReversed());
    expect(rest.at("nextCursor")).toBeNull();
    expect((await auditor.get("/audit-log/actions")).at("data")).toEqual(["createApiKey", "signIn"]);
    expect((await manager.get("/audit-log")).status).toBe(403);
    const stranger = await aTenantClient();
    expect(entriesOf(await stranger.api.get("/audit-log"))).toEqual([]);
  });

  it("hears of every call that changes more than a case", () => {
    const silent = apiRoutes.filter(
      (route) =>
        "scope" in route.policy &&
        !["any", "cases:read", "cases:write"].includes(route.policy.scope) &&
        route.method !== "GET" &&
        route.audit === null && // where it is said, the handler writes more than the framework could
        !isAudited(route),
    );
    expect(silent.map(({ name }) => name).sort()).toEqual([
      "checkBranding",
      "putBrandingDraft",
      "runPluginWithSample",
      "simulateDefinition",
      "tryTrigger",
      "validateDefinition",
      "validateRuleSet",
      "validateRules",
    ]);
  });
});
