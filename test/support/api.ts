import { env } from "cloudflare:workers";
import * as z from "zod";
import { fetchSelf } from "../../durable-objects/self";
import type { Role, Scope } from "../../src/domain";
import { getPath, isObject, type Json, type JsonObject } from "../../src/lib/json";
import { apiRoutes } from "../../src/routes/api";
import type { Method, Route } from "../../src/routes/framework";
import { problemsOf } from "../../src/routes/openapi-problems";
import { problemCodes } from "../../src/routes/problem";
import { recordCall } from "./recorded";
import { type SeededTenant, seedAnalyst, seedTenant } from "./tenant";

/** An answer of the API. `json` is `{}` when the body is not a JSON object. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  json: JsonObject;
  /** What stands at a dotted path of `json`. */
  at(path: string): Json | undefined;
  /** The same as text; fails when it is not a text. */
  textAt(path: string): string;
}

type Call = (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;

/** Somebody who calls the API. Paths may leave out `/api/v1`. Each answer is checked against what its route promises. */
export interface ApiClient {
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  post: Call;
  put: Call;
  patch: Call;
  delete: Call;
  send(method: Method, path: string, init?: { body?: BodyInit; headers?: Record<string, string> }): Promise<Answered>;
}

/** A fresh tenant and a client with its API key. */
export async function aTenantClient(
  wish: { scopes?: Scope[]; environment?: "sandbox" | "live" } = {},
): Promise<SeededTenant & { api: ApiClient }> {
  const seeded = await seedTenant(env, wish);
  return { ...seeded, api: clientWith({ authorization: `Bearer ${seeded.apiKey}` }) };
}

/** A signed-in analyst of a tenant, as the console calls. */
export async function anAnalystClient(tenantId: SeededTenant["tenantId"], role: Role = "analyst") {
  const { user, cookie } = await seedAnalyst(env, tenantId, role);
  return { user, api: clientWith({ cookie, origin: baseUrl, "sec-fetch-site": "same-origin" }) };
}

const baseUrl = "http://edgecase.test";

/** A client that sends these headers with everything. */
export function clientWith(standing: Record<string, string>): ApiClient {
  const send: ApiClient["send"] = async (method, path, init = {}) => {
    const url = new URL(/^\/(api\/|healthz|readyz|docs|sign-in|console)/.test(path) ? path : `/api/v1${path}`, baseUrl);
    const headers = { ...standing, ...init.headers };
    const request = new Request(url, { method, headers, ...(init.body !== undefined && { body: init.body }) });
    const response = await fetchSelf(request);
    const answered = await read(response);
    recordCall(routeOf(method, url.pathname), { url, body: init.body, answered });
    checkPromises(method, url.pathname, answered);
    return answered;
  };
  const write =
    (method: Method): Call =>
    (path, body, headers = {}) =>
      send(method, path, {
        headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
  return {
    send,
    get: (path, headers = {}) => send("GET", path, { headers }),
    post: write("POST"),
    put: write("PUT"),
    patch: write("PATCH"),
    delete: write("DELETE"),
  };
}

/** Publishes a definition and gives its id. `definition` is the chart. */
export async function publish(
  api: ApiClient,
  key: string,
  definition: JsonObject,
  more: { extensions?: JsonObject; config?: JsonObject; uiDefinition?: JsonObject } = {},
): Promise<string> {
  const created = await api.post("/workflow-definitions", { key, name: key, definition, ...more });
  if (created.status !== 201) throw new Error(`the draft was refused: ${created.text}`);
  const published = await api.post(`/workflow-definitions/${created.textAt("id")}/publish`);
  if (published.status !== 200) throw new Error(`the definition was not published: ${published.text}`);
  return created.textAt("id");
}

/** The smallest chart a person can settle: review → approved or rejected. */
export const reviewChart: JsonObject = {
  id: "review",
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected", note_it: { actions: [] } } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};

/** What the paths of the routes look like, by method: worked out once, since every call of every test asks. */
const paths = Map.groupBy(
  apiRoutes.map((route) => ({ route, fits: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`) })),
  ({ route }) => route.method,
);

/** The route that a path belongs to, as the router would choose. */
export function routeOf(method: Method, path: string): Route | undefined {
  const matching = (paths.get(method) ?? []).filter(({ fits }) => fits.test(path));
  return (matching.find(({ route }) => route.path === path) ?? matching[0])?.route;
}

const Envelope = z.strictObject({
  error: z.strictObject({
    type: z.enum(Object.values(problemCodes).map((entry) => entry.type)),
    code: z.enum(Object.keys(problemCodes)),
    message: z.string().min(1),
    param: z.string().optional(),
    details: z.looseObject({}).optional(),
    requestId: z.string().regex(/^req_[0-9a-z]{26}$/),
  }),
});

/** An answer of the API is of the declared status and shape, or a well-formed error. Anything else fails the test that asked. */
function checkPromises(method: Method, path: string, answered: Answered): void {
  if (!path.startsWith("/api/")) return;
  const route = routeOf(method, path);
  const where = `${method} ${route?.path ?? path} answered ${answered.status}`;
  if (!answered.headers.has("request-id")) throw new Error(`${where} without a Request-Id`);
  if (answered.status >= 400) {
    const parsed = Envelope.safeParse(answered.json);
    if (!parsed.success) throw new Error(`${where} without a proper error: ${answered.text.slice(0, 500)}`);
    const { code } = parsed.data.error;
    if (route !== undefined && !problemsOf(route).some((one) => one === code))
      throw new Error(`${where} ${code}, which the document does not list for it: see src/routes/openapi-problems.ts`);
    return;
  }
  if (route === undefined) return;
  const shape = route.answers[answered.status];
  if (shape === undefined) throw new Error(`${where}, which its route does not declare`);
  if (typeof shape === "string") return;
  const isJson = answered.headers.get("content-type")?.includes("json") ?? false;
  const parsed = isJson ? shape.safeParse(JSON.parse(answered.text)) : null;
  if (parsed?.success === false)
    throw new Error(`${where} in another shape than declared: ${z.prettifyError(parsed.error)}`);
}

async function read(response: Response): Promise<Answered> {
  const isEndless = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  if (isEndless) await response.body?.cancel();
  const text = isEndless ? "" : await response.text();
  const json = objectIn(text);
  const at = (path: string) => getPath(json, path);
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    at,
    textAt(path) {
      const value = at(path);
      if (typeof value === "string") return value;
      throw new Error(`no text at ${path} of ${response.status} ${text.slice(0, 500)}`);
    },
  };
}

function objectIn(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
