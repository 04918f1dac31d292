import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { type ApiClient, aTenantClient } from "../support/api";
import { formOn } from "../support/form-token";

afterEach(() => void vi.restoreAllMocks());

/** What the DNS says of TXT records; every other address is asked as before. */
function dnsSays(records: Record<string, string[]>): string[] {
  const asked: string[] = [];
  const before = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init as RequestInit);
    const url = new URL(request.url);
    if (url.hostname !== "cloudflare-dns.com") return before(request);
    const name = url.searchParams.get("name") ?? "";
    asked.push(name);
    const found = records[name];
    return Response.json(
      found === undefined
        ? { Status: 3 }
        : {
            Status: 0,
            Answer: found.map((text) => ({ type: 16, data: `"${text.slice(0, 20)}" "${text.slice(20)}"` })),
          },
    );
  });
  return asked;
}

const asking = {
  key: "ask",
  name: "Ask",
  definitionType: "statechart-json",
  definition: {
    id: "ask",
    initial: "asking",
    states: { asking: { tags: ["collection_flow"], meta: { form: "ask" }, on: { SENT: "sent" } }, sent: {} },
  },
  uiDefinition: {
    key: "ask",
    title: "Ask",
    event: "SENT",
    pages: [
      {
        id: "company",
        title: "Company",
        elements: [
          { id: "city", element: "textfield", valueDestination: "entity.data.city", params: { label: "City" } },
        ],
      },
    ],
  },
};

async function aCase(api: ApiClient): Promise<string> {
  const draft = await api.post("/workflow-definitions", asking);
  await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  const opened = await api.post("/cases", {
    workflow: "ask",
    context: { entity: { type: "business", data: { companyName: "Acme" } } },
  });
  return opened.textAt("id");
}

const aHost = () => `verify-${crypto.randomUUID().slice(0, 8)}.example.com`;
const at = (host: string, path: string, init: RequestInit = {}) =>
  fetchSelf(new Request(`https://${host}${path}`, { redirect: "manual", ...init }));

it("gives a host to whoever has its DNS record, and to nobody else", async () => {
  const { api } = await aTenantClient();
  const { api: stranger } = await aTenantClient();
  const host = aHost();
  const added = await api.post("/branding/domains", { host: host.toUpperCase() });
  expect(added.status, added.text).toBe(201);
  expect(added.at("verifiedAt")).toBeNull();
  expect(added.textAt("record.name")).toBe(`_edgecase.${host}`);
  const theirs = await stranger.post("/branding/domains", { host });
  expect(theirs.textAt("record.value")).not.toBe(added.textAt("record.value"));

  const asked = dnsSays({ [`_edgecase.${host}`]: ["something else", added.textAt("record.value")] });
  expect((await stranger.post(`/branding/domains/${host}/verify`)).status).toBe(409);
  const proved = await api.post(`/branding/domains/${host}/verify`);
  expect(proved.status, proved.text).toBe(200);
  expect(proved.at("verifiedAt")).not.toBeNull();
  expect(asked).toEqual([`_edgecase.${host}`, `_edgecase.${host}`]);

  vi.restoreAllMocks();
  dnsSays({ [`_edgecase.${host}`]: [theirs.textAt("record.value")] });
  const late = await stranger.post(`/branding/domains/${host}/verify`);
  expect(late.textAt("error.message")).toContain("Another tenant");
  expect((await stranger.post(`/branding/domains/${aHost()}/verify`)).status).toBe(404);
});

it("says that the DNS does not answer instead of that there is no record", async () => {
  const { api } = await aTenantClient();
  const host = aHost();
  await api.post("/branding/domains", { host });
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("no", { status: 502 }));
  expect((await api.post(`/branding/domains/${host}/verify`)).status).toBe(503);
});

it("writes links with the proved host, where they lead to its tenant's flows and nowhere else", async () => {
  const { api, apiKey } = await aTenantClient();
  const { api: stranger } = await aTenantClient();
  const host = aHost();
  const added = await api.post("/branding/domains", { host });
  const before = await api.post(`/cases/${await aCase(api)}/links`, { kind: "session" });
  expect(before.textAt("url")).not.toContain(host);
  dnsSays({ [`_edgecase.${host}`]: [added.textAt("record.value")] });
  expect((await api.post(`/branding/domains/${host}/verify`)).status).toBe(200);
  vi.restoreAllMocks();

  const opened = await api.post("/cases", {
    workflow: "ask",
    context: { entity: { type: "business", data: { companyName: "Acme" } } },
  });
  const caseId = opened.textAt("id");
  // Every answer that shows the Case: opened, read, changed, by the documented system's address.
  const shown = [
    opened,
    await api.get(`/cases/${caseId}`),
    await api.patch(`/cases/${caseId}/context`, { merge: { customData: { note: opened.textAt("links.collection") } } }),
    await api.get(`/external/workflows/${caseId}`),
  ].map((answer) => new URL(answer.textAt("links.collection")).host);
  expect(shown).toEqual(shown.map(() => host));
  const link = await api.post(`/cases/${caseId}/links`, { kind: "session" });
  const { origin, pathname } = new URL(link.textAt("url"));
  expect(origin).toBe(`https://${host}`);
  const page = await at(host, pathname);
  expect(page.status).toBe(200);
  const button = await formOn(page);

  // The button is pressed on that host: the form is let in there, and goes on there.
  const entered = await at(host, pathname, {
    method: "POST",
    body: button.body,
    headers: { origin: `https://${host}`, "sec-fetch-site": "same-origin", cookie: button.cookie },
  });
  expect(entered.status).toBe(303);
  const cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const form = await at(host, entered.headers.get("location") ?? "", { headers: { cookie } });
  expect(form.status).toBe(200);
  expect(await form.text()).toContain("Ask");

  for (const path of ["/console", "/sign-in", "/docs", "/sandbox/catalog", "/api/v1/openapi.json", "/"])
    expect((await at(host, path)).status, path).toBe(404);
  const withKey = await at(host, "/api/v1/me", { headers: { authorization: `Bearer ${apiKey}` } });
  expect(withKey.status).toBe(404);

  const other = await stranger.post(`/cases/${await aCase(stranger)}/links`, { kind: "session" });
  const theirs = new URL(other.textAt("url"), "https://edgecase.test").pathname;
  expect((await at(host, theirs)).status).toBe(404);
  expect((await at(host, "/go/nonsense")).status).toBe(404);

  expect((await api.delete(`/branding/domains/${host}`)).status).toBe(200);
  expect((await api.post(`/cases/${caseId}/links`, { kind: "session" })).textAt("url")).not.toContain(host);
});

it("leaves every host alone that was registered and not proved, so that nobody can shut one", async () => {
  const { api } = await aTenantClient();
  const host = aHost();
  await api.post("/branding/domains", { host });
  expect((await at(host, "/healthz")).status).toBe(200);
  expect((await api.post("/branding/domains", { host: "127.0.0.1" })).status).toBe(400);
  expect((await api.post("/branding/domains", { host: "localhost" })).status).toBe(400);
  expect(env.BASE_URL).not.toContain(host);
});
