import { vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, publish } from "./api";

/** A vendor of company registers that a test has described, and what came to its server. */
export interface FakeVendor {
  name: string;
  host: string;
  requests: Request[];
  /** What the server does from now on. */
  mood: (request: Request) => Response | Promise<Response>;
}

/** Answers: `ok: true` is clear, `ok: false` rejected, a 404 nobody. Anything else cannot be read. */
export const registerAnswers: JsonObject[] = [
  { when: "body.ok == `true`", verdict: "clear", data: "{name: body.name}", vendorRef: "body.id" },
  { when: "body.ok == `false`", verdict: "rejected", code: "gone" },
  { httpStatus: [404], verdict: "not_found" },
];

/** Describes a vendor for the tenant and puts its server into the world. */
export async function aFakeVendor(
  api: ApiClient,
  name: string,
  host: string,
  { costCents = 5, ...over }: JsonObject = {},
): Promise<FakeVendor> {
  const check = { costCents, request: { path: "/companies/{subject.registrationNumber}" }, answers: registerAnswers };
  const adapter = {
    name,
    displayName: name,
    baseUrl: `https://${host}`,
    auth: { kind: "none" },
    checks: { "company-registry": check },
    ...over,
  };
  const put = await api.put(`/vendor-adapters/${name}`, adapter);
  if (put.status !== 200) throw new Error(put.text);
  const vendor: FakeVendor = { name, host, requests: [], mood: () => Response.json({ ok: true, name: "Acme", id: 7 }) };
  serve(vendor);
  return vendor;
}

const served = new Map<string, FakeVendor>();

/** One door for all vendors of a test: a second spy on `fetch` would call the first for ever. Undone by `vi.restoreAllMocks()`. */
export function serve(vendor: FakeVendor): void {
  served.set(vendor.host, vendor);
  const before = globalThis.fetch;
  if (vi.isMockFunction(before)) return;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init as RequestInit);
    const known = served.get(new URL(request.url).hostname);
    if (known === undefined) return before(request);
    known.requests.push(request);
    return known.mood(request);
  });
}

/** A chart that asks for a company's register and stops where a person can see what came of it. */
export const registerChart: JsonObject = {
  initial: "idle",
  states: {
    idle: { on: { start: "asking" } },
    asking: { on: { ANSWERED: "answered", REFUSED: "refused" } },
    answered: { on: { again: "asking" } },
    refused: { on: { again: "asking" } },
  },
};

export const registerPlugin = (over: JsonObject): JsonObject => ({
  name: "register",
  pluginKind: "check",
  check: "company-registry",
  stateNames: ["asking"],
  timeoutSeconds: 1,
  successAction: "ANSWERED",
  errorAction: "REFUSED",
  retry: { attempts: 2, backoff: { firstSeconds: 0.1, maxSeconds: 1 } },
  ...over,
});

/** A tenant's cases whose check asks a register. */
export function registerCases(api: () => ApiClient) {
  const company = { companyName: "Acme", registrationNumber: "00445790", country: "GB" };
  const anotherOf = async (key: string, by: ApiClient = api()): Promise<string> => {
    const context = { entity: { type: "business", data: company } };
    const made = await by.post("/cases", { workflow: key, context, config: { allowMultipleActiveWorkflows: true } });
    if (made.status !== 201) throw new Error(made.text);
    await by.post(`/cases/${made.textAt("id")}/events`, { name: "start" });
    return made.textAt("id");
  };
  return {
    company,
    /** Another case of a definition that is published. */
    anotherOf,
    /** Publishes a definition whose check is so, and starts a case of it. */
    asked: async (key: string, over: JsonObject, by: ApiClient = api()): Promise<string> => {
      await publish(by, key, registerChart, { extensions: { apiPlugins: [registerPlugin(over)] } });
      return anotherOf(key, by);
    },
    lastRun: async (caseId: string, by: ApiClient = api()): Promise<JsonObject> => {
      const { data } = (await by.get(`/cases/${caseId}/runs`)).json;
      return (data as JsonObject[])[0] ?? {};
    },
  };
}
