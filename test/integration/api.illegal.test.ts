import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import kyb from "../../scripts/demo/definitions/kyb.json";
import kyc from "../../scripts/demo/definitions/kyc.json";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef, CaseSnapshot, TenantId } from "../../src/domain";
import { type ApiClient, anAnalystClient, aTenantClient, clientWith } from "../support/api";
import { type DefinitionFile, publishFiles } from "../support/journey";
import { seedApiKey } from "../support/tenant";
import { fieldsIn, Visitor } from "../support/visitor";

// G13 from outside. The unit test of the same name goes through every state, event and actor inside; this one goes through every door.

const heardInKyb = [
  "COLLECTION_FLOW_FINISHED",
  "SCREENING_DONE",
  "RISK_DONE",
  "RISK_FAILED",
  "approve",
  "reject",
  "revision",
];
const made = [
  "nothing",
  "xstate.init",
  "xstate.done.state.kyb",
  "xstate.after.1000.screening",
  "*",
  "__proto__",
  "APPROVE",
];
const allNames = [...heardInKyb, ...made];

const snapshotOf = async (ref: CaseRef): Promise<CaseSnapshot> => {
  const found = await caseOf(env, ref).snapshot();
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
};

interface Scene {
  tenantId: TenantId;
  ref: CaseRef;
  /** The applicant's browser, in their form. */
  applicant: Visitor;
  base: string;
  callers: Record<string, { api: ApiClient; answers: number[] }>;
}

/** A company that waits for its applicant, and everybody who might try something. `answers`: what those may get. */
async function aScene(): Promise<Scene> {
  const owner = await aTenantClient();
  const other = await aTenantClient();
  await publishFiles(owner.api, kyc as unknown as DefinitionFile, kyb as unknown as DefinitionFile);
  const context = { entity: { type: "business", data: { companyName: "Acme" } } };
  const opened = await owner.api.post("/cases", { workflow: "kyb", context });
  const ref = { tenantId: owner.tenantId, caseId: opened.textAt("id") as CaseRef["caseId"] };
  const link = await owner.api.post(`/cases/${ref.caseId}/links`, { kind: "session" });
  const applicant = new Visitor();
  const base = (await applicant.post(new URL(link.textAt("url")).pathname, [])).path;
  const withKey = async (...scopes: Parameters<typeof seedApiKey>[2]) => {
    const { apiKey } = await seedApiKey(env, owner.tenant, scopes);
    return clientWith({ authorization: `Bearer ${apiKey}` });
  };
  const forged = { cookie: applicant.cookies, origin: "http://edgecase.test", "sec-fetch-site": "same-origin" };
  return {
    tenantId: owner.tenantId,
    ref,
    applicant,
    base,
    callers: {
      nobody: { api: clientWith({}), answers: [401] },
      "the applicant's cookie": { api: clientWith(forged), answers: [401] },
      "a viewer": { api: (await anAnalystClient(owner.tenantId, "viewer")).api, answers: [403] },
      "a key that reads": { api: await withKey("cases:read"), answers: [403] },
      "a key of builders": {
        api: await withKey("definitions:write", "webhooks:write", "secrets:write"),
        answers: [403],
      },
      "another tenant": { api: other.api, answers: [404] },
      "another tenant's administrator": { api: (await anAnalystClient(other.tenantId, "admin")).api, answers: [404] },
      "an analyst": { api: (await anAnalystClient(owner.tenantId)).api, answers: [400, 409] },
      "a key that writes": { api: await withKey("cases:write"), answers: [400, 409] },
      "an administrator": { api: (await anAnalystClient(owner.tenantId, "admin")).api, answers: [400, 409] },
    },
  };
}

/** Every way to bring an event to a case. */
const doors: [string, (api: ApiClient, id: string, event: string) => ReturnType<ApiClient["post"]>][] = [
  ["events", (api, id, name) => api.post(`/cases/${id}/events`, { name })],
  ["send-event", (api, id, name) => api.post(`/external/workflows/${id}/send-event`, { name })],
  ["event", (api, id, name) => api.post(`/external/workflows/${id}/event`, { name })],
  ["decision", (api, id, decision) => api.post(`/cases/${id}/decision`, { decision })],
];

describe("through any door, by anybody", () => {
  it("what the state does not know, or the caller may not do, leaves the case as it was", async () => {
    const { ref, callers } = await aScene();
    const before = await snapshotOf(ref);
    for (const [who, { api, answers }] of Object.entries(callers))
      for (const [door, go] of doors)
        for (const event of door === "events" ? allNames : heardInKyb) {
          // The one thing that the state does know, by somebody who may.
          if (answers.includes(409) && event === "COLLECTION_FLOW_FINISHED" && door !== "decision") continue;
          const answered = await go(api, ref.caseId, event);
          const expected = door === "decision" && answers[0] !== 401 ? [...answers, 400] : answers;
          expect([who, door, event, expected.includes(answered.status) ? "refused" : answered.status]).toEqual([
            who,
            door,
            event,
            "refused",
          ]);
        }
    expect(await snapshotOf(ref)).toEqual(before);
  });

  it("a vendor's event needs the tenant's signature", async () => {
    const { ref, callers } = await aScene();
    const before = await snapshotOf(ref);
    for (const { api } of Object.values(callers))
      for (const event of heardInKyb) {
        const body = JSON.stringify({ status: "clear" });
        const headers = { "content-type": "application/json", "x-hmac-signature": "0".repeat(64) };
        const path = `/external/workflows/${ref.caseId}/hook/${event}?resultDestination=pluginsOutput.x`;
        expect((await api.send("POST", path, { body, headers })).status).toBe(401);
        expect((await api.send("POST", path, { body, headers: { "content-type": "application/json" } })).status).toBe(
          401,
        );
      }
    expect(await snapshotOf(ref)).toEqual(before);
  });

  it("the applicant's form sends its own event only, whatever is posted with it", async () => {
    const { ref, applicant, base } = await aScene();
    const shown = await applicant.get(`${base}/company`);
    const smuggled: [string, string][] = allNames.flatMap((name): [string, string][] => [
      ["event", name],
      ["name", name],
      ["decision", name],
      [name, "1"],
      ["state", "approved"],
      ["pluginsOutput.risk_evaluation.riskScore", "0"],
    ]);
    for (const action of ["continue", "submit", "approve", "COLLECTION_FLOW_FINISHED"])
      await applicant.post(`${base}/company`, [...fieldsIn(shown.html), ...smuggled, ["action", action]]);
    await applicant.post(`${base}/submit`, smuggled);
    const { configuration, status, context, outcome } = await snapshotOf(ref);
    expect([configuration, status, outcome]).toEqual([["collection_flow"], "active", null]);
    expect(context.pluginsOutput).toEqual({});
  });
});

it("a case that has ended hears nobody", async () => {
  const { ref, callers } = await aScene();
  const admin = callers["an administrator"]?.api;
  if (admin === undefined) throw new Error("no administrator");
  const cancelled = await admin.post(`/cases/${ref.caseId}/cancel`, { reason: "asked to" });
  expect(cancelled.at("status")).toBe("cancelled");
  const { configuration, context, status, outcome } = await snapshotOf(ref);
  for (const { api } of Object.values(callers))
    for (const [door, go] of doors)
      for (const event of heardInKyb)
        expect([door, (await go(api, ref.caseId, event)).status >= 400]).toEqual([door, true]);
  expect(await snapshotOf(ref)).toMatchObject({ configuration, context, status, outcome });
});
