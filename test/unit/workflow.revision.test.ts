import { describe, expect, it } from "vitest";
import { revisionPage } from "../../src/collection/revision-page";
import type { Actor, CommandBody, RevisionWish } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { readSnapshot } from "../../src/workflow/read-snapshot";
import { waitsView } from "../../src/workflow/waits-view";
import { analyst, type Story, tell, tenantId } from "../support/decisions";

const day = 86_400;
const title = (label: string) => ({ params: { label } });
const form = (revision?: JsonObject): JsonObject => ({
  key: "kyb",
  title: "KYB",
  event: "SENT",
  pages: [
    {
      id: "company",
      title: "Company",
      elements: [
        { id: "name", element: "textfield", valueDestination: "entity.data.companyName", ...title("Company name") },
        { id: "site", element: "textfield", valueDestination: "entity.data.website", ...title("Website") },
      ],
    },
    {
      id: "owners",
      title: "Owners",
      elements: [
        {
          id: "owners",
          element: "fieldlist",
          valueDestination: "entity.data.ubos",
          params: { label: "Owners", itemLabel: "Owner" },
          children: [
            { id: "first", element: "textfield", valueDestination: "first", ...title("First name") },
            { id: "mail", element: "email", valueDestination: "email", ...title("E-mail") },
          ],
        },
      ],
    },
    {
      id: "papers",
      title: "Papers",
      elements: [{ id: "proof", element: "document", params: { label: "Proof", category: "proof" } }],
    },
  ],
  ...(revision === undefined ? {} : { revision }),
});

const states: JsonObject = {
  review: {
    on: { revision: "revision", approve: "approved", reject: "rejected", LIMIT: "limit" },
  },
  revision: { tags: ["revision"], meta: { form: "kyb" }, on: { SENT: "review", EXPIRED: "lapsed", back: "review" } },
  limit: {},
  lapsed: {},
  approved: { type: "final", tags: ["approved"] },
  rejected: { type: "final", tags: ["rejected"] },
};
const ubos = [
  { id: "ada", first: "Ada", email: "ada@example.test" },
  { id: "bob", first: "Bob", email: "bob@example.test" },
];
const proof = {
  id: "proof",
  category: "proof",
  type: "bill",
  pages: [{ type: "image/png", ballerineFileId: "file_1" }],
};

const aCase = (revision?: JsonObject, over: { states?: JsonObject; documents?: JsonObject[] } = {}): Story =>
  tell({
    states: over.states ?? states,
    initial: "review",
    forms: { kyb: form(revision) },
    data: { companyName: "Acme", website: "acme.test", email: "boss@example.test", ubos },
    opening: { documents: over.documents ?? [proof] },
  });

const wish = (kind: RevisionWish["kind"], target: string, over: Partial<RevisionWish> = {}): RevisionWish => ({
  kind,
  target,
  person: "applicant",
  reason: "out_of_date",
  message: null,
  comment: null,
  request: null,
  ...over,
});
const document = (over: Partial<RevisionWish> = {}): RevisionWish =>
  wish("document", "documents.proof", { reason: "blurred", ...over });
const question = wish("request", "turnover", {
  request: { type: "number", label: "Turnover" },
  reason: "more_information",
});

const asking = (items: RevisionWish[], over: { dueInSeconds?: number; send?: boolean } = {}): CommandBody => ({
  type: "decide",
  decision: "revision",
  reason: null,
  comment: null,
  ask: { items, dueInSeconds: over.dueInSeconds ?? null, send: over.send ?? null },
});
const ask = (story: Story, items: RevisionWish[], over = {}) => story.give(asking(items, over), { actor: analyst });
const by = (story: Story, subject = "applicant"): Actor => ({
  kind: "applicant",
  tenantId,
  caseId: story.snapshot.caseId,
  linkId: story.snapshot.links.findLast((link) => link.subject === subject)?.id ?? "none",
});
const answering = (answers: JsonObject): CommandBody => ({
  type: "submit_page",
  page: "revise",
  answers,
  device: null,
});
const upload = (story: Story, element: string, actor = by(story)) =>
  story.give(
    { type: "add_file", element, file: { fileId: `file_${element}`, fileName: "n.pdf", sizeBytes: 9 } },
    { actor },
  );
const rounds = (story: Story) => story.snapshot.revisions;
const due = (story: Story): string[] =>
  story.snapshot.timers.filter(({ kind }) => kind.startsWith("revision")).map(({ id }) => id);
const fire = (story: Story, timerId: string) => {
  story.nowMs = story.snapshot.timers.find(({ id }) => id === timerId)?.dueAtMs ?? story.nowMs;
  return story.give({ type: "timer", timerId });
};
const mails = (story: Story): string[] =>
  story.last.effects.flatMap(({ effect }) => (effect.kind === "send_mail" ? [`${effect.template} ${effect.to}`] : []));

describe("asking again", () => {
  it("is one round with all that is wished and what is marked, and sends the case back", () => {
    const story = aCase();
    const mark = {
      type: "decide_document",
      documentId: "proof",
      decision: "revision",
      reason: "No stamp",
      comment: "Turn it",
    } as const;
    story.give(mark, { actor: analyst });
    ask(story, [wish("field", "entity.data.companyName", { message: "In full", comment: "KYC-7" }), question]);
    expect(story.state()).toBe("revision");
    expect(rounds(story)).toMatchObject([
      {
        round: 1,
        status: "open",
        askedById: "usr_ada",
        items: [
          { id: "1.1", kind: "field", before: { "entity.data.companyName": "Acme" }, comment: "KYC-7", after: null },
          { id: "1.2", kind: "request", target: "turnover", before: null },
          { id: "1.3", kind: "document", reason: null, message: "No stamp\nTurn it" },
        ],
      },
    ]);
    const told = story.last.events.find(({ type }) => type === "revision.requested");
    expect(told?.detail).toMatchObject({ state: "revision", round: 1, items: [{ kind: "field" }, {}, {}] });
    // Neither people's words nor answers leave the case with the event, nor stand in the timeline.
    expect(JSON.stringify([told, story.last.log.detail])).not.toMatch(/Acme|In full|KYC-7|No stamp/);
  });

  it("marks the documents it asks for", () => {
    const story = aCase();
    ask(story, [document({ message: "Hold it flat" })]);
    expect(story.snapshot.documents[0]?.decision).toMatchObject({
      status: "revision",
      reason: "blurred",
      comment: "Hold it flat",
    });
  });

  it.each<[string, RevisionWish, string]>([
    ["a question that the form does not have", wish("field", "entity.data.secret"), "items.0.target"],
    ["a field of an owner who is gone", wish("field", "entity.data.ubos[eve].email"), "items.0.target"],
    ["a page that the form does not have", wish("page", "secret"), "items.0.target"],
    ["somebody whom nothing can reach", wish("field", "entity.data.website", { person: "eve" }), "items.0.person"],
  ])("refuses %s, and changes nothing", (_name, wrong, param) => {
    const story = aCase();
    const before = story.snapshot;
    expect(story.try(asking([wrong]), { actor: analyst })).toMatchObject({
      ok: false,
      error: { code: "bad_value", param },
    });
    expect(story.snapshot).toBe(before);
  });

  it("refuses a document that there is not, and the same thing twice", () => {
    const story = aCase();
    expect(story.try(asking([wish("document", "passport")]))).toMatchObject({ error: { code: "unknown_document" } });
    const twice = [wish("page", "company"), wish("field", "entity.data.website")];
    expect(story.try(asking(twice))).toMatchObject({ error: { param: "items.1.target" } });
  });

  it("adds to the open round while the applicant is at it", () => {
    const story = aCase();
    ask(story, [question]);
    ask(story, [wish("field", "entity.data.website")]);
    expect(story.state()).toBe("revision");
    expect(rounds(story)).toMatchObject([{ round: 1, items: [{ id: "1.1" }, { id: "1.2", kind: "field" }] }]);
    expect(story.last.events.map(({ type }) => type)).toContain("revision.requested");
  });

  it("takes a document that is marked while the round is open, and lets go one that is not marked any more", () => {
    const story = aCase();
    ask(story, [question]);
    const decide = (decision: "revision" | null) =>
      story.give(
        { type: "decide_document", documentId: "proof", decision, reason: "x", comment: null },
        { actor: analyst },
      );
    decide("revision");
    expect(rounds(story)[0]?.items.map(({ kind }) => kind)).toEqual(["request", "document"]);
    decide(null);
    story.give(answering({ "customData.requested.turnover": 5 }), { actor: by(story) });
    expect([story.state(), rounds(story)[0]?.status]).toEqual(["review", "answered"]);
  });
});

describe("answering", () => {
  it("takes everything in one go, keeps what was there beside it, and goes back to the analyst", () => {
    const story = aCase();
    ask(story, [document(), wish("field", "entity.data.ubos[bob].email"), wish("page", "company"), question]);
    upload(story, "proof");
    const all = {
      "entity.data.ubos.1.email": "bob@new.test",
      "entity.data.companyName": "Acme Ltd",
      "entity.data.website": "acme.test",
      "customData.requested.turnover": 12,
    };
    story.nowMs += 1_000;
    story.give(answering(all), { actor: by(story) });
    expect(story.state()).toBe("review");
    expect(story.at("entity.data.ubos")).toEqual([ubos[0], { ...ubos[1], email: "bob@new.test" }]);
    expect(story.snapshot.documents[0]).toMatchObject({ version: 2, decision: { status: "revised" } });
    expect(rounds(story)).toMatchObject([
      {
        status: "answered",
        endedAtMs: story.nowMs,
        items: [
          { kind: "document", answeredAtMs: story.nowMs },
          {
            before: { "entity.data.ubos[bob].email": "bob@example.test" },
            after: { "entity.data.ubos[bob].email": "bob@new.test" },
          },
          { before: { "entity.data.companyName": "Acme" }, after: { "entity.data.companyName": "Acme Ltd" } },
          { after: 12 },
        ],
      },
    ]);
    expect(story.last.events.map(({ type }) => type)).toContain("revision.answered");
    expect(story.snapshot.collection.round).toBe(1);
  });

  it("is refused while something is missing, with all of it named, and keeps nothing", () => {
    const story = aCase();
    ask(story, [document(), wish("field", "entity.data.website"), question]);
    const refused = story.try(answering({ "entity.data.website": "" }), { actor: by(story) });
    expect(refused).toMatchObject({ ok: false, error: { code: "invalid_answers" } });
    const problems = !refused.ok && refused.error.code === "invalid_answers" ? refused.error.problems : [];
    expect(problems.map(({ field }) => field).sort()).toEqual(["proof", "request_turnover", "site"]);
    expect(story.at("entity.data.website")).toBe("acme.test");
  });

  it.each<[string, CommandBody]>([
    ["another answer of the form", answering({ "entity.data.companyName": "Evil" })],
    ["a score", answering({ "pluginsOutput.risk.riskScore": 0 })],
    ["another request", answering({ "customData.requested.other": 1 })],
    ["another person's answer", answering({ "entity.data.ubos.0.email": "evil@example.test" })],
    ["a page of the form", { type: "submit_page", page: "company", answers: {}, device: null }],
    [
      "a document that was not asked for",
      { type: "add_file", element: "proof", file: { fileId: "file_2", fileName: "n", sizeBytes: 1 } },
    ],
  ])("never writes %s", (_name, body) => {
    const story = aCase();
    ask(story, [wish("field", "entity.data.website")]);
    const before = story.snapshot;
    expect(story.try(body, { actor: by(story) })).toMatchObject({ ok: false, error: { code: "not_permitted" } });
    expect(story.snapshot).toBe(before);
  });

  it("goes by persons: each sees their own, and the case waits for all of them", () => {
    const story = aCase();
    ask(story, [wish("field", "entity.data.ubos[bob].email", { person: "bob" }), question]);
    // A person without a link has got one, by mail.
    expect(mails(story)).toEqual(["revision_request entity.data.ubos.1.email"]);
    expect(story.try(answering({ "entity.data.ubos.1.email": "x@example.test" }), { actor: by(story) })).toMatchObject({
      error: { code: "not_permitted" },
    });
    story.give(answering({ "customData.requested.turnover": 1 }), { actor: by(story) });
    expect([story.state(), story.last.log.type]).toEqual(["revision", "revision.part_answered"]);
    expect(story.last.events.find(({ type }) => type === "collection.part.submitted")?.detail).toEqual({
      person: "applicant",
      pages: null,
      round: 1,
    });
    // Nothing is left for the applicant; sending again is no way round the other one.
    expect(story.try(answering({}), { actor: by(story) })).toMatchObject({ error: { code: "not_permitted" } });
    story.give(answering({ "entity.data.ubos.1.email": "bob@new.test" }), { actor: by(story, "bob") });
    expect([story.state(), rounds(story)[0]?.status]).toEqual(["review", "answered"]);
  });

  it("does not wait for somebody who is not on the list any more", () => {
    const story = aCase();
    ask(story, [wish("field", "entity.data.ubos[bob].email", { person: "bob" }), question]);
    story.give({ type: "merge_context", merge: { entity: { data: { ubos: [ubos[0] ?? {}] } } }, arrays: "replace" });
    story.give(answering({ "customData.requested.turnover": 1 }), { actor: by(story) });
    expect(story.state()).toBe("review");
  });
});

describe("limits and time", () => {
  const once = (story: Story) => {
    ask(story, [question]);
    story.give(answering({ "customData.requested.turnover": 1 }), { actor: by(story) });
  };

  it("refuses one round too many, or sends the event that the form names for it", () => {
    const story = aCase({ maxRounds: 1 });
    once(story);
    expect(story.try(asking([question]), { actor: analyst })).toMatchObject({
      ok: false,
      error: { code: "revision_limit", rounds: 1 },
    });
    const other = aCase({ maxRounds: 1, onMaxRounds: "LIMIT" });
    once(other);
    ask(other, [question]);
    expect([other.state(), rounds(other).length]).toEqual(["limit", 1]);
  });

  it("reminds on schedule by mail, until it is answered", () => {
    const story = aCase({ remindAfterSeconds: [2 * day, 5 * day], dueInSeconds: 7 * day });
    ask(story, [question, wish("field", "entity.data.ubos[bob].email", { person: "bob" })]);
    expect(due(story)).toEqual(["revision.1.reminder.1", "revision.1.reminder.2", "revision.1.due"]);
    fire(story, "revision.1.reminder.1");
    expect(mails(story)).toEqual(["revision_reminder entity.data.email", "revision_reminder entity.data.ubos.1.email"]);
    story.give(answering({ "customData.requested.turnover": 1 }), { actor: by(story) });
    fire(story, "revision.1.reminder.2");
    expect(mails(story)).toEqual(["revision_reminder entity.data.ubos.1.email"]);
    expect(rounds(story)[0]?.remindedAtMs).toHaveLength(2);
    story.give(answering({ "entity.data.ubos.1.email": "bob@new.test" }), { actor: by(story, "bob") });
    expect(due(story)).toEqual([]);
  });

  it("tells the chart when the time is up; without an event for that it can still be answered", () => {
    const lapsing = aCase({ dueInSeconds: 3 * day, onExpired: "EXPIRED" });
    ask(lapsing, [question]);
    fire(lapsing, "revision.1.due");
    expect([lapsing.state(), rounds(lapsing)[0]?.status]).toEqual(["lapsed", "withdrawn"]);
    expect(rounds(lapsing)[0]?.expiredAtMs).toBe(lapsing.nowMs);
    expect(lapsing.last.events.map(({ type }) => type)).toContain("revision.expired");

    const patient = aCase();
    ask(patient, [question], { dueInSeconds: day });
    expect(waitsView(patient.definition, patient.snapshot)).toMatchObject([{ kind: "revision" }]);
    fire(patient, "revision.1.due");
    expect(patient.state()).toBe("revision");
    patient.give(answering({ "customData.requested.turnover": 1 }), { actor: by(patient) });
    expect(rounds(patient)).toMatchObject([{ status: "answered", expiredAtMs: patient.nowMs }]);
  });

  it("ends with the wait for it: a case that moves on without an answer owes nothing", () => {
    const story = aCase({ remindAfterSeconds: [day], dueInSeconds: 2 * day });
    ask(story, [question]);
    story.send("back");
    expect([rounds(story)[0]?.status, due(story)]).toEqual(["withdrawn", []]);
    // A round that was taken back does not count against the limit; the next one has a number of its own.
    ask(story, [question]);
    expect(rounds(story).map(({ round }) => round)).toEqual([1, 2]);
    story.give({ type: "cancel", reason: "r" });
    expect([rounds(story)[1]?.status, due(story)]).toEqual(["withdrawn", []]);
  });

  it("begins a round by itself when the chart sends the case back, if the form has rules for it", () => {
    const events = [undefined, { remindAfterSeconds: [day] }].map((rules) => {
      const story = aCase(rules);
      story.give({ type: "decide_document", documentId: "proof", decision: "revision", reason: "x", comment: null });
      story.send("revision");
      return rounds(story).length;
    });
    expect(events).toEqual([0, 1]);
  });
});

it("a snapshot of an earlier release has no rounds, and what is marked in it can be answered", () => {
  const { revisions: _none, ...former } = aCase().snapshot;
  expect(readSnapshot(JSON.stringify(former)).revisions).toEqual([]);
});

it("nobody sees what only others were asked, whatever the pages of their link", () => {
  const story = aCase();
  ask(story, [wish("field", "entity.data.ubos[bob].email", { person: "bob" }), document()]);
  const kyb = story.definition.forms.get("kyb");
  if (kyb === undefined) throw new Error("no form");
  const facts = { context: story.snapshot.context, documents: story.snapshot.documents, nowMs: story.nowMs };
  const seen = (person: string, pages: string[] | null) =>
    revisionPage(kyb, rounds(story), facts, { person, pages }).asked.map(({ item }) => item.kind);
  expect(seen("applicant", null)).toEqual(["document"]);
  expect(seen("bob", ["owners"])).toEqual(["field"]);
  expect(seen("ada", ["owners"])).toEqual([]);
  expect(seen("ada", ["papers"])).toEqual(["document"]);
});
