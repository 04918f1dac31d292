import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

const taxId = "DE-811-907-4711";
const born = "1815-12-10";
const iban = "DE89370400440532013000";
const context = {
  entity: {
    type: "individual",
    data: { firstName: "Ada", lastName: "Lovelace", email: "ada@example.test", taxId, dateOfBirth: born },
  },
  customData: { accounts: [{ iban, name: "Ada's" }] },
};
const masking = [
  { path: "entity.data.taxId", label: "Tax id" },
  { path: "customData.accounts.*.iban", label: "Account", roles: ["admin"] },
];

afterEach(() => void vi.restoreAllMocks());

/** A case with a masked tax id and account by its definition, and a masked date of birth by its tenant. */
async function aMaskedCase() {
  const seeded = await aTenantClient();
  await publish(seeded.api, "masked", reviewChart, { extensions: { edgecase: { masking } } });
  const { api: admin } = await anAnalystClient(seeded.tenantId, "admin");
  await admin.put("/team-settings", { maskedFields: [{ path: "entity.data.dateOfBirth" }] });
  const opened = await seeded.api.post("/cases", { workflow: "masked", context });
  expect(opened.status).toBe(201);
  return {
    ...seeded,
    admin,
    id: opened.textAt("id"),
    as: (role: Parameters<typeof anAnalystClient>[1]) => anAnalystClient(seeded.tenantId, role),
  };
}

/** Everything that a person can read of a case. */
async function allThatIsShown(api: ApiClient, id: string): Promise<string> {
  const paths = ["", "/timeline", "/checks", "/explanation", "/documents", "/requirements", "/notes"];
  const answers = await Promise.all(paths.map((path) => api.get(`/cases/${id}${path}`)));
  const compat = await Promise.all(["", "/context"].map((path) => api.get(`/external/workflows/${id}${path}`)));
  const list = await api.get("/cases");
  expect([...answers, ...compat, list].map(({ status }) => status)).toEqual(Array(10).fill(200));
  return [...answers, ...compat, list].map(({ text }) => text).join("\n");
}

describe("masked fields", () => {
  it("reach nobody whose role does not see them, by no route: analyst, viewer and builder", async () => {
    const { api: key, as, id } = await aMaskedCase();
    await key.post(`/cases/${id}/notes`, { content: `They say that ${taxId} is right.` });
    await key.patch(`/cases/${id}/context`, { merge: { entity: { data: { nickname: "Countess", taxId } } } });
    for (const role of ["analyst", "viewer", "builder"] as const) {
      const { api } = await as(role);
      const shown = await allThatIsShown(api, id);
      for (const secret of [taxId, born, iban]) expect([role, shown.includes(secret)]).toEqual([role, false]);
      expect(shown).toContain("Lovelace");
      const view = await api.get(`/cases/${id}`);
      expect(view.at("context.entity.data.taxId")).toBe("•••• 4711");
      expect(view.at("context.entity.data.dateOfBirth")).toBe("••••");
      expect(view.at("context.customData.accounts.0")).toEqual({ iban: "•••• 3000", name: "Ada's" });
    }
  });

  it("are seen by the roles that may, by those that a field names, and by keys", async () => {
    const { api: key, as, admin, id } = await aMaskedCase();
    const { api: senior } = await as("senior");
    const bySenior = (await senior.get(`/cases/${id}`)).text;
    expect([taxId, born, iban].map((secret) => bySenior.includes(secret))).toEqual([true, true, false]);
    for (const api of [admin, key]) {
      const seen = (await api.get(`/cases/${id}`)).text;
      expect([taxId, born, iban].map((secret) => seen.includes(secret))).toEqual([true, true, true]);
    }
  });

  it("are revealed one by one for a reason, which stands in the timeline and the audit log", async () => {
    const { as, admin, id } = await aMaskedCase();
    const { api, user } = await as("analyst");
    const before = await api.get(`/cases/${id}`);
    const reveal = { path: "entity.data.taxId", reason: "Compared with the register" };
    const shown = await api.post(`/cases/${id}/reveal`, reveal, { "idempotency-key": "look" });
    expect([shown.status, shown.json]).toEqual([200, { path: reveal.path, label: "Tax id", value: taxId }]);
    const account = { path: "customData.accounts.0.iban", reason: "Paid from it" };
    const other = await api.post(`/cases/${id}/reveal`, account);
    expect([other.status, other.text]).toEqual([200, expect.stringContaining(iban)]);
    expect((await api.get(`/cases/${id}`)).at("version")).toBe(before.at("version")); // looking changes nothing
    const timeline = (await admin.get(`/cases/${id}/timeline`)).at("data") as {
      type: string;
      subject: string;
      actor: unknown;
      payload: unknown;
    }[];
    const told = timeline.filter(({ type }) => type === "field.revealed");
    expect(told.map(({ subject }) => subject)).toEqual([reveal.path, account.path]);
    expect(told[0]).toMatchObject({ actor: { kind: "analyst", id: user.id }, payload: { reason: reveal.reason } });
    const log = await admin.get(`/audit-log?action=revealField&objectId=${id}`);
    expect(log.at("data.1.details")).toEqual({ path: reveal.path });
    expect(log.text).not.toContain(taxId);
  });

  it("are not revealed to who may only look, without a reason, or where nothing is masked", async () => {
    const { api: key, as, id } = await aMaskedCase();
    const { api: analyst } = await as("analyst");
    const { api: viewer } = await as("viewer");
    const wish = { path: "entity.data.taxId", reason: "Curious" };
    expect((await viewer.post(`/cases/${id}/reveal`, wish)).status).toBe(403);
    expect((await key.post(`/cases/${id}/reveal`, wish)).status).toBe(403);
    expect((await analyst.post(`/cases/${id}/reveal`, { ...wish, reason: " " })).at("error.param")).toBe("reason");
    expect((await analyst.post(`/cases/${id}/reveal`, { ...wish, path: "entity.data.lastName" })).status).toBe(400);
    expect((await analyst.post(`/cases/${id}/reveal`, { ...wish, path: "customData.accounts.7.iban" })).status).toBe(
      404,
    );
  });

  it("are not overwritten by the mask that somebody saw in their place", async () => {
    const { api: key, as, id } = await aMaskedCase();
    const { api } = await as("analyst");
    const merge = { entity: { data: { taxId: "•••• 4711", firstName: "Augusta" } } };
    expect((await api.patch(`/cases/${id}/context`, { merge })).at("error.code")).toBe("bad_value");
    const corrected = { entity: { data: { firstName: "Augusta" } } };
    expect((await api.patch(`/cases/${id}/context`, { merge: corrected })).status).toBe(200);
    expect((await key.get(`/cases/${id}`)).at("context.entity.data.taxId")).toBe(taxId);
  });

  it("that are names reach nobody through monitoring and reports on merchants, and no part of one finds them", async () => {
    // No report is made meanwhile.
    vi.spyOn(env.MONITORS, "send").mockResolvedValue(undefined as never);
    vi.spyOn(env.MONITORS, "sendBatch").mockResolvedValue(undefined as never);
    const { api: key, tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    await admin.put("/team-settings", { maskedFields: [{ path: "entity.data.companyName" }] });
    const facts = { companyName: "Zyxwind Coffee" };
    const id = (await key.post("/entities", { type: "business", facts })).textAt("id");
    await admin.put(`/entities/${id}/monitors`, { monitors: { kyc_refresh: { months: 1 } } });
    const websiteUrl = "https://zyx.fake.test";
    for (const entityId of [id, undefined])
      await key.post("/merchant-reports", { websiteUrl, entityId, merchantName: facts.companyName });
    const { api: viewer } = await anAnalystClient(tenantId, "viewer");
    const to = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    const compat = ["/internal/business-reports", "/external/business-reports"];
    for (const path of [`/monitoring/calendar?to=${to}`, "/merchant-reports", ...compat]) {
      const [seen, clear] = [await viewer.get(path), await admin.get(path)];
      expect([path, seen.status, seen.text.includes("Zyxwind"), clear.text.includes("Zyxwind")]).toEqual([
        ...[path, 200, false, true],
      ]);
    }
    const found = async (by: ApiClient, q: string) =>
      ((await by.get(`/merchant-reports?q=${q}`)).json.data as unknown[]).length;
    expect([await found(admin, "zyxw"), await found(viewer, "zyxw"), await found(viewer, "zyx.fake")]).toEqual([
      2, 0, 0,
    ]);
    expect([await found(viewer, "Zyxwind%20Coffee"), await found(viewer, id)]).toEqual([2, 1]);
  });

  it("of a definition that spells them wrongly keep it from being published", async () => {
    const { api } = await aTenantClient();
    const wrong = { edgecase: { masking: [{ path: "entity..taxId" }, { path: "a.b", roles: ["king"] }] } };
    const draft = await api.post("/workflow-definitions", {
      key: "w",
      name: "w",
      definition: reviewChart,
      extensions: wrong,
    });
    const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`);
    expect(published.status).toBe(400);
    expect(published.text).toContain("extensions.edgecase.masking.0.path");
    expect(published.text).toContain("extensions.edgecase.masking.1.roles.0");
  });
});
