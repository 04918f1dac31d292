import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, clientWith, publish } from "../support/api";
import { seedAnalyst } from "../support/tenant";

const taxId = "DE-811-907-4711";
const chart: JsonObject = {
  id: "asked",
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { revision: "revision", approve: "approved" } },
    revision: { tags: ["revision"], meta: { form: "main" }, on: { SENT: "review" } },
    approved: { type: "final", tags: ["approved"] },
  },
};
const label = (en: string, ar: string) => ({ params: { label: { en, ar } } });
const form: JsonObject = {
  key: "main",
  title: { en: "Company", ar: "شركة" },
  event: "SENT",
  languages: ["en", "ar"],
  pages: [
    {
      id: "company",
      title: { en: "Company", ar: "شركة" },
      elements: [
        { id: "tax", element: "textfield", valueDestination: "entity.data.taxId", ...label("Tax id", "رقم") },
        { id: "site", element: "textfield", valueDestination: "entity.data.website", ...label("Website", "موقع") },
        { id: "born", element: "date", valueDestination: "entity.data.dateOfBirth", ...label("Born", "ولد") },
        { id: "deed", element: "document", params: { label: { en: "Deed", ar: "صك" }, category: "deed" } },
      ],
    },
  ],
};

let tenantId: CaseRef["tenantId"];
let key: ApiClient;
let caseId: string;
beforeAll(async () => {
  ({ api: key, tenantId } = await aTenantClient());
  const masking = [{ path: "entity.data.taxId" }, { path: "entity.data.dateOfBirth" }];
  await publish(key, "asked", chart, { uiDefinition: form, extensions: { edgecase: { masking } } });
  const opened = await key.post("/cases", {
    workflow: "asked",
    context: {
      entity: {
        type: "business",
        data: { companyName: "Acme", email: "a@acme.test", taxId, website: "acme.test", dateOfBirth: "1815-12-10" },
      },
      documents: [{ category: "deed", type: "deed", pages: [{ type: "image/png", fileName: `${taxId}.png` }] }],
    },
  });
  expect(opened.status, opened.text).toBe(201);
  caseId = opened.textAt("id");
});

const wished = (target: string, over: JsonObject = {}): JsonObject => ({
  kind: "field",
  target,
  reason: "incomplete_answer",
  ...over,
});

/** The page as somebody of this role gets it. */
async function draw(
  wish: JsonObject,
  standing: Record<string, string> = {},
  role: Parameters<typeof seedAnalyst>[2] = "senior",
) {
  const { cookie } = await seedAnalyst(env, tenantId, role);
  const client = clientWith({ cookie, "sec-fetch-site": "same-origin", ...standing });
  const body = new URLSearchParams({ wish: JSON.stringify({ caseId, ...wish }) });
  return client.send("POST", "/console/preview/revision", { body });
}
const markDeed = async (decision: "revision" | null) => {
  const { api } = await anAnalystClient(tenantId);
  const view = await api.get(`/cases/${caseId}`);
  const documentId = view.textAt("context.documents.0.id");
  const told = await api.post(`/cases/${caseId}/documents/${documentId}/decision`, {
    decision,
    ...(decision !== null && { reason: "blurred", comment: `As on ${taxId}` }),
  });
  expect(told.status, told.text).toBe(200);
};

describe("the page that would be asked for", () => {
  it("is drawn as the applicant gets it, in any language of the form, and asks nobody", async () => {
    const before = (await key.get(`/cases/${caseId}`)).at("version");
    const english = await draw({ items: [wished("entity.data.website", { message: "With https please" })] });
    expect(english.status, english.text).toBe(200);
    for (const part of ['<html lang="en"', "Website", "acme.test", "With https please"])
      expect(english.text).toContain(part);
    expect(english.text).not.toContain("Tax id");
    const arabic = await draw({ items: [wished("entity.data.website")], language: "ar" });
    for (const part of ['<html lang="ar" dir="rtl"', "موقع"]) expect(arabic.text).toContain(part);
    // A language that the form does not speak is not made up.
    expect((await draw({ items: [wished("entity.data.website")], language: "pl" })).text).toContain('<html lang="en"');
    expect((await key.get(`/cases/${caseId}`)).at("version")).toBe(before);
    expect((await key.get(`/cases/${caseId}/revisions`)).at("data")).toEqual([]);
  });

  it("shows nothing that whoever asks does not see: facts, file names and words about them are masked", async () => {
    await markDeed("revision");
    const wish = { items: [wished("entity.data.taxId"), wished("entity.data.dateOfBirth")] };
    const [masked, whole] = [await draw(wish, {}, "analyst"), await draw(wish, {}, "senior")];
    expect([masked.status, whole.status]).toEqual([200, 200]);
    expect([masked.text.includes(taxId), masked.text.includes("1815")]).toEqual([false, false]);
    expect([whole.text.includes(taxId), whole.text.includes("1815")]).toEqual([true, true]);
    for (const { text } of [masked, whole]) expect(text).toContain("Deed");
    await markDeed(null);
  });

  it("is for people of this site who work on the case: not for others, not for cases outside of their limits", async () => {
    const wish = { items: [wished("entity.data.website")] };
    expect((await draw(wish, { cookie: "" })).status).toBe(401);
    expect((await draw(wish, { "sec-fetch-site": "cross-site" })).status).toBe(401);
    expect((await draw(wish, {}, "viewer")).status).toBe(401);
    expect((await draw({ items: [{ kind: "field" }] })).status).toBe(400);
    const other = await aTenantClient();
    await publish(other.api, "asked", chart, { uiDefinition: form });
    const foreign = await other.api.post("/cases", {
      workflow: "asked",
      context: { entity: { type: "business", data: { companyName: "B", email: "b@b.test" } } },
    });
    expect((await draw({ ...wish, caseId: foreign.textAt("id") })).status).toBe(404);
    const { user, cookie } = await seedAnalyst(env, tenantId, "analyst");
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const limited = await admin.patch(`/users/${user.id}`, { caseScope: { workflows: ["another"] } });
    expect(limited.status, limited.text).toBe(200);
    const outside = await draw(wish, { cookie });
    expect([outside.status, outside.text.includes("acme")]).toEqual([404, false]);
  });

  it("runs nothing, posts nothing and is framed by this site only", async () => {
    const policy =
      (await draw({ items: [wished("entity.data.website")] })).headers.get("content-security-policy") ?? "";
    for (const part of ["default-src 'none'", "form-action 'none'", "frame-ancestors 'self'"])
      expect(policy).toContain(part);
    expect(policy).not.toContain("script-src");
  });
});
