import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { CaseScope, Role, TenantId } from "../../src/domain";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { aDraft, countryRule, seedInputs, untilEnded } from "../support/judgements";

const config = { allowMultipleActiveWorkflows: true };
const taxId = "DE-811-907-4711";
const ada = { entity: { type: "individual", data: { firstName: "Ada", lastName: "Lovelace", taxId } } };

async function open(api: ApiClient, workflow: string): Promise<string> {
  const opened = await api.post("/cases", { workflow, context: ada, config });
  expect(opened.status).toBe(201);
  return opened.textAt("id");
}

/** Somebody of this role, limited to these cases, and the administrator who limited them. */
async function aColleague(tenantId: TenantId, role: Role, caseScope: CaseScope | null) {
  const one = await anAnalystClient(tenantId, role);
  const { api: admin } = await anAnalystClient(tenantId, "admin");
  expect((await admin.patch(`/users/${one.user.id}`, { caseScope })).status).toBe(200);
  return { ...one, admin };
}

describe("rules that a colleague tries on a case", () => {
  // What somebody would ask, letter by letter, of a case that is closed to them or of a field that is masked for them.
  const asking = {
    rules: [
      {
        id: "guess",
        indicator: "It begins so",
        ruleSet: { operator: "and", rules: [{ key: "entity.data.taxId", operator: "STARTS_WITH", value: "DE-8" }] },
        baseRiskScore: 50,
      },
    ],
  };

  it("say nothing of a case that is outside of their limits, and as much as ever of their own", async () => {
    const { api: key, tenantId } = await aTenantClient();
    for (const workflow of ["cards", "loans"]) await publish(key, workflow, reviewChart);
    const [mine, other] = [await open(key, "cards"), await open(key, "loans")];
    const made = await key.post("/rule-sets", { key: "asked", name: "Asked", ...asking });
    const attempt = `/rule-sets/${made.textAt("id")}/try`;
    for (const role of ["viewer", "manager", "auditor"] as const) {
      const { api } = await aColleague(tenantId, role, { workflows: ["cards"] });
      for (const body of [{ caseId: other }, { caseId: other, ...asking }]) {
        const refused = await api.post(attempt, body);
        expect([role, refused.status, refused.at("error.code")]).toEqual([role, 404, "not_found"]);
      }
      expect([role, (await api.post(attempt, { caseId: mine })).at("hits")]).toEqual([role, ["guess"]]);
    }
  });

  it("say nothing of a case with fields that are masked for them; who sees all of it is written down", async () => {
    const { api: key, tenantId } = await aTenantClient();
    const masking = [{ path: "entity.data.taxId" }];
    await publish(key, "veiled", reviewChart, { extensions: { edgecase: { masking } } });
    const caseId = await open(key, "veiled");
    const made = await key.post("/rule-sets", { key: "asked", name: "Asked", ...asking });
    const attempt = `/rule-sets/${made.textAt("id")}/try`;
    for (const role of ["viewer", "analyst", "builder"] as const) {
      const { api } = await anAnalystClient(tenantId, role);
      for (const body of [{ caseId }, { caseId, ...asking }])
        expect([role, (await api.post(attempt, body)).at("error.code")]).toEqual([role, "not_permitted"]);
      expect((await api.post(attempt, { facts: ada, ...asking })).at("hits")).toEqual(["guess"]);
    }
    const { api: senior, user } = await anAnalystClient(tenantId, "senior");
    const shown = await senior.post(attempt, { caseId, ...asking }, { "edgecase-purpose": "A new rule" });
    expect(shown.at("hits")).toEqual(["guess"]);
    const { api: auditor } = await anAnalystClient(tenantId, "auditor");
    const looks = (await auditor.get("/audit-log?action=tryRuleSet")).at("data");
    expect(looks).toEqual([
      expect.objectContaining({
        kind: "read",
        actor: expect.objectContaining({ id: user.id }),
        object: { kind: "case", id: caseId },
        purpose: "A new rule",
      }),
    ]);
  });
});

describe("rules that a colleague tries on what was judged before", () => {
  it("are judged without the facts that are masked for them; who sees every fact gets the whole answer", async () => {
    const { api: key, tenantId } = await aTenantClient();
    await publish(key, "veiled", reviewChart, {
      extensions: { edgecase: { masking: [{ path: "entity.data.country" }] } },
    });
    await seedInputs(tenantId, "guessed", 2, () => ({
      context: { entity: { type: "business", data: { country: "KP" } } },
    }));
    const draft = await aDraft(key, "guessed", [countryRule("guess", ["KP"], 90)]);
    const heldFor = async (api: ApiClient) => {
      const id = (await api.post(`/rule-sets/${draft}/backtests`, {})).textAt("id");
      await untilEnded(key, id);
      const cases = (await key.get(`/backtests/${id}/cases`)).at("data") as { newlyHolds: string[] }[];
      return cases.map(({ newlyHolds }) => newlyHolds);
    };
    const { api: builder } = await anAnalystClient(tenantId, "builder");
    expect([await heldFor(builder), await heldFor(key)]).toEqual([
      [[], []],
      [["guess"], ["guess"]],
    ]);
    const until = new Date(Date.now() + 600_000).toISOString();
    expect((await builder.post(`/rule-sets/${draft}/shadow`, { until })).status).toBe(201);
    const shadow = env.DB.prepare("SELECT hidden_names FROM shadows WHERE tenant_id = ?").bind(tenantId);
    expect(await shadow.first("hidden_names")).toBe('["country"]');
  });
});

describe("a masked field that a colleague has seen", () => {
  it("is seen by nobody else under the same key unseen: each of them stands in the timeline, once", async () => {
    const { api: key, tenantId } = await aTenantClient();
    await publish(key, "veiled", reviewChart, {
      extensions: { edgecase: { masking: [{ path: "entity.data.taxId" }] } },
    });
    const caseId = await open(key, "veiled");
    const people = [await anAnalystClient(tenantId), await anAnalystClient(tenantId)];
    const wish = { path: "entity.data.taxId", reason: "Compared with the register" };
    for (const { api } of [...people, ...people])
      expect((await api.post(`/cases/${caseId}/reveal`, wish, { "idempotency-key": "shared" })).at("value")).toBe(
        taxId,
      );
    const timeline = (await key.get(`/cases/${caseId}/timeline`)).at("data") as {
      type: string;
      actor: { id: string };
    }[];
    const looks = timeline.filter(({ type }) => type === "field.revealed").map(({ actor }) => actor.id);
    expect(looks.toSorted()).toEqual(people.map(({ user }) => user.id as string).toSorted());
  });
});

describe("a builder who is limited to some cases", () => {
  it("moves none of the others to another version, and is not told of them", async () => {
    const { api: key, tenantId } = await aTenantClient();
    for (const workflow of ["cards", "loans"]) await publish(key, workflow, reviewChart);
    const other = await open(key, "loans");
    const from = (await key.get(`/cases/${other}`)).textAt("workflow.id");
    const draft = await key.post(`/workflow-definitions/${from}/upgrade`);
    expect((await key.post(`/workflow-definitions/${draft.textAt("id")}/publish`)).status).toBe(200);
    const { api, admin, user } = await aColleague(tenantId, "builder", { workflows: ["cards"] });
    const version = (await key.get(`/cases/${other}`)).at("version");
    for (const dryRun of [true, false]) {
      const answer = await api.post(`/workflow-definitions/${from}/move-cases`, { toVersion: 2, dryRun });
      expect([answer.status, answer.at("data"), answer.at("moved")]).toEqual([200, [], 0]);
    }
    expect((await key.get(`/cases/${other}`)).at("version")).toBe(version);
    expect((await admin.patch(`/users/${user.id}`, { caseScope: null })).status).toBe(200);
    const moved = await api.post(`/workflow-definitions/${from}/move-cases`, { toVersion: 2, dryRun: false });
    expect([moved.status, moved.at("moved")]).toEqual([200, 1]);
  });
});

describe("somebody at a screen that was left open", () => {
  // The whole path: what begins with `/sign-in` is taken for a page.
  const settings = "/api/v1/sign-in-settings";
  const times = { idleMinutes: 30, absoluteHours: 12, onlyProviders: false, access: null };
  const wanted = { ...times, stepUp: { decisions: true, exports: true } };
  const off = { ...times, stepUp: { decisions: false, exports: false } };

  /** An administrator whose team wants fresh proof, and who has given none for long. */
  async function anOpenScreen() {
    const seeded = await aTenantClient();
    const { api: admin, user } = await anAnalystClient(seeded.tenantId, "admin");
    expect((await admin.put(settings, wanted)).status).toBe(200);
    const provenAt = (atMs: number) =>
      env.DB.prepare("UPDATE sessions SET proven_at_ms = ? WHERE user_id = ?").bind(atMs, user.id).run();
    await provenAt(1);
    return { ...seeded, admin, prove: () => provenAt(Date.now()) };
  }

  it("does not switch the demand for fresh proof off", async () => {
    const { admin, prove } = await anOpenScreen();
    expect((await admin.put(settings, off)).at("error.code")).toBe("step_up_required");
    expect((await admin.get(settings)).at("stepUp")).toEqual(wanted.stepUp);
    await prove();
    expect((await admin.put(settings, off)).status).toBe(200);
  });

  it("erases nobody; the same request, with its key, goes through once the proof is there", async () => {
    const { api: key, admin, prove } = await anOpenScreen();
    await publish(key, "plain", reviewChart);
    const places = [{ caseId: await open(key, "plain"), path: null, caseVersion: 1 }];
    const erase = () =>
      admin.post("/privacy/erasures", { reason: "She asked for it", places }, { "idempotency-key": "erase" });
    expect((await erase()).at("error.code")).toBe("step_up_required");
    await prove();
    expect((await erase()).status).toBe(202);
  });
});

describe("the archive of somebody's data", () => {
  it("is fetched by an auditor who sees every field, and by none who sees one masked", async () => {
    const { api: key, tenantId } = await aTenantClient();
    await publish(key, "plain", reviewChart);
    const caseId = await open(key, "plain");
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const { api: auditor } = await anAnalystClient(tenantId, "auditor");
    const caseVersion = (await key.get(`/cases/${caseId}`)).at("version");
    const places = [{ caseId, path: null, caseVersion }];
    const begun = await admin.post("/privacy/exports", { reason: "She asked for it", places });
    const request = `/privacy/requests/${begun.textAt("id")}`;
    await vi.waitFor(async () => expect((await admin.get(request)).at("status")).toBe("done"), {
      timeout: 20_000,
      interval: 40,
    });
    expect((await auditor.get(`${request}/file`)).status).toBe(200);
    const masked = { maskedFields: [{ path: "entity.data.taxId", roles: ["admin"] }] };
    expect((await admin.put("/team-settings", masked)).status).toBe(200);
    expect((await auditor.get(`${request}/file`)).at("error.code")).toBe("not_permitted");
    expect((await admin.get(`${request}/file`)).status).toBe(200);
  });
});
