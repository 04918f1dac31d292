import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";

const country = (codes: string[], base = 60): JsonObject => ({
  id: "country",
  indicator: "Country",
  domain: "geography",
  baseRiskScore: base,
  additionalRiskScore: 10,
  ruleSet: { operator: "or", rules: [{ key: "entity.data.country", operator: "IN", value: codes }] },
});

let api: ApiClient;
beforeAll(async () => {
  api = (await aTenantClient()).api;
});

async function draft(key: string): Promise<{ id: string; hash: string }> {
  const made = await api.post("/rule-sets", { key, rules: [country(["IR"])] });
  expect(made.status).toBe(201);
  return { id: made.textAt("id"), hash: made.textAt("hash") };
}

describe("a draft of a rule set that two people write", () => {
  it("is not saved over what somebody else saved; the hash that was read decides", async () => {
    const { id, hash } = await draft("two-writers");
    const mine = await api.put(`/rule-sets/${id}`, { rules: [country(["KP"])], expectedHash: hash });
    expect(mine.status).toBe(200);
    const late = await api.put(`/rule-sets/${id}`, { rules: [country(["SY"])], expectedHash: hash });
    expect(late.status).toBe(409);
    expect((await api.get(`/rule-sets/${id}`)).at("rules.0.ruleSet.rules.0.value")).toEqual(["KP"]);
    const next = await api.put(`/rule-sets/${id}`, { rules: [country(["SY"])], expectedHash: mine.textAt("hash") });
    expect(next.status).toBe(200);
  });

  it("is published as it was read, or not at all", async () => {
    const { id, hash } = await draft("published-as-read");
    const theirs = await api.put(`/rule-sets/${id}`, { rules: [country(["KP"])] });
    const late = await api.post(`/rule-sets/${id}/publish`, { expectedHash: hash });
    expect([late.status, late.at("error.code")]).toEqual([409, "conflict"]);
    expect((await api.get(`/rule-sets/${id}`)).at("status")).toBe("draft");
    const done = await api.post(`/rule-sets/${id}/publish`, { expectedHash: theirs.textAt("hash") });
    expect([done.status, done.at("status")]).toEqual([200, "published"]);
  });

  it("is tried as it is on the screen, and stays as it is stored", async () => {
    const { id, hash } = await draft("tried-unsaved");
    const facts = { entity: { data: { country: "KP" } } };
    const stored = await api.post(`/rule-sets/${id}/try`, { facts });
    expect([stored.at("score"), stored.at("explanation.ruleSet.hash")]).toEqual([0, hash]);
    const typed = await api.post(`/rule-sets/${id}/try`, { facts, rules: [country(["KP"], 45)] });
    expect([typed.at("score"), typed.at("explanation.ruleSet")]).toEqual([45, undefined]);
    const scored = await api.post(`/rule-sets/${id}/try`, {
      facts,
      rules: [country(["KP"], 45)],
      model: { kind: "weighted", weights: { geography: 2 } },
    });
    expect(scored.at("score")).toBe(90);
    const broken = await api.post(`/rule-sets/${id}/try`, { facts, rules: [{ indicator: "x" }] });
    expect([broken.status, broken.at("error.code")]).toEqual([400, "bad_rule_set"]);
    expect((await api.get(`/rule-sets/${id}`)).at("hash")).toBe(hash);
  });

  it("the list says how many rules and tests there are, and by which model they are scored", async () => {
    const { id } = await draft("counted");
    await api.put(`/rule-sets/${id}`, {
      model: { kind: "weighted" },
      tests: [{ name: "none", facts: {}, expect: { score: 0 } }],
    });
    const listed = await api.get("/rule-sets?key=counted");
    expect([listed.at("data.0.ruleCount"), listed.at("data.0.testCount"), listed.at("data.0.modelKind")]).toEqual([
      1,
      1,
      "weighted",
    ]);
  });
});
