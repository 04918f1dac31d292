import { runDurableObjectAlarm } from "cloudflare:test";
import { vi } from "vitest";
import type { CaseId, CaseRef, TenantId } from "../../src/domain";
import { getPath, isObject, type Json, type JsonObject } from "../../src/lib/json";
import type { Answered, ApiClient } from "./api";
import { inCase, stubOf } from "./cases";

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

/** What waits for a later attempt is due now: time passes without a sleep. */
export async function retriesAreDue(tenantId: TenantId, caseId: string): Promise<void> {
  const ref: CaseRef = { tenantId, caseId: caseId as CaseId };
  await inCase(ref, async (_object, state) => {
    state.storage.sql.exec("UPDATE outbox SET due_at_ms = 1 WHERE status = 'pending'");
    await state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stubOf(ref));
}
