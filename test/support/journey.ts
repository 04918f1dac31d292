import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { CaseId, CaseRef, TenantId } from "../../src/domain";
import { getPath, isObject, type Json, type JsonObject } from "../../src/lib/json";
import type { Answered, ApiClient } from "./api";
import { inCase, stubOf } from "./cases";
import { eventually } from "./eventually";

/** A definition as its file has it: the body of `POST /workflow-definitions`. */
export type DefinitionFile = JsonObject;

/** Publishes definitions as their files have them. */
export async function publishFiles(api: ApiClient, ...files: DefinitionFile[]): Promise<void> {
  for (const file of files) {
    const draft = await api.post("/workflow-definitions", file);
    if (draft.status !== 201) throw new Error(`the draft was refused: ${draft.text}`);
    const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`);
    if (published.status !== 200) throw new Error(`not published: ${published.text}`);
  }
}

/** Asks, polling, until the case is in the state; gives the case. Says where it is instead when it does not get there. */
export function untilState(api: ApiClient, caseId: string, state: string, timeoutMs = 20_000): Promise<Answered> {
  return vi.waitFor(
    async () => {
      const read = await api.get(`/external/workflows/${caseId}`);
      if (read.at("state") !== state) throw new Error(`state is ${read.at("state")}, not ${state}`);
      return read;
    },
    { timeout: timeoutMs, interval: 50 },
  );
}

/** The newest run of a plugin as `GET /cases/{id}/checks` shows it. */
export async function runOf(api: ApiClient, caseId: string, plugin: string): Promise<JsonObject> {
  const runs = (await api.get(`/cases/${caseId}/checks`)).at("data");
  const found = Array.isArray(runs) ? runs.find((run) => getPath(run, "plugin") === plugin) : undefined;
  if (!isObject(found)) throw new Error(`no run of ${plugin}`);
  return found;
}

export const attemptsOf = async (api: ApiClient, caseId: string, plugin: string): Promise<Json[]> => {
  const { attempts } = await runOf(api, caseId, plugin);
  return Array.isArray(attempts) ? attempts : [];
};

export const sandboxVendorOf = (tenantId: string): DurableObjectStub =>
  env.SANDBOX_VENDOR.get(env.SANDBOX_VENDOR.idFromName(tenantId));

/** The sandbox vendor delivers what is due. Its own alarm may be at it at the same time: what that has begun is waited for. */
export const dueIsDelivered = (tenantId: string): Promise<void> =>
  eventually(async () => {
    await runDurableObjectAlarm(sandboxVendorOf(tenantId));
    const owed = await callbacksOf(tenantId, "SELECT * FROM callbacks WHERE status = 'pending'");
    const isDue = (one: Record<string, SqlStorageValue>) =>
      Number(one.due_at_ms) <= Date.now() || Number(one.attempts) > 0;
    if (owed.some(isDue)) throw new Error("the vendor still owes callbacks");
  });

/** The same with all that it owes, as soon as it owes something. */
export async function owedIsDelivered(tenantId: string): Promise<void> {
  await eventually(async () => {
    await callbacksOf(tenantId, "UPDATE callbacks SET due_at_ms = 0 WHERE status = 'pending' AND attempts = 0");
    if ((await callbacksOf(tenantId, "SELECT 1 FROM callbacks")).length === 0) throw new Error("it owes nothing yet");
  });
  await dueIsDelivered(tenantId);
}

const callbacksOf = (tenantId: string, query: string) =>
  runInDurableObject(sandboxVendorOf(tenantId), (_, { storage }) => storage.sql.exec(query).toArray());

/** What waits for a later attempt is due now: time passes without a sleep. */
export async function retriesAreDue(tenantId: TenantId, caseId: string): Promise<void> {
  const ref: CaseRef = { tenantId, caseId: caseId as CaseId };
  await inCase(ref, async (_object, state) => {
    state.storage.sql.exec("UPDATE outbox SET due_at_ms = 1 WHERE status = 'pending'");
    await state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stubOf(ref));
}
