import { env } from "cloudflare:workers";
import { dereference, type Schema, validate } from "@cfworker/json-schema";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import type { Scope } from "../../src/domain";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { apiRoutes, documentFor } from "../../src/routes/api";
import type { Route } from "../../src/routes/framework";
import { operationsIn } from "../../src/routes/openapi-shared";
import { aTenantClient, publish, reviewChart } from "../support/api";
import { inputsOf } from "../support/schema-inputs";
import { type SeededTenant, seedApiKey } from "../support/tenant";

const origin = "http://edgecase.test";
const nightly = process.env.NIGHTLY === "1";
/** How many requests each property sends. Together 20,000 at night. */
const requests = nightly
  ? { known: 16_000, uninvited: 2_000, invalid: 2_000 }
  : { known: 700, uninvited: 500, invalid: 300 };
const document = documentFor(origin);
const components = objectIn(objectIn(document.components).schemas);
const schemaUri = "https://edgecase.test/document";
const lookup = dereference(
  { $id: schemaUri, components: { schemas: components } } as Schema,
  Object.create(null) as Record<string, Schema>,
);

interface Target {
  name: string;
  method: string;
  path: string;
  operation: JsonObject;
  route: Route;
}

const targets: Target[] = operationsIn(document).flatMap(({ path, method, operation }) => {
  const route = apiRoutes.find((one) => one.name === operation.operationId);
  return route === undefined ? [] : [{ name: route.name, method, path, operation, route }];
});

function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

let tenant: SeededTenant;
let ids: Record<string, string[]>;
/** Keys are changed often: what one may write in a minute is less than this sends. */
let keys: string[];
let sent = 0;

// Thousands of requests in a row are more than one caller may send.
beforeAll(async () => {
  vi.spyOn(env.API_LIMIT, "limit").mockResolvedValue({ success: true });
  vi.spyOn(console, "log").mockImplementation(() => {}); // what is refused and logged here would drown the report
  const client = await aTenantClient();
  tenant = client;
  keys = [client.apiKey];
  const definitionId = await publish(client.api, "review", reviewChart);
  const draft = await client.api.post(`/workflow-definitions/${definitionId}/upgrade`);
  const opened = await client.api.post("/cases", {
    workflow: "review",
    context: { entity: { type: "business", data: { companyName: "Acme" } } },
  });
  const endpoint = await client.api.post("/webhook-endpoints", { url: "https://hooks.fake.test/fuzz" });
  const list = await client.api.post("/lists", { key: "fuzz", name: "fuzz" });
  expect([draft.status, opened.status, endpoint.status, list.status]).toEqual([201, 201, 201, 201]);
  ids = {
    cases: [opened.textAt("id")],
    workflows: [opened.textAt("id")],
    "workflow-definitions": [definitionId, draft.textAt("id")],
    "webhook-endpoints": [endpoint.textAt("id")],
    lists: ["fuzz"],
  };
});
afterAll(() => void vi.restoreAllMocks());

async function key(): Promise<string> {
  sent += 1;
  if (sent % 40 === 0) keys.unshift((await seedApiKey(env, tenant.tenant, ["admin"])).apiKey);
  return keys[0] ?? "";
}

/** A path with ids in it that exist, as far as any are known, or others. */
const pathsOf = (target: Target): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...[...target.path.matchAll(/([\w-]+)\/\{(\w+)\}/g)].map(([, collection = ""]) =>
        fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom(...(ids[collection] ?? ["unknown"])) },
          { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !/^\.+$/.test(text)) },
        ),
      ),
    )
    .map((values) => {
      const left = [...values];
      return target.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent((left.shift() ?? "x").toWellFormed()));
    });

function queriesOf({ operation }: Target): fc.Arbitrary<string> {
  const parameters = (Array.isArray(operation.parameters) ? operation.parameters : []).filter(isObject);
  const query = parameters.filter((one) => one.in === "query");
  const values = Object.fromEntries(query.map((one) => [String(one.name), inputsOf(one.schema, components)]));
  const requiredKeys = query.filter((one) => one.required === true).map((one) => String(one.name));
  return fc.record(values, { requiredKeys }).map((chosen) => {
    const text = new URLSearchParams(
      Object.entries(chosen).map(([name, value]) => [
        name,
        (typeof value === "string" ? value : JSON.stringify(value)).toWellFormed(),
      ]),
    ).toString();
    return text === "" ? "" : `?${text}`;
  });
}

function bodiesOf({ operation }: Target): fc.Arbitrary<Json | undefined> {
  const { content } = objectIn(operation.requestBody);
  const media = objectIn(objectIn(content)["application/json"]);
  if (media.schema === undefined) return fc.constant(undefined);
  // Near the example much more is reached behind the parser than from nowhere.
  const nearExample = inputsOf(media.schema, components).map((drawn) =>
    isObject(media.example) && isObject(drawn) ? { ...drawn, ...media.example } : (media.example ?? drawn),
  );
  return fc.oneof(inputsOf(media.schema, components), nearExample);
}

interface Sent {
  /** Written as its name where a call is shown. */
  target: Target;
  path: string;
  query: string;
  body: Json | undefined;
}

const calls = (of: readonly Target[]): fc.Arbitrary<Sent> =>
  fc.constantFrom(...of).chain((target) =>
    fc.record({
      target: fc.constant(target),
      path: pathsOf(target),
      query: queriesOf(target),
      body: bodiesOf(target),
    }),
  );

async function send({ target, path, query, body }: Sent, headers: Record<string, string>): Promise<Response> {
  const takesBody = target.method !== "GET" && body !== undefined;
  return fetchSelf(
    new Request(`${origin}${path}${query}`, {
      method: target.method,
      headers: { ...headers, ...(takesBody && { "content-type": "application/json" }) },
      ...(takesBody && { body: JSON.stringify(body) }),
    }),
  );
}

/** What Schemathesis would say of an answer: null when it keeps every promise of the document. */
async function brokenPromise({ target }: Sent, response: Response): Promise<string | null> {
  const { status } = response;
  const text = await response.text();
  const mayBeBusy = status === 503 && target.name === "verifyBrandingDomain"; // it asks a host that is not there
  if (status >= 500 && !mayBeBusy) return `a server error: ${status} ${text.slice(0, 300)}`;
  const promised = documentedAnswer(target.operation, status);
  if (!isObject(promised)) return `a status that the document does not list: ${status} ${text.slice(0, 300)}`;
  const content = objectIn(promised.content);
  if (Object.keys(content).length === 0) return text === "" ? null : `a body with ${status}`;
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  const media = content[type];
  if (!isObject(media)) return `a content type that the document does not list: ${type} with ${status}`;
  if (type !== "application/json") return null;
  const value = JSON.parse(text) as Json;
  const { valid, errors } = validate(value, shapeOf(media.schema), "2020-12", lookup);
  if (!valid)
    return `another shape than promised with ${status}: ${JSON.stringify(errors.slice(-2))} in ${text.slice(0, 200)}`;
  if (status < 400) return null;
  const code = objectIn(value).error;
  const listed = Object.keys(objectIn(media.examples));
  return listed.includes(String(objectIn(code).code))
    ? null
    : `a code that the document does not list: ${text.slice(0, 200)}`;
}

function documentedAnswer({ responses }: JsonObject, status: number): Json | undefined {
  const answers = objectIn(responses);
  return answers[String(status)] ?? (status >= 500 ? answers["5XX"] : undefined);
}

/** The schema of a body, with where its references lead known. */
function shapeOf(schema: Json | undefined): Schema {
  const { $ref } = objectIn(schema);
  const named = typeof $ref === "string" ? lookup[`${schemaUri}${$ref}`] : undefined;
  return (typeof named === "object" ? named : schema) as Schema;
}

const shown = ({ target, path, query, body }: Sent): string =>
  `${target.name}: ${target.method} ${path}${query} ${JSON.stringify(body ?? null)}`;

// A WebSocket is no answer, and a stream of events has no end.
const isStream = ({ answers }: Route) => "101" in answers || Object.values(answers).includes("text/event-stream");
const reachable = targets.filter(({ route }) => !isStream(route));
const guarded = reachable.filter(({ route }) => "scope" in route.policy);
const strict = reachable.filter(({ route, operation }) => {
  const schema = objectIn(objectIn(objectIn(operation.requestBody).content)["application/json"]).schema;
  const { additionalProperties } = objectIn(shapeOf(schema) as Json);
  return additionalProperties === false && !("public" in route.policy && route.policy.proof !== undefined);
});

/** Sends as many calls as wished and tells what went wrong, the first of each kind. */
async function found(
  of: readonly Target[],
  numRuns: number,
  look: (call: Sent) => Promise<string | null>,
): Promise<string[]> {
  const broken = new Map<string, string>();
  await fc.assert(
    fc.asyncProperty(calls(of), async (call) => {
      const trouble = await look(call);
      if (trouble !== null)
        broken.set(`${call.target.name}: ${trouble.slice(0, 40)}`, `${shown(call)}\n  got ${trouble}`);
    }),
    { numRuns },
  );
  return [...broken.values()];
}

describe("whatever the document allows to be sent", { timeout: nightly ? 1_800_000 : 120_000 }, () => {
  it("never fails on our side, and is answered as the document says", async () => {
    const broken = await found(reachable, requests.known, async (call) =>
      brokenPromise(call, await send(call, { authorization: `Bearer ${await key()}` })),
    );
    expect(broken).toEqual([]);
  });

  it("is refused without a key, and with one that has too little", async () => {
    const { apiKey: reader } = await seedApiKey(env, tenant.tenant, ["cases:read"]);
    const enough = (scope: Scope | "any") => scope === "any" || scope === "cases:read";
    const broken = await found(guarded, Math.ceil(requests.uninvited / 3), async (call) => {
      const { status: nobody } = await send(call, {});
      const { status: madeUp } = await send(call, { authorization: "Bearer ek_sandbox_00000000000000000000000000_x" });
      if (nobody !== 401 || madeUp !== 401) return `${nobody} without a key, ${madeUp} with a made-up one`;
      const { policy } = call.target.route;
      if (!("scope" in policy) || enough(policy.scope)) return null;
      const { status } = await send(call, { authorization: `Bearer ${reader}` });
      return status === 403 ? null : `${status} with a key that may only read cases`;
    });
    expect(broken).toEqual([]);
  });

  it("is refused with a field that the document does not know", async () => {
    const broken = await found(strict, requests.invalid, async (call) => {
      const body = { ...objectIn(call.body), zzz_unknown: 1 };
      const { status } = await send({ ...call, query: "", body }, { authorization: `Bearer ${await key()}` });
      // An id that cannot be one is found out before the body is read.
      return status === 400 || (status === 404 && call.path !== call.target.path) ? null : `${status}`;
    });
    expect(broken).toEqual([]);
  });

  it("is 405 with Allow where the path knows no such method", async () => {
    // Applicants and vendors have doors of their own, which ask who is there before they look at the method.
    const own = targets.filter(({ path }) => !/^\/api\/v1\/(flow|callbacks)\//.test(path));
    const byPath = Map.groupBy(own, ({ path }) => path);
    for (const [path, of] of byPath) {
      const known = of.map(({ method }) => method);
      // Where another path with a parameter reaches this one, its methods answer too.
      const reached = targets.filter((other) => patternOf(other.path).test(path)).map(({ method }) => method);
      const method = ["GET", "POST", "PUT", "PATCH", "DELETE"].find(
        (one) => !known.includes(one) && !reached.includes(one),
      );
      if (method === undefined) continue;
      const response = await fetchSelf(new Request(`${origin}${path.replaceAll(/\{\w+\}/g, "x")}`, { method }));
      expect([path, method, response.status]).toEqual([path, method, 405]);
      const allow = response.headers.get("allow")?.split(", ") ?? [];
      expect([path, known.filter((one) => !allow.includes(one))]).toEqual([path, []]);
    }
  });
});

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
