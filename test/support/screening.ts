import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { sandboxEntries } from "../../src/screening/sandbox-list";
import type { ApiClient } from "./api";

/** Somebody whom the sandbox list has as S-002. */
export const lomazov = { kind: "person", names: ["Victor Lomazov"], birthDate: "1958-09-30" };
export const ndjson = (entries: readonly unknown[]): string => entries.map((entry) => JSON.stringify(entry)).join("\n");
export const entryOf = (id: string) => sandboxEntries.find((entry) => entry.id === id);

/** Waits until a version is no longer `loading`, or its monitoring no longer `running`. */
export const settled = (api: ApiClient, list: string, version: number) =>
  vi.waitFor(
    async () => {
      const seen = await api.get(`/screening/lists/${list}/versions/${version}`);
      if (seen.at("status") === "loading" || seen.at("monitoring.status") === "running") throw new Error(seen.text);
      return seen;
    },
    { timeout: 20_000, interval: 50 },
  );

export const upload = (api: ApiClient, list: string, text: string) =>
  api.send("POST", `/screening/lists/${list}/upload`, { body: text, headers: { "content-type": "text/plain" } });

/** Uploads a list and screens against it from now on. */
export async function activated(api: ApiClient, list: string, text: string): Promise<number> {
  await api.put(`/screening/lists/${list}`, { name: list, format: "ndjson" });
  const version = (await upload(api, list, text)).at("version") as number;
  const loaded = await settled(api, list, version);
  if (loaded.at("status") !== "ready") throw new Error(loaded.text);
  expect((await api.post(`/screening/lists/${list}/versions/${version}/activate`)).status).toBe(200);
  await settled(api, list, version);
  return version;
}

/** A case whose check was answered by `vendor: "builtin"`. */
export async function screenedCase(api: ApiClient, check: string, payload: JsonObject, data: JsonObject = {}) {
  const key = `screening-${check}`;
  const definition = {
    id: key,
    initial: "work",
    states: { work: { on: { DONE: "done", FAILED: "failed" } }, done: { type: "final" }, failed: { type: "final" } },
  };
  const plugin = {
    pluginKind: "check",
    name: "sanctions",
    check,
    vendor: "builtin",
    stateNames: ["work"],
    successAction: "DONE",
    errorAction: "FAILED",
    payload,
  };
  const known = await api.get(`/workflow-definitions?key=${key}`);
  if (known.at("data.length") === 0) {
    const created = await api.post("/workflow-definitions", {
      key,
      name: key,
      definition,
      extensions: { apiPlugins: [plugin] },
    });
    const published = await api.post(`/workflow-definitions/${created.textAt("id")}/publish`);
    if (published.status !== 200) throw new Error(published.text);
  }
  const config = { allowMultipleActiveWorkflows: true };
  const opened = await api.post("/cases", {
    workflow: key,
    context: { entity: { type: "business", id: "customer-1", data } },
    config,
  });
  if (opened.status !== 201) throw new Error(opened.text);
  return vi.waitFor(
    async () => {
      const seen = await api.get(`/cases/${opened.textAt("id")}`);
      if (seen.at("status") === "active") throw new Error(`still in ${seen.textAt("state")}`);
      return { id: opened.textAt("id"), seen, output: seen.at("context.pluginsOutput.sanctions") };
    },
    { timeout: 20_000, interval: 50 },
  );
}

export const subjectsOf = async (tenantId: string): Promise<JsonObject[]> =>
  (await env.DB.prepare("SELECT * FROM screening_subjects WHERE tenant_id = ?").bind(tenantId).all<JsonObject>())
    .results;

export const person: JsonObject = {
  firstName: "Victor",
  lastName: "Lomazov",
  dateOfBirth: "1958-09-30",
  options: { ongoingMonitoring: true },
};
