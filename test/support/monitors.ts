import { env } from "cloudflare:workers";
import { clockOf } from "../../src/db/monitors";
import type { CaseId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { sweepMonitors } from "../../src/queues/run-monitors";
import { type ApiClient, aTenantClient, publish, reviewChart } from "./api";
import { atRest } from "./cases";
import { eventually } from "./eventually";
import type { SeededTenant } from "./tenant";

/** A tenant that watches its customers, with a workflow for new ones and one for those it has. */
export async function aWatchingTenant() {
  const tenant = await aTenantClient();
  const config = { allowMultipleActiveWorkflows: true };
  await publish(tenant.api, "onboarding", reviewChart, { config });
  await publish(tenant.api, "ongoing", reviewChart, { config });
  return tenant;
}

/** Opens a case about somebody; who that is. */
export async function aCustomer(
  api: ApiClient,
  type: "individual" | "business",
  data: JsonObject,
  more: JsonObject = {},
): Promise<{ entityId: string; caseId: string }> {
  const opened = await api.post("/cases", { workflow: "onboarding", context: { entity: { type, data }, ...more } });
  if (opened.status !== 201) throw new Error(opened.text);
  return { entityId: opened.textAt("entityId"), caseId: opened.textAt("id") };
}

/** Decides a case and lets everything happen that follows from it. */
export async function decided(tenant: SeededTenant & { api: ApiClient }, caseId: string, event: "approve" | "reject") {
  const done = await tenant.api.post(`/cases/${caseId}/events`, { name: event });
  if (done.status !== 200) throw new Error(done.text);
  await atRest({ tenantId: tenant.tenantId, caseId: caseId as CaseId });
}

export const watch = (api: ApiClient, entityId: string, monitors: JsonObject) =>
  api.put(`/entities/${entityId}/monitors`, { monitors });

export async function monitorOf(api: ApiClient, entityId: string, kind: string): Promise<JsonObject> {
  const { data } = (await api.get(`/entities/${entityId}/monitors`)).json;
  return (data as JsonObject[]).find((one) => one.kind === kind) ?? {};
}

export const runsOf = async (api: ApiClient, entityId: string, kind?: string): Promise<JsonObject[]> =>
  (await api.get(`/entities/${entityId}/monitor-runs?limit=100${kind === undefined ? "" : `&kind=${kind}`}`)).at(
    "data",
  ) as JsonObject[];

/**
 * Takes up whatever is due, `inMs` from now, until this many runs of somebody have ended: one sweep hands out those of some tenants only,
 * and whoever was handed out is not handed out again.
 */
export async function looked(
  { api }: { api: ApiClient },
  entityId: string,
  kind: string,
  runs: number,
  inMs = 0,
): Promise<JsonObject[]> {
  return eventually(async () => {
    await sweepMonitors(env, Date.now() + inMs);
    const ended = (await runsOf(api, entityId, kind)).filter(({ status }) => status !== "running");
    if (ended.length < runs) throw new Error(`${ended.length} of ${runs} runs have ended`);
    return ended;
  });
}

/** Lets a sandbox's time go by. */
export async function later(api: ApiClient, days: number): Promise<void> {
  for (let left = days; left > 0; left -= 366) {
    const moved = await api.post("/sandbox/clock/advance", { seconds: Math.min(left, 366) * 86_400 });
    if (moved.status !== 200) throw new Error(moved.text);
  }
}

export const nowOf = async ({ tenantId }: SeededTenant): Promise<number> =>
  Date.now() + (await clockOf(env.DB, tenantId)).offsetMs;

export const alertsAbout = async (api: ApiClient, entityId: string): Promise<JsonObject[]> =>
  (await api.get(`/alerts?source=monitoring&subjectId=${entityId}&limit=100`)).at("data") as JsonObject[];
