import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

const codesIn = (answer: { at(path: string): unknown }) => (answer.at("data") as JsonObject[]).map(({ code }) => code);

describe("the reasons of a tenant", () => {
  it("are offered in its order: what it does not name comes after, what is retired goes, others' stay as they are", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const { api: other } = await aTenantClient();
    const usual = codesIn(await other.get("/decision-reasons?decision=escalate"));
    const own = (await admin.post("/decision-reasons", { decision: "escalate", label: "Above my limit" })).textAt(
      "code",
    );
    const wanted = [own, "escalate.pressure"];
    const put = await admin.put("/decision-reasons/order", { decision: "escalate", codes: wanted });
    const rest = usual.filter((code) => code !== "escalate.pressure");
    expect([put.status, codesIn(put)]).toEqual([200, [...wanted, ...rest]]);
    expect(codesIn(await admin.get("/decision-reasons?decision=escalate"))).toEqual([...wanted, ...rest]);
    expect(codesIn(await other.get("/decision-reasons?decision=escalate"))).toEqual(usual);
    await admin.delete(`/decision-reasons/${own}`);
    expect(codesIn(await admin.get("/decision-reasons?decision=escalate"))).toEqual(["escalate.pressure", ...rest]);
    for (const codes of [["reject.sanctions"], [own], ["escalate.hit", "escalate.hit"]]) {
      const refused = await admin.put("/decision-reasons/order", { decision: "escalate", codes });
      expect([refused.status, refused.at("error.param")]).toEqual([400, `codes.${codes.length - 1}`]);
    }
    const { api: analyst } = await anAnalystClient(tenantId);
    expect((await analyst.put("/decision-reasons/order", { decision: "escalate", codes: [] })).status).toBe(403);
  });

  it("are read in the language that is asked for, and as they were written where it is missing", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const wish = { decision: "reject", label: "Licence is missing", labels: { de: "Lizenz fehlt" } };
    const code = (await admin.post("/decision-reasons", wish)).textAt("code");
    const textIn = async (language: string) =>
      ((await admin.get(`/decision-reasons?decision=reject&language=${language}`)).at("data") as JsonObject[]).find(
        (one) => one.code === code,
      );
    expect(await textIn("de")).toMatchObject({ label: "Licence is missing", text: "Lizenz fehlt" });
    expect(await textIn("fr")).toMatchObject({ label: "Licence is missing", text: "Licence is missing" });
    const changed = await admin.patch(`/decision-reasons/${code}`, {
      label: "No licence",
      labels: { fr: "Licence manquante" },
    });
    expect(changed.json).toMatchObject({ label: "No licence", labels: { fr: "Licence manquante" } });
    expect(await textIn("de")).toMatchObject({ text: "No licence" });
    expect((await admin.patch(`/decision-reasons/${code}`, {})).status).toBe(400);
    expect((await admin.patch("/decision-reasons/reject.sanctions", { label: "Ours now" })).status).toBe(404);
    expect((await admin.patch(`/decision-reasons/${code}`, { labels: { tlh: "Qapla'" } })).status).toBe(400);
  });
});

it("where the definition wants a reason nobody decides without one, neither a person nor a key; elsewhere it is optional", async () => {
  const { tenantId, api: key } = await aTenantClient();
  const reasons = { required: ["approve", "documents"] };
  await publish(key, "said", reviewChart, { extensions: { edgecase: { reasons } } });
  const context = { entity: { type: "individual", data: { firstName: "Ada", lastName: "Byron" } } };
  const open = async () => (await key.post("/cases", { workflow: "said", context })).textAt("id");
  const { api: analyst } = await anAnalystClient(tenantId);
  const id = await open();
  for (const api of [key, analyst])
    for (const reason of [undefined, null, " "]) {
      const refused = await api.post(`/cases/${id}/decision`, { decision: "approve", reason });
      expect([refused.status, refused.at("error.param")]).toEqual([400, "reason"]);
      expect(refused.at("error.message")).toBe("this workflow wants a reason for every approval");
    }
  expect((await key.post(`/cases/${id}/decision`, { decision: "approve", reason: "All clear" })).at("outcome")).toBe(
    "approved",
  );
  expect((await key.post(`/cases/${await open()}/decision`, { decision: "reject" })).at("outcome")).toBe("rejected");
  const wrong = await key.post("/workflow-definitions", {
    ...{ key: "wrong", name: "wrong", definition: reviewChart },
    extensions: { edgecase: { reasons: { required: ["everything"] } } },
  });
  const checked = await key.post(`/workflow-definitions/${wrong.textAt("id")}/validate`);
  expect(checked.at("problems.0")).toMatchObject({ path: "extensions.edgecase.reasons.required.0", severity: "error" });
});
