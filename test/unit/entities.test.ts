import { describe, expect, it } from "vitest";
import { conflictsOf, countingOf, dataOf, factsOf, type Statement, saidOf } from "../../src/entities/attributes";
import { kycStatusOf } from "../../src/entities/documented";
import { peopleOf, percentOf } from "../../src/entities/people";
import { countingRisk } from "../../src/entities/risk";
import { termsOf, wantedTerms } from "../../src/entities/terms";
import type { Json, JsonObject } from "../../src/lib/json";

const keyed = { keyed: (text: string) => `#${text.length}.${text.replaceAll(/\W/g, "")}` };
let seq = 0;
const said = (field: string, value: Json, over: Partial<Statement> = {}): Statement => ({
  ...{ seq: ++seq, entityId: "ent_1", field, value, source: { kind: "case", id: "case_1" }, atMs: 1, pinned: false },
  ...over,
});

describe("what counts of all that was said", () => {
  it("is the newest, the later written of two of one time, and before both what is pinned", () => {
    const older = said("email", "a@x.test", { atMs: 5 });
    const newer = said("email", "b@x.test", { atMs: 9 });
    expect(countingOf([newer, older])).toEqual([newer]);
    const same = said("email", "c@x.test", { atMs: 9 });
    expect(countingOf([same, newer])).toEqual([same]);
    const pinned = said("email", "d@x.test", { atMs: 1, pinned: true });
    expect(countingOf([pinned, same, newer, older])).toEqual([pinned]);
    expect(countingOf([older, said("email", null, { atMs: 99 })])).toEqual([]);
  });

  it("does not depend on the order in which it is read", () => {
    const all = [1, 2, 3, 4, 5].map((n) => said("phone", n, { atMs: n % 3, pinned: n === 2 }));
    expect(countingOf(all)).toEqual(countingOf(all.toReversed()));
  });

  it("tells where two records differ, and which of them would count", () => {
    const [here, there] = [said("country", "GB", { atMs: 2 }), said("country", "FR", { atMs: 3 })];
    const equal = said("name", "Ada");
    expect(conflictsOf([here, equal], [there, equal])).toEqual([
      { field: "country", into: "GB", from: "FR", counts: "from" },
    ]);
  });
});

describe("facts of an object", () => {
  it("go one level down into additionalInfo, without its people, and come back as they were", () => {
    const data = {
      companyName: "N",
      id: "x",
      empty: "",
      gone: null,
      additionalInfo: { nationality: "GB", ubos: [{ id: "u" }] },
    };
    expect(factsOf(data)).toEqual([
      { field: "companyName", value: "N" },
      { field: "additionalInfo.nationality", value: "GB" },
    ]);
    expect(dataOf(factsOf(data))).toEqual({ companyName: "N", additionalInfo: { nationality: "GB" } });
    expect(saidOf({ phone: "", additionalInfo: { note: null } })).toEqual([
      { field: "phone", value: null },
      { field: "additionalInfo.note", value: null },
    ]);
  });

  it("leave out what would poison an object or is no fact for its size", () => {
    const hostile = JSON.parse('{"__proto__": {"x": 1}, "a": 1}');
    expect(factsOf({ ...hostile, constructor: "c", large: "x".repeat(20_000) })).toEqual([{ field: "a", value: 1 }]);
  });
});

describe("people behind a company", () => {
  const ada = { firstName: "Ada", lastName: "Lovelace", dateOfBirth: "1985-12-10" };
  const known = "ent_01jd3v8m5r6s7t9w0x1y2z3a4b";
  const peopleNamed = (data: JsonObject) => peopleOf(data, (type, id) => type === "individual" && id === known);

  it("are whom one of our ids names, if there is such a person; any other id is none", () => {
    const bob = { firstName: "Bob", lastName: "Owner", dateOfBirth: "1970-01-02" };
    const people = peopleNamed({
      additionalInfo: {
        ubos: [
          { id: "u1", ballerineEntityId: known, ...ada },
          { id: "u2", ballerineEntityId: "made up", ...bob },
        ],
        directors: [{ id: "d1", ballerineEntityId: "made up", firstName: "Eve", lastName: "Other" }],
        associatedCompanies: [{ id: "c1", ballerineEntityId: known, companyName: "Holding" }],
      },
    });
    expect(people.map(({ key, entityId }) => [key, entityId])).toEqual([
      ["u1", known],
      ["u2", null],
      ["d1", null],
      ["c1", null],
    ]);
  });

  it("are each one, in whatever lists they stand, with their positions and shares", () => {
    const people = peopleNamed({
      additionalInfo: {
        ubos: [{ id: "u1", ...ada, ownershipPercentage: "62.5", isAuthorizedSignatory: true }],
        directors: [{ id: "d1", ...ada }, { firstName: "Nobody" }],
        mainRepresentative: { ...ada, email: "ada@x.test" },
        associatedCompanies: [{ id: "c1", companyName: "Holding", registrationNumber: "HRB 12345" }],
      },
    });
    expect(people.map(({ key, type, positions }) => [key, type, positions])).toEqual([
      [
        "u1",
        "individual",
        [
          { position: "ubo", share: 62.5 },
          { position: "authorized_signatory", share: null },
          { position: "director", share: null },
          { position: "representative", share: null },
        ],
      ],
      ["c1", "business", [{ position: "associated_company", share: null }]],
    ]);
    expect(people[0]?.data).toMatchObject({ email: "ada@x.test" });
  });

  it.each<[Json, number | null]>([
    ["25", 25],
    [100, 100],
    ["33.333333", 33.3333],
    ["25 %", 25],
    [0, null],
    [101, null],
    ["much", null],
  ])("a share of %s is %s", (share, percent) => expect(percentOf({ ownershipPercentage: share })).toBe(percent));
});

describe("the risk that counts", () => {
  const judged = { level: "high", score: 80, caseId: "case_1", atMs: 5 };
  const own = { level: "low", score: null, reason: "known", byKind: "analyst", byId: "usr_1", atMs: 7 };

  it("is a person's word until it expires, to the millisecond", () => {
    expect(countingRisk({ judged, own, ownUntilMs: 100 }, 99)).toMatchObject({
      level: "low",
      by: "analyst",
      untilMs: 100,
    });
    expect(countingRisk({ judged, own, ownUntilMs: 100 }, 100)).toMatchObject({
      level: "high",
      by: "case",
      id: "case_1",
    });
    expect(countingRisk({ judged: null, own, ownUntilMs: null }, 1e15)).toMatchObject({ level: "low" });
    expect(countingRisk({ judged: null, own: null, ownUntilMs: null }, 1)).toBeNull();
    expect(countingRisk({ judged: { ...judged, level: "unheard" }, own: null, ownUntilMs: null }, 1)).toBeNull();
  });
});

describe("terms", () => {
  it("hold words of names, and of numbers of documents and what is shared only hashes", () => {
    const data = { firstName: "Åda", lastName: "O'Brien", dateOfBirth: "1985-12-10", passportNumber: "P1234567" };
    const terms = termsOf({ type: "individual", correlationId: "crm-7", data }, keyed);
    expect(terms).toEqual(expect.arrayContaining(["wada", "wobrien", "wcrm7"]));
    expect(terms.filter((one) => one.startsWith("w")).join(" ")).not.toContain("1234567");
    expect(terms.some((one) => one.startsWith("kperson:"))).toBe(true);
    expect(terms.some((one) => one.startsWith("kemail:"))).toBe(false);
  });

  it("of whoever stands behind a company are not the company's", () => {
    const ubos = [{ firstName: "Ada", lastName: "Lovelace", dateOfBirth: "1985-12-10", email: "ada@x.test" }];
    const terms = termsOf(
      { type: "business", correlationId: null, data: { companyName: "N", additionalInfo: { ubos } } },
      keyed,
    );
    expect(terms).toEqual(["wn"]);
  });

  it("that are typed are asked as beginnings, or whole where beginnings would tell something", () => {
    expect(wantedTerms("love", keyed, false)).toEqual([[[{ from: "wlove", upTo: "wlove\u{10ffff}" }]]]);
    expect(wantedTerms("love", keyed, true)).toEqual([[[{ from: "wlove", upTo: null }]]]);
    expect(wantedTerms("% !", keyed, false)).toEqual([]);
    expect(wantedTerms(Array(50).fill("word").join(" "), keyed, false).length).toBeLessThanOrEqual(6);
  });
});

it.each<[string[] | null, string | null]>([
  [null, null],
  [["collection_flow"], "PENDING"],
  [["approved"], "APPROVED"],
  [["rejected"], "REJECTED"],
  [["revision"], "REVISIONS"],
  [["manual_review"], "PROCESSED"],
])("tags %s of the newest case are %s in profiles", (tags, status) => expect(kycStatusOf(tags)).toBe(status));
