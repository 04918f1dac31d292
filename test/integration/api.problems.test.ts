import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import type { Actor } from "../../src/domain";
import { problemOf } from "../../src/routes/problem";
import { anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { aBench } from "../support/cases";

// Codes that no other test asks for by name. test/unit/openapi.codes.test.ts holds that every code of the document has a test that does.

it("a body that is no JSON is bad_json, one of another type unsupported_media_type, another method method_not_allowed", async () => {
  const { api } = await aTenantClient();
  const broken = await api.send("POST", "/cases", { body: '{"a":', headers: { "content-type": "application/json" } });
  expect([broken.status, broken.at("error.code")]).toEqual([400, "bad_json"]);
  const text = await api.send("POST", "/cases", { body: "{}", headers: { "content-type": "text/plain" } });
  expect([text.status, text.at("error.code")]).toEqual([415, "unsupported_media_type"]);
  const method = await api.send("DELETE", "/cases");
  expect([method.status, method.at("error.code")]).toEqual([405, "method_not_allowed"]);
});

it("what a path with a parameter knows is allowed at a name in its place as well", async () => {
  const { api } = await aTenantClient();
  const answer = await api.send("GET", "/queues/preview");
  expect([answer.status, answer.at("error.code")]).not.toEqual([200, undefined]);
  const refused = await api.send("PATCH", "/queues/preview");
  const allow = refused.headers.get("allow")?.split(", ") ?? [];
  expect([refused.status, ...["POST", "GET", "PUT", "DELETE"].map((method) => allow.includes(method))]).toEqual([
    405,
    true,
    true,
    true,
    true,
  ]);
});

it("a service whose documents do not answer is not_ready, and says when to ask again", async () => {
  const { api } = await aTenantClient();
  const silent = vi.spyOn(env.DOCUMENTS, "head").mockRejectedValue(new Error("silent"));
  const quiet = vi.spyOn(console, "error").mockImplementation(() => {}); // it is logged
  const answer = await api.get("/readyz");
  silent.mockRestore();
  quiet.mockRestore();
  expect([answer.status, answer.at("error.code"), answer.at("error.details.failing")]).toEqual([
    503,
    "not_ready",
    ["r2"],
  ]);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
});

it("an event while a person's decision can still be undone is decision_pending", async () => {
  const { api, tenantId } = await aTenantClient();
  await publish(api, "review", reviewChart);
  const context = { entity: { type: "business", data: { companyName: "Acme" } } };
  const caseId = (await api.post("/cases", { workflow: "review", context })).textAt("id");
  const analyst = await anAnalystClient(tenantId, "admin");
  const decided = await analyst.api.post(`/cases/${caseId}/decision`, { decision: "approve", reason: "Seen." });
  expect([decided.status, decided.at("pendingDecision.decision")]).toEqual([200, "approve"]);
  const early = await api.post(`/cases/${caseId}/events`, { name: "approve" });
  expect([early.status, early.at("error.code")]).toEqual([409, "decision_pending"]);
});

it("a form where none is asked for is no_form, and going in by a link that was revoked is link_dead", async () => {
  const bench = await aBench();
  await bench.define("plain", reviewChart);
  const ref = await bench.open("plain");
  const linkId = "lnk_problems";
  const minted = {
    type: "mint_link",
    kind: "one_time",
    linkId,
    subject: "",
    expiresInSeconds: null,
    language: null,
  } as const;
  expect((await bench.give(ref, minted)).ok).toBe(true);
  const actor: Actor = { kind: "applicant", tenantId: ref.tenantId, caseId: ref.caseId, linkId };
  const sent = await bench.give(ref, { type: "submit_form" }, { actor });
  expect(sent.ok ? null : problemOf(sent.error).code).toBe("no_form");
  expect((await bench.give(ref, { type: "revoke_link", linkId })).ok).toBe(true);
  const entered = await bench.give(ref, { type: "use_link", linkId }, { actor });
  expect(entered.ok ? null : problemOf(entered.error).code).toBe("link_dead");
});
