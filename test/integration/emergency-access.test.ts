import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { insertEmergency } from "../../src/db/emergencies";
import { type CaseId, newId, type Role } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { settleEmergencies } from "../../src/queues/emergencies";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { eventually } from "../support/eventually";

afterEach(() => void vi.restoreAllMocks());

const path = "/emergency-access";
const reason = "The bank has a court order that runs out today";
const minute = 60_000;

/** A house with a masked field that administrators see masked too, a case outside of everybody's limits, and one inside. */
async function aHouse(breakGlass: "off" | "admins" | "managers_and_admins" = "managers_and_admins") {
  const tenant = await aTenantClient();
  const config = { allowMultipleActiveWorkflows: true };
  for (const key of ["cards", "loans"]) await publish(tenant.api, key, reviewChart, { config });
  const person = { entity: { type: "individual", data: { lastName: "Byron", taxId: "DE-4711-0815" } } };
  const open = async (workflow: string) =>
    (await tenant.api.post("/cases", { workflow, context: person })).textAt("id") as CaseId;
  const [inside, outside] = [await open("cards"), await open("loans")];
  const settings = { maskedFields: [{ path: "entity.data.taxId", roles: ["senior"] }], breakGlass };
  expect((await tenant.api.put("/team-settings", settings)).status).toBe(200);
  const limited = async (role: Role) => {
    const one = await anAnalystClient(tenant.tenantId, role);
    const scoped = await tenant.api.patch(`/users/${one.user.id}`, { caseScope: { workflows: ["cards"] } });
    expect(scoped.status).toBe(200);
    return one;
  };
  return { ...tenant, inside, outside, limited };
}

const taxIdOf = async (api: ApiClient, id: string) => (await api.get(`/cases/${id}`)).at("context.entity.data.taxId");
const breakGlass = (api: ApiClient, caseId: string) => api.post(path, { caseId, reason });
const rowsOf = async (api: ApiClient, at: string) => ((await api.get(at)).json.data ?? []) as JsonObject[];

/** The clock of this Worker stands so many minutes later. */
const later = (minutes: number) => {
  const nowMs = Date.now() + minutes * minute;
  vi.spyOn(Date, "now").mockReturnValue(nowMs);
  return nowMs;
};

// Red without `emergencyCases` in mayKnowOf or maskOfCase; without the end in actorOfSession; without `alarmKinds` in notify.
describe("access in an emergency", () => {
  it("opens one case to one person, unmasked, and no other: neither to them nor to anybody else", async () => {
    const { api: key, limited, inside, outside } = await aHouse();
    const [{ api: ada }, { api: bob }] = [await limited("manager"), await limited("manager")];
    expect([(await ada.get(`/cases/${outside}`)).status, await taxIdOf(ada, inside)]).toEqual([404, "•••• 0815"]);
    const begun = await breakGlass(ada, outside);
    expect([begun.status, begun.at("endedAt"), begun.at("reason")]).toEqual([201, null, reason]);
    expect(Date.parse(begun.textAt("endsAt")) - Date.parse(begun.textAt("beganAt"))).toBe(30 * minute);
    expect([await taxIdOf(ada, outside), await taxIdOf(ada, inside)]).toEqual(["DE-4711-0815", "•••• 0815"]);
    expect((await bob.get(`/cases/${outside}`)).status).toBe(404);
    expect((await ada.get("/me")).at("actor.emergencies.0.caseId")).toBe(outside);
    // Lists stay as they were: it is one case, not a way round the limits.
    expect((await rowsOf(ada, "/cases")).map(({ id }) => id)).not.toContain(outside);
    // Once more is the same one.
    expect((await breakGlass(ada, outside)).at("id")).toBe(begun.at("id"));
    expect((await rowsOf(key, path)).map(({ id }) => id)).toEqual([begun.at("id")]);
  });

  it("opens to administrators what is masked for them", async () => {
    const { tenantId, inside } = await aHouse("admins");
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    expect(await taxIdOf(admin, inside)).toBe("•••• 0815");
    expect((await breakGlass(admin, inside)).status).toBe(201);
    expect(await taxIdOf(admin, inside)).toBe("DE-4711-0815");
  });

  // Red without `emergencyCases` in absentActor, or in the mask of report-evidence.ts, or in `mayOpen` (report-routes.ts).
  it("opens reports of that case unmasked while it lasts, and closes them again when it is over", async () => {
    const { tenantId, inside } = await aHouse("admins");
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const reports = `/cases/${inside}/reports`;
    const asked = async () => (await admin.post(reports, { format: "json" })).textAt("id");
    const file = async (id: string) => {
      await eventually(async () => {
        const report = await admin.get(`${reports}/${id}`);
        if (report.at("status") !== "done") throw new Error(report.text);
      });
      return admin.get(`${reports}/${id}/file`);
    };
    expect((await file(await asked())).at("case.context.entity.data.taxId")).toBe("•••• 0815");
    const emergency = (await breakGlass(admin, inside)).textAt("id");
    const whole = await asked();
    expect((await file(whole)).at("case.context.entity.data.taxId")).toBe("DE-4711-0815");
    expect((await admin.delete(`${path}/${emergency}`)).status).toBe(200);
    expect((await file(whole)).status).toBe(403);
    expect((await file(await asked())).at("case.context.entity.data.taxId")).toBe("•••• 0815");
  });

  it("alarms every administrator, whoever did it too and whatever they chose to hear, and the endpoints that want to know", async () => {
    const { api: key, tenantId, outside } = await aHouse();
    const [ada, bob] = [await anAnalystClient(tenantId, "admin"), await anAnalystClient(tenantId, "admin")];
    const { api: analyst } = await anAnalystClient(tenantId, "analyst");
    const muted = await bob.api.get("/notifications/settings");
    const quiet = Object.fromEntries(
      Object.keys(muted.json.kinds as JsonObject).map((kind) => [kind, { inApp: false, mail: false }]),
    );
    expect((await bob.api.put("/notifications/settings", { kinds: quiet })).status).toBe(200);
    const begun = await breakGlass(ada.api, outside);
    expect(begun.status).toBe(201);
    for (const api of [ada.api, bob.api])
      expect((await rowsOf(api, "/notifications")).map(({ kind }) => kind)).toEqual(["break_glass"]);
    expect(await rowsOf(analyst, "/notifications")).toEqual([]);
    const [entry] = await rowsOf(key, "/audit-log?action=beginEmergency");
    expect(entry).toMatchObject({ purpose: reason, actor: { id: ada.user.id }, object: { id: outside } });
    const [event] = await rowsOf(key, "/events?type=access.break_glass");
    expect(event).toMatchObject({ detail: { id: begun.at("id"), caseId: outside, userId: ada.user.id } });
    expect(JSON.stringify(event)).not.toContain("court order");
  });

  it("ends by itself after half an hour, before anybody has swept, and the sweeper writes it down once", async () => {
    const { api: key, limited, outside } = await aHouse();
    const { api: ada } = await limited("manager");
    const id = (await breakGlass(ada, outside)).textAt("id");
    // The session has to last longer than this does.
    await env.DB.prepare("UPDATE emergencies SET ends_at_ms = ? WHERE id = ?")
      .bind(Date.now() + 2 * minute, id)
      .run();
    expect((await ada.get(`/cases/${outside}`)).status).toBe(200);
    const nowMs = later(2);
    expect((await ada.get(`/cases/${outside}`)).status).toBe(404);
    expect((await ada.get("/me")).at("actor.emergencies")).toBeUndefined();
    expect((await rowsOf(key, path))[0]).toMatchObject({ endedById: null, endedAt: expect.any(String) });
    await Promise.all([settleEmergencies(env, nowMs), settleEmergencies(env, nowMs)]);
    const ended = await rowsOf(key, "/audit-log?action=emergencyEnded");
    expect(ended).toMatchObject([
      { actor: { kind: "system" }, details: { emergencyId: id, minutes: expect.any(Number) } },
    ]);
  });

  it("is ended by hand: by whoever began it or an administrator, at once, and by nobody else", async () => {
    const { api: key, limited, tenantId, outside } = await aHouse();
    const [{ api: ada }, { api: bob }] = [await limited("manager"), await limited("manager")];
    const { api: admin, user } = await anAnalystClient(tenantId, "admin");
    const first = (await breakGlass(ada, outside)).textAt("id");
    expect((await bob.delete(`${path}/${first}`)).status).toBe(404);
    expect((await ada.delete(`${path}/${first}`)).at("endedAt")).toEqual(expect.any(String));
    expect((await ada.get(`/cases/${outside}`)).status).toBe(404);
    const second = (await breakGlass(ada, outside)).textAt("id");
    expect(second).not.toBe(first);
    const ended = await admin.delete(`${path}/${second}`);
    expect([ended.at("endedById"), (await ada.get(`/cases/${outside}`)).status]).toEqual([user.id, 404]);
    expect((await admin.delete(`${path}/${second}`)).json).toEqual(ended.json);
    expect(await rowsOf(key, "/audit-log?action=emergencyEnded")).toHaveLength(2);
  });

  it("is denied where the tenant switches it off, to roles it does not name, to keys, and without a reason", async () => {
    const { api: key, limited, tenantId, inside, outside } = await aHouse("admins");
    const { api: manager } = await limited("manager");
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const said = async (api: ApiClient, caseId: string) => (await breakGlass(api, caseId)).status;
    expect([await said(manager, outside), await said(key, outside)]).toEqual([403, 403]);
    for (const role of ["viewer", "analyst", "senior", "builder", "auditor"] as const)
      expect([role, await said((await anAnalystClient(tenantId, role)).api, inside)]).toEqual([role, 403]);
    expect((await admin.post(path, { caseId: inside, reason: " x " })).status).toBe(400);
    expect(await said(admin, `case_${"0".repeat(34)}`)).toBe(404);
    expect(await said(admin, inside)).toBe(201);
    expect(await taxIdOf(admin, inside)).toBe("DE-4711-0815");
    // What is open closes with the switch.
    expect(
      (
        await admin.put("/team-settings", {
          maskedFields: [{ path: "entity.data.taxId", roles: ["senior"] }],
          breakGlass: "off",
        })
      ).status,
    ).toBe(200);
    expect([await taxIdOf(admin, inside), await said(admin, outside)]).toEqual(["•••• 0815", 403]);
    expect(await rowsOf(key, "/audit-log?action=beginEmergency")).toHaveLength(1);
  });

  it("opens three cases at once to a person and no more, also of ten that are asked for together", async () => {
    const { tenantId, outside } = await aHouse();
    const { user } = await anAnalystClient(tenantId, "admin");
    const one = (n: number) => ({
      ...{
        id: newId("emergency"),
        tenantId,
        userId: user.id,
        caseId: `${outside.slice(0, -2)}${n}0` as CaseId,
        reason,
      },
      ...{ beganAtMs: 1, endsAtMs: Date.now(), endedAtMs: null, endedById: null, alarmedAtMs: 1 },
    });
    const done = await Promise.all(Array.from({ length: 10 }, (_, n) => insertEmergency(env.DB, one(n), 3)));
    expect(done.filter(Boolean)).toHaveLength(3);
  });

  it("wants fresh proof of who it is, where the house does for what weighs", async () => {
    const { api: key, tenantId, outside } = await aHouse();
    const { api: admin, user } = await anAnalystClient(tenantId, "admin");
    const settings = { idleMinutes: 30, absoluteHours: 12, onlyProviders: false, access: null };
    const asked = { ...settings, stepUp: { decisions: true, exports: false } };
    expect((await key.put("/api/v1/sign-in-settings", asked)).status).toBe(200);
    const old = Date.now() - 11 * minute;
    await env.DB.prepare("UPDATE sessions SET proven_at_ms = ? WHERE user_id = ?").bind(old, user.id).run();
    expect((await breakGlass(admin, outside)).at("error.code")).toBe("step_up_required");
    expect(await rowsOf(key, path)).toEqual([]);
  });

  it("is told in the end, however often telling fails", async () => {
    const { api: key, tenantId, outside } = await aHouse();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const id = (await breakGlass(admin, outside)).textAt("id");
    await env.DB.batch([
      env.DB.prepare("UPDATE emergencies SET alarmed_at_ms = NULL WHERE id = ?").bind(id),
      env.DB.prepare("DELETE FROM notifications WHERE tenant_id = ?").bind(tenantId),
    ]);
    await settleEmergencies(env, Date.now());
    await settleEmergencies(env, Date.now());
    expect((await rowsOf(admin, "/notifications")).map(({ kind }) => kind)).toEqual(["break_glass"]);
    expect(await rowsOf(key, "/events?type=access.break_glass")).toHaveLength(1);
  });
});
