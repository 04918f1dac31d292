import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { documentFor } from "../../src/routes/api";
import type { Method } from "../../src/routes/framework";
import { operationsIn } from "../../src/routes/openapi-shared";
import type { Answered, ApiClient } from "../support/api";
import { aReplayWorld, asApplicant, pathWith, type ReplayWorld, setups } from "../support/replay";
import { notReplayed } from "../support/replay-exceptions";
import { bodyWith, formWith, queryWith } from "../support/replay-inputs";

const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const operations = operationsIn(documentFor("http://edgecase.test")).map((one) => ({
  ...one,
  name: String(one.operation.operationId),
}));

type Operation = (typeof operations)[number];
const listIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

let world: ReplayWorld;
beforeAll(async () => {
  vi.spyOn(env.API_LIMIT, "limit").mockResolvedValue({ success: true });
  vi.spyOn(console, "log").mockImplementation(() => {}); // what is refused here is logged
  world = await aReplayWorld();
}, 60_000);
afterAll(() => void vi.restoreAllMocks());

/** Sends the example of an operation. The client holds the answer against what the operation promises. */
async function replay({ name, path, method, operation }: Operation): Promise<Answered> {
  world.ids.clear();
  const address = await pathWith(world, path, name);
  await setups[name]?.(world);
  const query = queryWith(listIn(operation.parameters), world.ids);
  const init = await bodyOf(objectIn(objectIn(operation.requestBody).content));
  const isFlow = JSON.stringify(operation.security).includes("flowSession");
  const send = (caller: ApiClient) => caller.send(method as Method, `${address}${query}`, init);
  const answer = await send(isFlow ? asApplicant(world) : world.api);
  // What people began, and what only they may do, is theirs.
  return answer.status === 403 || answer.status === 404 ? send(world.person) : answer;
}

async function bodyOf(content: JsonObject): Promise<{ body?: BodyInit; headers?: Record<string, string> }> {
  const [type, media] = Object.entries(content)[0] ?? [];
  const { example } = objectIn(media);
  if (type === undefined || example === undefined) return {};
  if (type === "multipart/form-data") return formWith(objectIn(bodyWith(world, example)));
  const body = bodyWith(world, example);
  return { body: typeof body === "string" ? body : JSON.stringify(body), headers: { "content-type": type } };
}

describe("the example of every operation", () => {
  const replayed = operations.filter(({ name }) => notReplayed[name] === undefined);

  it("works when it is sent as it stands, with ids of this world", { timeout: 120_000 }, async () => {
    const failed: string[] = [];
    // Reads share what they look at; whatever writes gets something of its own.
    for (const one of [...replayed].sort((a, b) => Number(a.method !== "GET") - Number(b.method !== "GET"))) {
      if (one.method !== "GET") world.kept.clear();
      const outcome = await replay(one).then(
        ({ status, text }) => (status < 300 ? null : `${status} ${text.slice(0, 260)}`),
        (problem: unknown) => String(problem).slice(0, 260),
      );
      if (one.method === "GET")
        for (const [variable, id] of world.ids) if (variable !== "name") world.kept.set(variable, id);
      if (outcome !== null) failed.push(`${one.name}: ${outcome}`);
    }
    expect(failed).toEqual([]);
  });

  it("is left out only where something must have happened before, and only of operations that there are", () => {
    const names = new Set(operations.map(({ name }) => name));
    expect(Object.keys(notReplayed).filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(notReplayed).length).toBeLessThanOrEqual(mostLeftOut);
  });
});

/** Of all operations. It may become less. */
const mostLeftOut = 82;
