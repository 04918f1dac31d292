import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { documentFor } from "../../src/routes/api";
import { operationsIn } from "../../src/routes/openapi-shared";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { seedApiKey } from "../support/tenant";

const document = documentFor("http://edgecase.test");
const listIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const nameOf = (parameter: JsonObject) => String(parameter.name);

/** Its page of transactions stands beside the numbers they make. */
const isMoreThanAList = ({ operationId }: JsonObject): boolean => operationId === "getAlertEvidence";

/** Every operation that gives its answer page by page. */
const pagedLists = operationsIn(document).filter(({ method, operation }) => {
  const names = listIn(operation.parameters).map(nameOf);
  return method === "GET" && names.includes("limit") && names.includes("cursor") && !isMoreThanAList(operation);
});

/** Lists that a test can fill, each with how many things it makes. Of the others only what needs no things is asked. */
const filled: Record<string, (world: World) => Promise<void>> = {
  listCases: async ({ api }) => {
    for (const n of [1, 2, 3, 4, 5]) await openOne(api, `Acme ${n}`);
  },
  listDefinitions: async ({ api }) => {
    for (const key of ["l1", "l2", "l3", "l4"]) await publish(api, key, { ...reviewChart, id: key });
  },
  listRuleSets: async ({ api }) => {
    for (const key of ["r1", "r2", "r3", "r4"]) must(await api.post("/rule-sets", { key, name: key, rules: [] }), 201);
  },
  listWebhookEndpoints: async ({ api }) => {
    for (const n of [1, 2, 3, 4])
      must(await api.post("/webhook-endpoints", { url: `https://hooks.fake.test/${n}` }), 201);
  },
  listApiKeys: async ({ tenant }) => {
    for (const _ of [1, 2, 3, 4]) await seedApiKey(env, tenant, ["cases:read"]);
  },
  listNotes: async ({ api, caseId }) => {
    for (const content of ["a", "b", "c", "d"]) must(await api.post(`/cases/${caseId}/notes`, { content }), 201);
  },
  listTimeline: async ({ api, caseId }) => {
    for (const content of ["e", "f", "g"]) must(await api.post(`/cases/${caseId}/notes`, { content }), 201);
  },
  listListEntries: async ({ api }) => {
    must(await api.post("/lists", { key: "countries", name: "Countries" }), 201);
    const add = ["DE", "FR", "GB", "NL", "PL"].map((value) => ({ value }));
    must(await api.post("/lists/countries/entries", { add }), 200);
  },
  listListVersions: async ({ api }) => {
    for (const value of ["SE", "NO", "DK"]) must(await api.post("/lists/countries/entries", { add: [{ value }] }), 200);
  },
};

/** Whether an operation answers with `data` and takes no cursor. */
function isWholeList({ parameters, responses }: JsonObject): boolean {
  const { schemas } = isObject(document.components) ? document.components : {};
  const answer =
    isObject(responses) && isObject(responses["200"]) ? JSON.stringify(responses["200"].content ?? {}) : "";
  const [, name = ""] = /#\/components\/schemas\/(\w+)/.exec(answer) ?? [];
  const schema = isObject(schemas) ? schemas[name] : undefined;
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  return properties.data !== undefined && !listIn(parameters).map(nameOf).includes("cursor");
}

interface World {
  api: ApiClient;
  person: ApiClient;
  tenant: Awaited<ReturnType<typeof aTenantClient>>["tenant"];
  caseId: string;
}
let world: World;
let other: World;

function must(answer: { status: number; text: string }, status: number): void {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
}

async function openOne(api: ApiClient, companyName: string): Promise<string> {
  const context = { entity: { type: "business", id: companyName, data: { companyName } } };
  const opened = await api.post("/cases", { workflow: "review", context });
  must(opened, 201);
  return opened.textAt("id");
}

async function aWorld(): Promise<World> {
  const { api, tenant } = await aTenantClient();
  await publish(api, "review", reviewChart);
  const { api: person } = await anAnalystClient(tenant.id, "admin");
  const made: World = { api, person, tenant, caseId: await openOne(api, "Listed Ltd") };
  for (const fill of Object.values(filled)) await fill(made);
  return made;
}

const addressIn = ({ caseId }: World, path: string): string =>
  path
    .replace("/cases/{id}", `/cases/${caseId}`)
    .replace("/lists/{key}", "/lists/countries")
    .replace("{subject}", `sub_${"0".repeat(40)}`)
    .replaceAll(/\{\w+\}/g, "unknown");

const idsIn = (answer: { at(path: string): Json | undefined }): string[] =>
  listIn(answer.at("data")).map((item) => JSON.stringify(item.id ?? item.seq ?? item.version ?? item.value ?? item));

beforeAll(async () => {
  world = await aWorld();
  other = await aWorld();
}, 60_000);

describe("lists", () => {
  it("are many, and each has a limit of 1 to 100 beside its cursor", () => {
    expect(pagedLists.length).toBeGreaterThan(25);
    for (const { operation } of pagedLists) {
      const limit = listIn(operation.parameters).find((parameter) => nameOf(parameter) === "limit");
      const schema = isObject(limit?.schema) ? limit.schema : {};
      expect([operation.operationId, schema.minimum, schema.maximum]).toEqual([operation.operationId, 1, 100]);
    }
  });

  it("all come as data and nextCursor", () => {
    const { schemas = {} } = isObject(document.components) ? document.components : {};
    for (const { operation } of pagedLists) {
      const name = `${String(operation.operationId).replace(/^./, (first) => first.toUpperCase())}Answer`;
      const schema = isObject(schemas) ? schemas[name] : undefined;
      const required = isObject(schema) && Array.isArray(schema.required) ? schema.required : [];
      expect([name, required.includes("data"), required.includes("nextCursor")]).toEqual([name, true, true]);
    }
  });

  it("that come whole look the same, and say that nothing follows", async () => {
    const short = operationsIn(document).filter(
      ({ method, path, operation }) =>
        method === "GET" &&
        String(operation.operationId).startsWith("list") &&
        !path.includes("{") &&
        isWholeList(operation),
    );
    expect(short.length).toBeGreaterThan(8);
    for (const { path, operation } of short) {
      const answer = await world.api.get(path);
      const asked = answer.status === 403 ? await world.person.get(path) : answer;
      const isList = [asked.status, Array.isArray(asked.at("data")), asked.at("nextCursor")];
      expect([operation.operationId, ...isList]).toEqual([operation.operationId, 200, true, null]);
    }
  });

  it("refuse a limit out of bounds and a cursor that nobody gave, and name the parameter", async () => {
    for (const { path, operation } of pagedLists) {
      for (const [query, param] of [
        ["limit=0", "limit"],
        ["limit=101", "limit"],
        ["limit=1.5", "limit"],
        ["cursor=AAAA", "cursor"],
        ["page=2", "page"],
      ]) {
        const where = `${String(operation.operationId)}?${query?.slice(0, 20)}`;
        const address = addressIn(world, path);
        const answer = await world.api.get(`${address}?${query}`);
        // An id that cannot be one is found out before the query is read.
        if (answer.status === 404 && address.includes("unknown")) continue;
        expect([where, answer.status, answer.at("error.param")]).toEqual([where, 400, param]);
      }
    }
  });

  it.each(Object.keys(filled))(
    "%s gives everything once, page by page, in the order it gives it at once",
    async (name) => {
      const { path = "" } = pagedLists.find(({ operation }) => operation.operationId === name) ?? {};
      const address = addressIn(world, path);
      const whole = await world.api.get(`${address}?limit=100`);
      expect([whole.status, whole.at("nextCursor")]).toEqual([200, null]);
      const all = idsIn(whole);
      expect(all.length).toBeGreaterThan(3);
      expect(new Set(all).size).toBe(all.length);
      for (const limit of [1, 2, all.length]) {
        const seen: string[] = [];
        let cursor: Json | undefined = null;
        do {
          const next: string = typeof cursor === "string" ? `&cursor=${encodeURIComponent(cursor)}` : "";
          const page = await world.api.get(`${address}?limit=${limit}${next}`);
          expect(page.status).toBe(200);
          const ids = idsIn(page);
          expect(ids.length).toBeLessThanOrEqual(limit);
          seen.push(...ids);
          cursor = page.at("nextCursor");
        } while (typeof cursor === "string" && seen.length <= all.length);
        expect([limit, seen]).toEqual([limit, all]);
      }
    },
  );

  it.each(Object.keys(filled))("%s shows nothing of another tenant, whatever cursor comes", async (name) => {
    const { path = "" } = pagedLists.find(({ operation }) => operation.operationId === name) ?? {};
    const foreign = await other.api.get(`${addressIn(other, path)}?limit=1`);
    const cursor = foreign.at("nextCursor");
    expect(typeof cursor).toBe("string");
    const mine = idsIn(await world.api.get(`${addressIn(world, path)}?limit=100`));
    const answer = await world.api.get(
      `${addressIn(world, path)}?limit=100&cursor=${encodeURIComponent(String(cursor))}`,
    );
    expect([200, 400]).toContain(answer.status);
    expect(idsIn(answer).filter((id) => !mine.includes(id))).toEqual([]);
  });
});
