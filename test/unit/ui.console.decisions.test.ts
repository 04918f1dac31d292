import { describe, expect, it } from "vitest";
import type { Reason } from "../../src/ui/console/model/asking";
import { languagesOf, markedWords, previewOf } from "../../src/ui/console/model/asking";
import { labelsIn } from "../../src/ui/console/model/case-labels";
import { otherReason, reasonSaid, reasonsFor } from "../../src/ui/console/model/decision-reasons";
import { escalationTargets, targetBody } from "../../src/ui/console/model/escalation";
import { markedIn } from "../../src/ui/console/model/marked";
import { kindOf, sentenceOf } from "../../src/ui/console/model/timeline-words";
import type { Person, Queue, TimelineEntry } from "../../src/ui/console/model/types";

const published: Reason[] = [
  { code: "blurred", group: "revision", retryable: true, texts: { en: "It is blurred.", de: "Es ist unscharf." } },
  { code: "required", group: "answer", retryable: true, texts: { en: "Needed." } },
];

describe("why a case is decided", () => {
  it.each([
    ["", "anything", null],
    [otherReason, "  ", null],
    [otherReason, " A tip ", "A tip"],
    ["Risk is too high", "", "Risk is too high"],
    ["Risk is too high", " see the memo ", "Risk is too high: see the memo"],
  ])("%j with the words %j is %j", (reason, words, said) => expect(reasonSaid(reason, words)).toBe(said));

  it("can be chosen for every decision before the tenant's own reasons are known", () => {
    for (const decision of ["approve", "reject", "revision", "escalate"] as const)
      expect(reasonsFor(decision).length).toBeGreaterThan(2);
  });
});

describe("handing a case on", () => {
  const queues = [
    { id: "mine", name: "Mine", count: 1, query: { queue: "mine" }, own: false },
    { id: "senior-desk", name: "Senior desk", count: 0, query: { queue: "senior-desk" }, own: true },
  ] satisfies Queue[];
  const people = [
    { id: "usr_a", name: "Ada", role: "admin" },
    { id: "usr_v", name: "Vic", role: "viewer" },
    { id: "usr_b", name: "Bea", role: "senior" },
  ] as Person[];

  it("offers the team's own queues, and people who work on cases but whoever has it", () => {
    const targets = escalationTargets(queues, people, "usr_a");
    expect(targets.map(({ label }) => label)).toEqual(["Queue: Senior desk", "Bea"]);
    expect(targets.map(({ value }) => targetBody(value))).toEqual([
      { toQueueId: "senior-desk" },
      { toUserId: "usr_b" },
    ]);
    expect(targetBody("")).toEqual({});
  });
});

describe("labels", () => {
  it("are taken apart at commas, each once, without those the case has", () =>
    expect(labelsIn(" vip, call back ,,vip, old", ["old"])).toEqual(["vip", "call back"]));

  const told = (payload: TimelineEntry["payload"], accepted = true): string =>
    sentenceOf({ type: "labels.changed", subject: null, payload, accepted, steps: [] } as unknown as TimelineEntry);
  it.each([
    [{ add: ["vip", "late"], remove: [] }, "Labels: put on vip, late"],
    [{ add: [], remove: ["late"] }, "Labels: taken off late"],
    [{ add: ["vip"], remove: ["late"] }, "Labels: put on vip; taken off late"],
    [null, "Labels left as they were"],
  ])("%j reads as %j in the timeline", (payload, sentence) => expect(told(payload)).toBe(sentence));

  it("and escalations are found among what people do with each other", () => {
    const actor = { kind: "analyst", id: "usr_a" } as const;
    for (const type of ["labels.changed", "case.escalated", "case.assigned", "note.added"])
      expect(kindOf({ type, actor })).toBe("people");
  });
});

describe("what the applicant will read", () => {
  it("is in their language where the reason has it, in English elsewhere, and as written where nobody published it", () => {
    const wish = { reason: "blurred", message: "All corners\n\nplease" };
    expect(previewOf(wish, published, "de")).toEqual(["Es ist unscharf.", "All corners", "please"]);
    expect(previewOf(wish, published, "fr")[0]).toBe("It is blurred.");
    expect(markedWords({ revisionReason: "Sent by fax", comment: "Scan it" }, published, "de")).toEqual([
      "Sent by fax",
      "Scan it",
    ]);
    expect(markedWords({ revisionReason: null, comment: null }, published, "de")).toEqual(["No reason given"]);
  });

  it("can be looked at in every language that reasons have, the reader's first", () => {
    expect(languagesOf(published, "de")).toEqual(["de", "en"]);
    expect(languagesOf([], "de")).toEqual(["en"]);
  });

  it("is, of a child, its documents that are marked and no others", () => {
    const decision = { status: "revision", revisionReason: "blurred", comment: null };
    expect(
      markedIn([
        { id: "doc_1", type: "passport", category: "proof_of_identity", decision },
        { id: "doc_2", type: "general_document", category: "proof_of_address", decision },
        { id: "doc_3", type: "passport", decision: { status: "approved" } },
        "nonsense",
      ]),
    ).toEqual([
      { id: "doc_1", name: "Passport", revisionReason: "blurred", comment: null },
      { id: "doc_2", name: "Proof of address", revisionReason: "blurred", comment: null },
    ]);
    expect(markedIn(undefined)).toEqual([]);
  });
});
