import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain";
import { sameFact } from "../../src/review/compared-facts";
import { allowedFor } from "../../src/ui/console/model/allowed";
import { declaredFacts, factsOf } from "../../src/ui/console/model/facts";
import { type CaseParts, needsOf } from "../../src/ui/console/model/needs";
import type { Case, CaseDocument, Check, Child } from "../../src/ui/console/model/types";

const tenantId = "ten_eu_test";
const analyst = (over: object = {}): Actor =>
  ({ kind: "analyst", tenantId, userId: "usr_ana", role: "analyst", name: "Ana", email: "ana@test", ...over }) as Actor;

const aCase = (over: Partial<Case> = {}): Case => ({
  id: "case_1",
  tenantId,
  workflow: { id: "wfd_1", key: "kyb", version: 4, name: "KYB" },
  status: "active",
  state: "manual_review",
  tags: ["manual_review"],
  labels: [],
  allowedEvents: ["approve", "reject", "revision"],
  reasonsRequired: [],
  outcome: null,
  context: { entity: { type: "business", data: { companyName: "Northwind", registrationNumber: "1", country: "GB" } } },
  risk: null,
  version: 7,
  assignee: { id: "usr_ana", assignedAt: "2026-11-21T10:00:00.000Z" },
  parentId: null,
  childIds: [],
  entityId: "ent_1",
  externalId: null,
  language: null,
  links: {},
  incidents: [],
  waitsFor: [],
  pendingDecision: null,
  createdAt: "2026-11-21T09:00:00.000Z",
  updatedAt: "2026-11-21T10:00:00.000Z",
  resolvedAt: null,
  dueAt: null,
  ...over,
});
const aDocument = (over: Partial<CaseDocument> = {}): CaseDocument => ({
  id: "doc_1",
  key: null,
  category: "proof_of_address",
  type: "water_bill",
  version: 1,
  properties: {},
  pages: [
    {
      fileId: "file_1",
      uri: null,
      type: "image/png",
      fileName: "bill.png",
      metadata: {},
      status: "ready",
      problem: null,
      sizeBytes: 10,
      downloadPath: "/api/v1/cases/case_1/documents/doc_1/files/file_1",
    },
  ],
  previousPages: [],
  decision: { status: null, revisionReason: null, rejectionReason: null, comment: null },
  ...over,
});
const decided = (status: "approved" | "rejected" | "revision" | "revised"): CaseDocument =>
  aDocument({ decision: { status, revisionReason: null, rejectionReason: null, comment: null } });
const aCheck = (over: Partial<Check> = {}): Check => ({
  id: "run_1",
  plugin: "registry",
  type: "company-registry",
  state: "screening",
  generation: 1,
  status: "success",
  late: false,
  result: {
    type: "company-registry",
    vendor: "sandbox",
    status: "clear",
    reasons: [],
    data: {},
    matches: [],
    vendorRef: null,
  },
  output: null,
  error: null,
  request: null,
  postponed: null,
  waitsUntil: null,
  startedAt: "2026-11-21T09:30:00.000Z",
  finishedAt: "2026-11-21T09:30:01.000Z",
  durationMs: 1_000,
  attempts: [],
  ...over,
});

describe("what a person may do with a case", () => {
  const ask = (who: Actor, view: Case, more: { marked?: number; openedById?: string } = {}) =>
    allowedFor(who, {
      view,
      openedById: more.openedById ?? "key_1",
      markedHere: more.marked ?? 0,
      markedInChildren: 0,
    });

  it("lets the assignee approve, reject and ask again: for what is marked, or for anything else", () => {
    const may = ask(analyst(), aCase());
    expect([may.approve, may.reject, may.work]).toEqual([null, null, null]);
    expect(may.askAgain).toBeNull();
  });

  it("does not approve past documents that are marked for re-upload", () => {
    const may = ask(analyst(), aCase(), { marked: 2 });
    expect(may.approve).toMatch(/^2 documents are marked/);
    expect([may.reject, may.askAgain]).toEqual([null, null]);
  });

  it("says why not: role, somebody else's case, four eyes, state, ended, pending", () => {
    const cases: [why: RegExp, may: ReturnType<typeof ask>][] = [
      [/Viewers may only look/, ask(analyst({ role: "viewer" }), aCase())],
      [/assigned to somebody else/, ask(analyst(), aCase({ assignee: { id: "usr_bob", assignedAt: "" } }))],
      [/opened a case may not decide/, ask(analyst(), aCase(), { openedById: "usr_ana" })],
      [/“Collection flow” cannot be approved/, ask(analyst(), aCase({ state: "collection_flow", allowedEvents: [] }))],
      [/The case is approved/, ask(analyst(), aCase({ status: "completed", outcome: "approved" }))],
      [/Undo it first/, ask(analyst(), aCase({ pendingDecision: { decision: "approve", dueAt: "" } }))],
    ];
    for (const [why, may] of cases) expect(may.approve).toMatch(why);
  });

  it("lets everybody but viewers take a case over, and admins work on anybody's", () => {
    const others = aCase({ assignee: { id: "usr_bob", assignedAt: "" } });
    expect(ask(analyst(), others).assign).toBeNull();
    expect(ask(analyst({ role: "viewer" }), others).assign).toMatch(/Viewers/);
    expect(ask(analyst({ role: "admin" }), others).approve).toBeNull();
  });
});

describe("what needs somebody", () => {
  const parts = (over: Partial<CaseParts> = {}): CaseParts => ({
    view: aCase(),
    documents: [],
    checks: [],
    family: [],
    facts: [],
    approvals: [],
    mayVote: () => true,
    ...over,
  });
  const texts = (over: Partial<CaseParts>) => needsOf(parts(over)).map(({ whose, text }) => `${whose}: ${text}`);

  it("is nothing when everything is decided and clear", () => {
    expect(texts({ documents: [decided("approved")], checks: [aCheck()] })).toEqual([]);
  });

  it("begins with what gave up, and offers to try it again", () => {
    const incident = {
      id: "inc_1",
      source: "effect",
      subject: "eff_1",
      code: "gave_up",
      message: "No answer.",
      openedAt: "",
    };
    const [first] = needsOf(parts({ view: aCase({ incidents: [incident] }), documents: [aDocument()] }));
    expect(first).toMatchObject({ whose: "you", detail: "No answer.", does: { kind: "retry", incidentId: "inc_1" } });
  });

  it("lets somebody who looked at news of screening say so; there is nothing to try again", () => {
    const news = {
      id: "inc_1",
      source: "screening",
      subject: "a",
      code: "screening_hit_new",
      message: "",
      openedAt: "",
    };
    const [first] = needsOf(parts({ view: aCase({ incidents: [news] }) }));
    expect(first?.does).toEqual({ kind: "looked", incidentId: "inc_1" });
  });

  it.each([
    ["timers_in_a_circle", /slowed down/],
    ["unreadable_delay", /waits for events only/],
  ])("says in words what %s means", (code, words) => {
    const incident = { id: "inc_1", source: "timer", subject: "timers", code, message: "", openedAt: "" };
    expect(needsOf(parts({ view: aCase({ incidents: [incident] }) }))[0]?.text).toMatch(words);
  });

  it("counts documents to decide, marked ones, and files that are not there", () => {
    const [page] = aDocument().pages;
    const broken = { ...decided("approved"), pages: page ? [{ ...page, status: "unreachable" as const }] : [] };
    expect(texts({ documents: [aDocument(), decided("revision"), broken] })).toEqual([
      "you: 1 document to decide",
      "you: 1 document with a file that is not there",
      "you: 1 document marked for re-upload, not asked for yet",
    ]);
  });

  it("asks to decide a document again when its new version has come", () => {
    expect(texts({ documents: [decided("revised")] })).toEqual(["you: 1 document to decide"]);
  });

  it("does not ask to decide documents while the applicant is still filling in the form", () => {
    const view = aCase({ tags: ["collection_flow"], state: "collection_flow", allowedEvents: [] });
    expect(texts({ view, documents: [aDocument()] })).toEqual(["others: The applicant is filling in the form"]);
  });

  it("tells a possible hit from a certain one and from a check without an answer, by the newest run only", () => {
    const result = aCheck().result;
    if (result === null) throw new Error("the sample has a result");
    const hit = (status: "review" | "rejected", plugin: string) =>
      aCheck({
        id: plugin,
        plugin,
        type: "company-sanctions",
        result: { ...result, status, matches: [{ matchedName: "Acme" }] },
      });
    const failed = aCheck({ id: "run_9", plugin: "ubo", type: "ubo", status: "error", result: null });
    const checks = [hit("review", "a"), hit("rejected", "b"), failed, aCheck({ id: "run_8", plugin: "ubo" })];
    expect(texts({ checks })).toEqual([
      "you: 1 possible hit: company sanctions",
      "you: 1 hit: company sanctions",
      "you: 1 check without an answer",
    ]);
    // Each leads to its own run, not to the top of all of them.
    expect(needsOf(parts({ checks })).map(({ does }) => does)).toEqual(
      ["a", "b", "run_9"].map((runId) => ({ kind: "checks", runId })),
    );
  });

  it("names children that are due, and those that are up to us", () => {
    const child = (over: Partial<Child>): Child => ({
      id: "case_2",
      key: "k1",
      plugin: "owners_kyc",
      itemId: "item_1",
      name: null,
      allowedEvents: [],
      generation: 1,
      gone: false,
      linkStatus: null,
      workflow: "kyc",
      status: "active",
      state: "identity",
      tags: ["pending_process"],
      outcome: null,
      finished: false,
      ...over,
    });
    const view = aCase({ context: { entity: { type: "individual", data: { firstName: "Anna", lastName: "Byron" } } } });
    const family = [
      { child: child({}), view },
      { child: child({ key: "k2", tags: ["manual_review"] }), view: null },
      { child: child({ key: "k3", finished: true }), view: null },
    ];
    expect(texts({ family })).toEqual(["others: Owner Anna Byron: KYC due", "you: Owner item_1: to review"]);
  });

  it("says that nobody has a case that is to be reviewed", () => {
    expect(texts({ view: aCase({ assignee: null }) })).toEqual(["you: Nobody has this case"]);
  });
});

describe("facts and their sources", () => {
  const registered = (data: object) => {
    const result = aCheck().result;
    return aCheck({ result: result && { ...result, data: data as never } });
  };

  it("stand side by side when sources differ, and are shown as missing when nobody gave them", () => {
    const { compared } = factsOf(aCase(), [
      registered({ name: "NORTHWIND.", registrationNumber: "2", jurisdiction: "GB-ENG" }),
    ]);
    const agreements = Object.fromEntries(compared.map(({ key, agreement }) => [key, agreement]));
    expect(agreements).toMatchObject({
      companyName: "same",
      registrationNumber: "differs",
      country: "same",
      address: "missing",
    });
    expect(compared.find(({ key }) => key === "registrationNumber")?.values).toEqual({ applicant: "1", register: "2" });
  });

  it("are the same in spite of capitals, accents, punctuation and spaces, and of nothing else", () => {
    for (const [a, b] of [
      ["Société Générale S.A.", "SOCIETE GENERALE SA"],
      ["HRB 99881", "hrb-99881"],
    ] as const)
      expect(sameFact(a, b), `${a} ${b}`).toBe(true);
    for (const [a, b] of [
      ["Acme Ltd", "Acme Limited"],
      ["2019-03-01", "2019-03-10"],
      ["شركة الأمل", "شركة الامن"],
    ] as const)
      expect(sameFact(a, b), `${a} ${b}`).toBe(false);
  });

  it("take the code of a legal form for what the register writes out, and no other form", () => {
    for (const [businessType, agreement] of [
      ["private_limited", "same"],
      ["public_limited", "differs"],
    ] as const) {
      const view = aCase({ context: { entity: { type: "business", data: { businessType } } } });
      const { compared } = factsOf(view, [registered({ legalForm: "Private limited company" })]);
      expect(compared.find(({ key }) => key === "legalForm")?.agreement).toBe(agreement);
    }
  });

  it("list everything else the applicant said, without ids and owners", () => {
    const view = aCase({
      context: {
        entity: {
          type: "business",
          data: { companyName: "N", taxId: "T1", additionalInfo: { store: { mcc: "0742" }, ubos: [{ id: "item_1" }] } },
        },
        customData: { source: "partner" },
      },
    });
    expect(factsOf(view, []).others.map(({ label, values }) => `${label} = ${values.applicant}`)).toEqual([
      "Tax ID = T1",
      "Store · MCC = 0742",
      "Source = partner",
    ]);
  });

  it("write amounts, addresses, accounts and signatures in one line each", () => {
    const data = {
      turnover: { amount: "1250000.5", currency: "EUR" },
      seat: { country: "DE", line1: "Torstr. 1", city: "Berlin", postalCode: "10119" },
      payout: { country: "GB", accountNumber: "12345678", sortCode: "12-34-56" },
      signature: { method: "typed", name: "Ada Byron", textSha256: "aa" },
      pair: { country: "Germany", note: "x" },
    };
    const view = aCase({ context: { entity: { type: "business", data } } });
    expect(factsOf(view, []).others.map(({ key, values }) => [key, values.applicant])).toEqual([
      ["turnover", "€1,250,000.50"],
      ["seat", "Torstr. 1, Berlin, 10119, Germany"],
      ["payout", "12-34-56 · 12345678 · United Kingdom"],
      ["signature", "Signed by Ada Byron (typed)"],
      ["pair.country", "Germany"],
      ["pair.note", "x"],
    ]);
  });

  it("compare what a document declares with what the case says", () => {
    const document = aDocument({
      issuer: { country: "GB" },
      properties: { companyName: "Northwind!", registrationNumber: "99", docNumber: "8" },
    });
    expect(declaredFacts(document, aCase()).map(({ key, agreement }) => [key, agreement])).toEqual([
      ["issuer.country", "alone"],
      ["companyName", "same"],
      ["registrationNumber", "differs"],
      ["docNumber", "alone"],
    ]);
  });
});
