import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SharingCase, sharedFactsOf } from "../../src/domain/shared-facts";
import type { Json, JsonObject } from "../../src/lib/json";
import { diffJson } from "../../src/lib/json-patch";
import { type BriefParts, briefOf } from "../../src/review/brief";
import { type ChangingEntry, changedByStaff, historyOf, notForPeople } from "../../src/review/fact-history";

const aBrief = (over: Partial<BriefParts> = {}): BriefParts => ({
  context: {
    entity: { type: "business", data: { companyName: "Acme", registrationNumber: "12345678", country: "GB" } },
  },
  status: "active",
  state: "review.manual_review",
  outcome: null,
  risk: { score: 72, level: "high" },
  dueAtMs: 3 * 3_600_000,
  createdAtMs: 0,
  nowMs: 3_600_000,
  documents: [],
  checks: [],
  due: { applicant: 0, reviewer: 0, labels: [] },
  openIncidents: 0,
  openChildren: 0,
  news: null,
  ...over,
});
const registry = (data: JsonObject, verdict = "clear") => ({
  plugin: "registry",
  type: "company-registry",
  verdict,
  failed: false,
  data,
});

describe("a brief", () => {
  it("says who, where, what is due and what nobody said, and the same case gives the same brief", () => {
    const brief = briefOf(aBrief());
    expect(brief.sentences).toEqual([
      "Acme: number 12345678, in GB.",
      "In manual review, opened 1 hour ago; risk 72 (high); due in 2 hours.",
      "Nobody has said: address.",
    ]);
    expect(briefOf(aBrief())).toEqual(brief);
  });

  it("names what sources disagree on, and no spelling of the same", () => {
    const data = { name: "ACME", registrationNumber: "1234-5679", jurisdiction: "GB-ENG" };
    const { contradictions } = briefOf(aBrief({ checks: [registry(data)] }));
    expect(contradictions.map(({ key, said }) => [key, said.map(({ value }) => value)])).toEqual([
      ["registrationNumber", ["12345678", "1234-5679"]],
    ]);
  });

  it("counts what is open by whose turn it is, the newest run of a check alone", () => {
    const { open } = briefOf(
      aBrief({
        documents: [
          { status: null, pages: 1 },
          { status: "approved", pages: 1 },
          { status: null, pages: 0 },
        ],
        checks: [registry({}, "review"), registry({}, "rejected")],
        due: { applicant: 2, reviewer: 0, labels: ["Passport", "Address"] },
        openChildren: 1,
      }),
    );
    expect(open.map(({ kind, whose, count }) => [kind, whose, count])).toEqual([
      ["documents", "team", 1],
      ["checks", "team", 1],
      ["requirements", "applicant", 2],
      ["children", "others", 1],
    ]);
  });

  it("asks nothing of anybody once the case has ended", () => {
    const { open, sentences } = briefOf(
      aBrief({ status: "completed", outcome: "approved", documents: [{ status: null, pages: 1 }] }),
    );
    expect(open).toEqual([]);
    expect(sentences[1]).toBe("Ended as approved; risk 72 (high).");
  });
});

describe("the history of a fact", () => {
  const entry = (before: Json, after: Json, over: Partial<ChangingEntry> = {}): ChangingEntry => ({
    at: "2026-01-01T00:00:00.000Z",
    type: "page.submitted",
    actor: { kind: "applicant", id: "link_1" },
    version: 1,
    changes: diffJson(before, after) as unknown as Json,
    payload: {},
    ...over,
  });
  const snapshot = (city: Json): JsonObject => ({ context: { entity: { data: city === null ? {} : { city } } } });

  it("tells before, after, who and why", () => {
    const entries = [
      entry({}, snapshot(null), { type: "case.created", actor: { kind: "api_key", id: "key_1" } }),
      entry(snapshot(null), snapshot("Lonodn")),
      entry(snapshot("Lonodn"), snapshot("London"), {
        type: "context.merged",
        actor: { kind: "analyst", id: "user_1" },
        payload: { reason: "a slip" },
      }),
    ];
    const history = historyOf(entries, "entity.data.city");
    expect(history.map(({ before, after, reason }) => [before, after, reason])).toEqual([
      [undefined, "Lonodn", null],
      ["Lonodn", "London", "a slip"],
    ]);
    expect([...changedByStaff(entries, ["entity.data.city", "entity.data.other"])]).toEqual(["entity.data.city"]);
    expect(changedByStaff(entries.slice(0, 2), ["entity.data.city"]).size).toBe(0);
  });

  it("ends at what stands there now, whatever happened", () => {
    const facts = fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.oneof(fc.string(), fc.array(fc.integer()), fc.dictionary(fc.constantFrom("x", "y"), fc.integer())),
    );
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 8 }), (states) => {
        const shots = states.map((data): Json => ({ context: { entity: { data } } }));
        const entries = shots.map((shot, at) => entry(shots[at - 1] ?? {}, shot));
        for (const key of ["a", "b", "c"]) {
          const now = states.at(-1)?.[key];
          const history = historyOf(entries, `entity.data.${key}`);
          expect(history.at(-1)?.after).toEqual(now);
        }
      }),
    );
  });

  it.each([
    [{ entity: { data: { a: 1 } }, customData: { b: 1 } }, null],
    [{ entity: { type: "individual" } }, "entity.type"],
    [{ entity: "x" }, "entity"],
    [{ pluginsOutput: {} }, "pluginsOutput"],
    // Everything that was said would be gone at once.
    [{ entity: { data: null } }, "entity.data"],
    [{ entity: { data: [] } }, "entity.data"],
    [{ customData: "x" }, "customData"],
  ])("lets people write facts of people alone: %j", (merge, refused) => {
    expect(notForPeople(merge)).toBe(refused);
  });
});

describe("facts that cases share", () => {
  const aCase = (data: JsonObject, over: Partial<SharingCase> = {}): SharingCase => ({
    context: { entity: { data } },
    entityId: "ent_1",
    entityType: "business",
    documentProperties: [],
    fileHashes: [],
    ...over,
  });
  const of = (data: JsonObject, kind: string) =>
    sharedFactsOf(aCase(data))
      .filter((fact) => fact.kind === kind && !fact.value.startsWith("entity "))
      .map(({ value }) => value);

  it.each([
    ["phone", { phone: "+44 20 7946 0958" }, { mobileNumber: "020 7946-0958" }],
    ["email", { email: "Ada@Acme.example" }, { contact: { emailAddress: "ada@acme.example " } }],
    ["iban", { iban: "DE89 3704 0044 0532 0130 00" }, { bank: { IBAN: "de89370400440532013000" } }],
    ["document_number", { passportNumber: "AB 123-456" }, { idNumber: "ab123456" }],
    [
      "person",
      { ubos: [{ firstName: "Ada", lastName: "Byron", dateOfBirth: "1990-01-02" }] },
      { fullName: "BYRON Áda", birthDate: "1990-01-02T00:00:00.000Z" },
    ],
    [
      "company",
      { companyName: "Acme", registrationNumber: "HRB 123", country: "DE" },
      { companyNumber: "hrb-123", country: "de" },
    ],
    ["address", { address: "1 High Street, London" }, { address: { line1: "High Street 1", city: "London" } }],
    ["device", { deviceId: "d-12345678" }, { device_id: "d-12345678" }],
  ])("are the same %s however they were written", (kind, one, other) => {
    expect(of(one, kind)).toHaveLength(1);
    expect(of(one, kind)).toEqual(of(other, kind));
  });

  it("are none where they say too little: a name without a birthday, a city, four digits", () => {
    const facts = sharedFactsOf(aCase({ firstName: "Ada", lastName: "Byron", address: "London", phone: "1234" }));
    expect(facts.map(({ kind }) => kind)).toEqual(["company"]); // the entity itself
  });

  it("are never what vendors answered, and never more than 64", () => {
    const many = Array.from({ length: 200 }, (_, at) => ({ email: `a${at}@acme.example` }));
    const facts = sharedFactsOf({ ...aCase({ many }), fileHashes: ["ff"] });
    expect(facts).toHaveLength(64);
    const vendors = sharedFactsOf({ ...aCase({}), context: { pluginsOutput: { email: "a@b.example" } } });
    expect(vendors.some(({ kind }) => kind === "email")).toBe(false);
  });
});
