import { afterEach, expect, it, vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { aTenantClient, publish } from "../support/api";
import { untilState } from "../support/journey";
import { answerAt } from "../support/receiver";

const chart: JsonObject = {
  initial: "idle",
  states: {
    idle: { on: { start: "asking" } },
    asking: { on: { ALL_ASKED: "asked" } },
    asked: { type: "final" },
  },
};
const extensionsFor = (host: string): JsonObject => ({
  apiPlugins: [
    {
      pluginKind: "api",
      name: "notify",
      method: "POST",
      url: `https://${host}/owners/{id}`,
      request: { transform: [{ transformer: "jmespath", mapping: "{name: name}" }] },
      attempts: 5,
      retry: { backoff: { firstSeconds: 0.1, factor: 1, maxSeconds: 1 } },
    },
  ],
  commonPlugins: [
    {
      pluginKind: "iterative",
      name: "each_owner",
      actionPluginName: "notify",
      stateNames: ["asking"],
      iterateOn: [{ transformer: "jmespath", mapping: "entity.data.owners" }],
      successAction: "ALL_ASKED",
    },
  ],
});

afterEach(() => void vi.restoreAllMocks());

it("asks a vendor once for each item, and after a failure for the failed item alone, always under its one key", async () => {
  const { api } = await aTenantClient();
  const host = "items.fake.test";
  const calls: { item: string; key: string | null }[] = [];
  const troubles = [503, 503, 400];
  answerAt(host, (request) => {
    const item = new URL(request.url).pathname.split("/").at(-1) ?? "";
    calls.push({ item, key: request.headers.get("idempotency-key") });
    const trouble = item === "c" ? troubles.shift() : undefined;
    return trouble === undefined
      ? Response.json({ told: item })
      : Response.json({ trouble }, { status: trouble, headers: { "retry-after": "0" } });
  });
  await publish(api, "five-owners", chart, { extensions: extensionsFor(host) });
  const owners = ["a", "b", "c", "d", "e"].map((id) => ({ id, name: `Owner ${id}` }));
  const made = await api.post("/cases", {
    workflow: "five-owners",
    context: { entity: { type: "business", data: { owners } } },
  });
  const caseId = made.textAt("id");
  await api.post(`/cases/${caseId}/events`, { name: "start" });

  const incidentId = await vi.waitFor(async () => {
    const { incidents } = (await api.get(`/cases/${caseId}`)).json as { incidents: { id: string; message: string }[] };
    expect(incidents).toMatchObject([
      { code: "items_failed", message: expect.stringContaining("1 of 5 items failed: c") },
    ]);
    return incidents[0]?.id ?? "";
  }, 20_000);
  const failed = (await api.get(`/cases/${caseId}`)).at("context.pluginsOutput.each_owner") as JsonObject;
  expect(failed).toMatchObject({
    status: "ERROR",
    items: ["a", "b", "c", "d", "e"].map((id) =>
      id === "c" ? { id, status: "ERROR", code: "http_400" } : { id, status: "SUCCESS", output: { told: id } },
    ),
  });
  expect(calls.map(({ item }) => item).toSorted()).toEqual(["a", "b", "c", "c", "c", "d", "e"]);

  expect((await api.post(`/cases/${caseId}/incidents/${incidentId}/retry`, {})).status).toBe(200);
  await untilState(api, caseId, "asked");
  expect(calls.slice(7).map(({ item }) => item)).toEqual(["c"]);
  const keys = new Map(calls.map(({ item, key }) => [item, key]));
  expect(new Set(keys.values()).size).toBe(5);
  expect(calls.every(({ item, key }) => key !== null && keys.get(item) === key)).toBe(true);

  const { data } = (await api.get(`/cases/${caseId}/runs`)).json as { data: JsonObject[] };
  expect(data).toHaveLength(1);
  const attempts = data[0]?.attempts as { item: string; outcome: string; exchanges: unknown[] }[];
  expect(attempts.map(({ item, outcome }) => `${item} ${outcome}`)).toEqual([
    "a success",
    "b success",
    "c failed",
    "c failed",
    "c error",
    "c success",
    "d success",
    "e success",
  ]);
  expect(attempts.every(({ exchanges }) => exchanges.length === 1)).toBe(true);
});
