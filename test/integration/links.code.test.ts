import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, clientWith } from "../support/api";
import { seedTenant } from "../support/tenant";
import { Visitor } from "../support/visitor";

afterEach(() => vi.restoreAllMocks());

async function aNewDevice(environment: "sandbox" | "live") {
  const { apiKey } = await seedTenant(env, { environment });
  const api = clientWith({ authorization: `Bearer ${apiKey}` });
  const { link, caseId } = await aGuardedCase(api);
  const visitor = new Visitor({ "accept-language": "en" });
  const asked = await visitor.post(new URL(link).pathname, []);
  expect(asked.status).toBe(401);
  const type = (code: string) => visitor.post(`${asked.path}/device/code`, [["code", code]]);
  return { api, caseId, visitor, asked, type };
}

async function aGuardedCase(api: ApiClient): Promise<{ link: string; caseId: string }> {
  const element = { id: "name", element: "textfield", valueDestination: "customData.name", params: { label: "Name" } };
  const uiDefinition: JsonObject = {
    key: "guarded",
    title: "Guarded",
    event: "SENT",
    languages: ["en", "de"],
    protect: { newDevice: "email_code" },
    pages: [{ id: "name", title: "Name", elements: [element] }],
  };
  const states = { asking: { tags: ["collection_flow"], meta: { form: "guarded" }, on: { SENT: "sent" } }, sent: {} };
  const draft = await api.post("/workflow-definitions", {
    ...{ key: "guarded", name: "guarded", definitionType: "statechart-json", uiDefinition },
    definition: { id: "guarded", initial: "asking", states },
  });
  expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {})).status).toBe(200);
  const context = { entity: { type: "business", data: { companyName: "Acme", email: "boss@acme.example" } } };
  const opened = await api.post("/cases", { workflow: "guarded", context });
  return { link: opened.textAt("links.collection"), caseId: opened.textAt("id") };
}

it("takes 000000 from a new device in a sandbox tenant, until wrong codes have locked the link", async () => {
  const { asked, type } = await aNewDevice("sandbox");
  const entered = await type("000 000");
  expect([entered.status, entered.path]).toEqual([200, asked.path]);

  const locked = await aNewDevice("sandbox");
  for (let tries = 0; tries < 5; tries += 1) await locked.type("not it");
  expect((await locked.type("000000")).html).toContain("Too many wrong codes");
});

it("is answered with 429 when codes are typed or asked for too often, and nothing of it is written down", async () => {
  const { api, caseId, asked, type, visitor } = await aNewDevice("sandbox");
  const version = async () => (await api.get(`/cases/${caseId}`)).at("version");
  const before = await version();
  vi.spyOn(env.FLOW_ENTRY_LIMIT, "limit").mockResolvedValue({ success: false });
  const typed = await type("123456");
  expect([typed.status, typed.headers.get("retry-after")]).toEqual([429, "60"]);
  expect((await visitor.post(`${asked.path}/device/code`, [["resend", "1"]])).status).toBe(429);
  expect(await version()).toBe(before);
  vi.restoreAllMocks();
  expect((await type("000000")).status).toBe(200);
});

// Sabotage: `sandboxCodeOf` without its comparison → red.
it("takes 000000 for a wrong code in a live tenant", async () => {
  const { visitor, asked, type } = await aNewDevice("live");
  const refused = await type("000000");
  expect(refused.status).toBe(422);
  expect(refused.html).toContain("That is not the code");
  expect((await visitor.get(`${asked.path}/name`)).status).toBe(401);
});

it("asks for the code in the language that is chosen on its page, before anybody is let in", async () => {
  const { visitor, asked } = await aNewDevice("sandbox");
  expect(asked.html).toContain('value="de"');
  expect(asked.html).toContain("Deutsch");
  const german = await visitor.post(`${asked.path}/device/code`, [["language", "de"]]);
  expect(german.status).toBe(401);
  expect(german.whole).toContain('<html lang="de"');
  expect(german.html).toContain("Code");
  // A language is no try: nothing was counted, and one that the form does not speak changes nothing.
  const none = await visitor.post(`${asked.path}/device/code`, [["language", "tlh"]]);
  expect(none.whole).toContain('<html lang="de"');
  expect(german.html).not.toContain('role="alert"');
});
