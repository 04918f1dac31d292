import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { app } from "../../src/app";
import { apiRoutes } from "../../src/routes/api";
import { type AnswerKind, headerFaults } from "../support/header-table";
import { seedAnalyst, seedTenant } from "../support/tenant";

// G31: every door there is, as the router knows them, by everybody who may stand before it; each answer against the table of headers.

const origin = "http://edgecase.test";
let apiKey = "";
let cookie = "";
beforeAll(async () => {
  const seeded = await seedTenant(env);
  apiKey = seeded.apiKey;
  cookie = (await seedAnalyst(env, seeded.tenantId, "admin")).cookie;
});
afterEach(() => void vi.restoreAllMocks());

interface Asked {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** The kind of an answer, by what it is and where it came from: never by its own headers but the type of its content. */
function kindOf({ path }: Asked, answer: Response): AnswerKind {
  const type = answer.headers.get("content-type") ?? "";
  const isGood = answer.status === 200;
  if (type.startsWith("text/html")) {
    if (path.startsWith("/console/preview/")) return "preview";
    if (/^\/console\b/.test(path)) return answer.status === 503 ? "page" : "console";
    if (/^\/(?:flow|go)\b/.test(path)) return "flow";
    return path.startsWith("/portal/") ? "portal" : "page";
  }
  if (isGood && /^\/(?:embed|sdk)\/v1\.js$/.test(path)) return "script";
  if (isGood && opens.test(path)) return "open";
  return type.startsWith("image/svg") ? "picture" : "data";
}

/** Said to everybody alike, and kept by browsers for a while. */
const opens = /^\/(?:favicon\.ico|\.well-known\/edgecase-audit-keys\.json)$/;

async function faultsOf(asked: Asked): Promise<string[]> {
  const { method, path, headers, body } = asked;
  const request = new Request(origin + path, {
    method,
    headers,
    redirect: "manual",
    ...(body !== undefined && { body }),
  });
  const answer = await fetchSelf(request);
  await answer.body?.cancel();
  statuses.add(answer.status);
  if (answer.status === 101) return [];
  const who = headers.cookie === undefined ? (headers.authorization === undefined ? "nobody" : "a key") : "a session";
  const where = `${method} ${path} by ${who} → ${answer.status} (${kindOf(asked, answer)})`;
  return headerFaults(kindOf(asked, answer), answer.headers).map((fault) => `${where}: ${fault}`);
}

const statuses = new Set<number>();

/** Several at once: the doors are many, and each waits for the database. */
async function faultsOfAll(all: readonly Asked[]): Promise<string[]> {
  const faults: string[] = [];
  for (let at = 0; at < all.length; at += 40)
    faults.push(...(await Promise.all(all.slice(at, at + 40).map(faultsOf))).flat());
  return faults;
}

/** Each door once, with something in the place of every parameter. */
const doors = [
  ...new Set(
    app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:\w+(?:\{[^}]*\})?/g, "x")}`),
  ),
].map((door) => {
  const [method = "", path = ""] = door.split(" ");
  return { method, path };
});

/** What is there for a key as well, whatever the tenant has. */
const isList = (path: string): boolean => path.startsWith("/api/") && !path.includes("/x");
const ours = () => ({ cookie, origin, "sec-fetch-site": "same-origin" });

describe("every answer says what the table of headers says", () => {
  it("has every operation of the API among its doors, and those that are none", () => {
    const paths = new Set(doors.map(({ method, path }) => `${method} ${path}`));
    const missing = apiRoutes.filter(({ method, path }) => !paths.has(`${method} ${path.replaceAll(/\{\w+\}/g, "x")}`));
    expect(missing.map(({ name }) => name)).toEqual([]);
    for (const page of ["/sign-in", "/console", "/docs", "/flow/x/x", "/portal/x", "/sandbox/mailbox", "/go/x"])
      expect(paths.has(`GET ${page}`), page).toBe(true);
  });

  it("what is read, by nobody, with a session and with a key: found, not there, refused", async () => {
    const read = doors.filter(({ method }) => method === "GET");
    const asked = read.flatMap((door) => [
      { ...door, headers: {} },
      { ...door, headers: ours() },
      ...(isList(door.path) ? [{ ...door, headers: { authorization: `Bearer ${apiKey}` } }] : []),
    ]);
    expect(await faultsOfAll(asked)).toEqual([]);
    for (const status of [200, 303, 401, 404, 426]) expect(statuses, `${status}`).toContain(status);
  });

  it("what writes: pages by nobody, all from another website, and the API with a body that is none", async () => {
    const writes = doors.filter(({ method }) => method !== "GET");
    const foreign = { cookie, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    const bodied = { ...ours(), "content-type": "application/json" };
    const asked = writes.flatMap((door) => [
      { ...door, headers: foreign },
      door.path.startsWith("/api/") ? { ...door, headers: bodied, body: "[" } : { ...door, headers: {} },
    ]);
    expect(await faultsOfAll(asked)).toEqual([]);
    for (const status of [400, 403]) expect(statuses, `${status}`).toContain(status);
  });

  it("methods that a path does not have, paths that are none, questions of other websites", async () => {
    const paths = [...new Set(apiRoutes.map(({ path }) => path.replaceAll(/\{\w+\}/g, "x")))];
    const none = [
      "/",
      "/nothing",
      "/api/v1/nothing",
      "/api/v2/cases",
      "/flow",
      "/assets",
      "/docs/guides/none",
      "/console/x/y",
    ];
    const asked = [
      ...paths.map((path) => ({ method: "PURGE", path, headers: {} })),
      ...none.map((path) => ({ method: "GET", path, headers: {} })),
      ...[...none, "/api/v1/cases", "/api/v1/flow/x"].map((path) => ({
        method: "OPTIONS",
        path,
        headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
      })),
    ];
    expect(await faultsOfAll(asked)).toEqual([]);
    expect(statuses).toContain(405);
  });

  it("faults of our own", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {}); // they are logged
    vi.spyOn(env.DB, "prepare").mockImplementation(() => {
      throw new Error("broken");
    });
    const read = doors.filter(({ method, path }) => method === "GET" && !path.includes("/x"));
    expect(await faultsOfAll(read.map((door) => ({ ...door, headers: ours() })))).toEqual([]);
    expect(statuses).toContain(500);
  });
});
