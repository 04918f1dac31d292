import { beforeEach, expect, it, vi } from "vitest";
import type { TenantId } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { type AtForm, anApplicant, publishForm } from "../support/applicant";

let api: ApiClient;
let tenantId: TenantId;
let boss: ApiClient;
let at: AtForm;
const text = "You may write to me";

/** Somebody at a form with one box, which asks for a consent. */
beforeEach(async () => {
  const tenant = await aTenantClient();
  api = tenant.api;
  tenantId = tenant.tenantId as TenantId;
  boss = (await anAnalystClient(tenantId, "admin")).api;
  const box = {
    ...{ id: "news", element: "checkbox", valueDestination: "customData.news" },
    params: { label: text, consent: "marketing" },
  };
  const last = { id: "name", element: "textfield", valueDestination: "customData.name", params: { label: "Name" } };
  await publishForm(api, "consent-form", [
    { id: "one", title: "One", elements: [box] },
    { id: "two", title: "Two", elements: [last] },
  ]);
  at = await anApplicant(api, tenantId, "consent-form");
});

const consents = async (client: ApiClient): Promise<JsonObject[]> =>
  (await client.get(`/cases/${at.ref.caseId}/consents`)).json.data as JsonObject[];

it("what is ticked on a page is kept with its words, is told by the API, and no longer stands when it is sent without the mark", async () => {
  await at.press("one", { news: "true" });
  const [given] = await consents(api);
  expect(given).toMatchObject({
    ...{ key: "marketing", person: "applicant", form: "consent-form", page: "one", element: "news", language: null },
    ...{ text, textSha256: sha256Hex(text), withdrawn: null, by: { kind: "applicant" } },
  });
  await at.press("one", { news: null });
  expect(await consents(api)).toMatchObject([{ withdrawn: { reason: null, by: { kind: "applicant" } } }]);
  expect((await api.get(`/cases/${at.ref.caseId}`)).at("context.consents.marketing.withdrawn")).toBe(true);
});

it("a person withdraws it with a reason, once; who may only look cannot, and of another case it is not there", async () => {
  await at.press("one", { news: "true" });
  const [given] = await consents(boss);
  const path = `/cases/${at.ref.caseId}/consents/${String(given?.id)}/withdraw`;
  const viewer = (await anAnalystClient(tenantId, "viewer")).api;
  expect((await viewer.post(path, { reason: "Letter 17" })).status).toBe(403);
  const withdrawn = await boss.post(path, { reason: "Letter 17" });
  expect([withdrawn.status, withdrawn.at("context.customData.news")]).toEqual([200, false]);
  expect(await consents(boss)).toMatchObject([{ withdrawn: { reason: "Letter 17" } }]);
  const { version } = withdrawn.json;
  expect((await boss.post(path, { reason: "Letter 18" })).json.version).toBe(version);
  const other = await anApplicant(api, tenantId, "consent-form");
  const foreign = await boss.post(`/cases/${other.ref.caseId}/consents/${String(given?.id)}/withdraw`, { reason: "x" });
  expect([foreign.status, foreign.at("error.code")]).toEqual([404, "not_found"]);
});

it("the event consent.withdrawn is in the log of events, without the reason that somebody wrote", async () => {
  await at.press("one", { news: "true" });
  const [given] = await consents(boss);
  await boss.post(`/cases/${at.ref.caseId}/consents/${String(given?.id)}/withdraw`, { reason: "Letter Zylomark" });
  await vi.waitFor(
    async () => {
      const events = await api.get(`/events?case=${at.ref.caseId}&type=consent.withdrawn`);
      expect(events.json.data).toHaveLength(1);
      expect(events.text).toContain(String(given?.id));
      expect(events.text).not.toContain("Zylomark");
    },
    { timeout: 20_000, interval: 30 },
  );
});
