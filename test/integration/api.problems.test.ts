import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Actor } from "../../src/domain";
import { apiRoutes } from "../../src/routes/api";
import { problemsOf } from "../../src/routes/openapi-problems";
import { problemCodes, problemOf } from "../../src/routes/problem";
import { aTenantClient, publish, reviewChart } from "../support/api";
import { aBench } from "../support/cases";
import { producers } from "../support/problem-producers";
import { publishForm } from "../support/problem-world";

const codes = Object.entries(problemCodes);

describe("every code of the document is truly answered", () => {
  beforeEach(() => {
    vi.spyOn(console, "error").mockImplementation(() => {}); // what is our fault is logged
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(codes)("%s, with the status and type it is listed with", async (code, { status, type }) => {
    const { api, tenantId } = await aTenantClient();
    const definitionId = await publish(api, "review", reviewChart);
    if (needsForm.has(code)) await publishForm(api);
    const produce = Object.entries(producers).find(([name]) => name === code)?.[1];
    const answer = await produce?.({ api, tenantId, definitionId });
    expect([answer?.status, answer?.at("error.type"), answer?.at("error.code")], answer?.text).toEqual([
      status,
      type,
      code,
    ]);
  });

  it("and belongs to a route that lists it, and no producer is of a code that is gone", () => {
    expect(Object.keys(producers).sort()).toEqual(codes.map(([code]) => code).sort());
    const listed = new Set<string>(apiRoutes.filter(({ hidden }) => !hidden).flatMap(problemsOf));
    // What the path answers, whichever operation was meant.
    listed.add("method_not_allowed");
    expect(codes.map(([code]) => code).filter((code) => !listed.has(code))).toEqual([]);
  });
});

const needsForm = new Set(["invalid_answers", "length_required", "link_dead", "no_form", "revision_limit"]);

it("a service that is not ready says what fails and when to ask again", async () => {
  const { api } = await aTenantClient();
  const silent = vi.spyOn(env.DOCUMENTS, "head").mockRejectedValue(new Error("silent"));
  const quiet = vi.spyOn(console, "error").mockImplementation(() => {}); // it is logged
  const answer = await api.get("/readyz");
  silent.mockRestore();
  quiet.mockRestore();
  // When it was last swept is other files' business.
  const failing = (answer.at("error.details.failing") as string[]).filter((part) => part !== "sweeper");
  expect([answer.status, failing]).toEqual([503, ["r2"]]);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
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
