import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { previewedAudience, previewedRound } from "../../src/collection/previewed-round";
import { revisionPage } from "../../src/collection/revision-page";
import { openRound, type RevisionWish } from "../../src/domain";
import { collectingOf } from "../../src/workflow/collecting";
import { shownForm } from "../../src/workflow/flow-view";
import { analyst, type Story, tell } from "../support/decisions";

const form = {
  key: "kyb",
  title: "KYB",
  event: "SENT",
  revision: { dueInSeconds: 86_400 },
  pages: [
    {
      id: "company",
      title: "Company",
      elements: [
        { id: "name", element: "textfield", valueDestination: "entity.data.companyName", params: { label: "Name" } },
        { id: "site", element: "textfield", valueDestination: "entity.data.website", params: { label: "Website" } },
        { id: "proof", element: "document", params: { label: "Proof", category: "proof" } },
        { id: "deed", element: "document", params: { label: "Deed", category: "deed" } },
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
          params: { label: "Owners" },
          children: [{ id: "mail", element: "email", valueDestination: "email", params: { label: "E-mail" } }],
        },
      ],
    },
  ],
};
const page = { type: "image/png", ballerineFileId: "file_1" };
const aCase = (): Story =>
  tell({
    states: {
      review: { on: { revision: "revision" } },
      revision: { tags: ["revision"], meta: { form: "kyb" }, on: { SENT: "review", back: "review" } },
    },
    initial: "review",
    forms: { kyb: form },
    data: {
      companyName: "Acme",
      website: "acme.test",
      email: "boss@example.test",
      ubos: [
        { id: "ada", email: "ada@example.test" },
        { id: "bob", email: "bob@example.test" },
      ],
    },
    opening: {
      documents: [
        { id: "proof", category: "proof", type: "bill", pages: [page] },
        { id: "deed", category: "deed", type: "deed", pages: [page] },
      ],
    },
  });

const person = fc.constantFrom("applicant", "ada", "bob");
const targets = [
  ["field", "entity.data.companyName"],
  ["field", "entity.data.website"],
  ["field", "entity.data.ubos[ada].email"],
  ["document", "documents.proof"],
  ["document", "deed"],
  ["request", "turnover"],
] as const;
const wishes = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...targets), person).map(
    ([[kind, target], who]): RevisionWish => ({
      kind,
      target,
      person: who,
      reason: "blurred",
      message: kind === "request" ? "This year's" : null,
      comment: null,
      request: kind === "request" ? { type: "number", label: "Turnover" } : null,
    }),
  ),
  { selector: ({ target }) => target, maxLength: 4 },
);
const mark = (story: Story) =>
  story.give(
    { type: "decide_document", documentId: "deed", decision: "revision", reason: "too_dark", comment: null },
    { actor: analyst },
  );
const ask = (story: Story, items: RevisionWish[], dueInSeconds: number | null) =>
  story.give(
    {
      type: "decide",
      decision: "revision",
      reason: null,
      comment: null,
      ask: { items, dueInSeconds, send: null },
    },
    { actor: analyst },
  );
const said = (items: readonly RevisionWish[]) =>
  items.map(({ kind, target, person: who, reason, message }) => ({ kind, target, person: who, reason, message }));

describe("the round that is looked at beforehand", () => {
  it("is the one that asking then makes, and everybody's page is the page they get", () => {
    fc.assert(
      fc.property(wishes, fc.boolean(), fc.option(fc.integer({ min: 60, max: 999_999 })), (items, isMarked, due) => {
        fc.pre(items.length > 0 || isMarked);
        const story = aCase();
        if (isMarked) mark(story);
        const before = story.snapshot;
        const whole = story.definition.forms.get("kyb");
        if (whole === undefined) throw new Error("the case has a form");
        const previewed = previewedRound(whole, before, { items, dueInSeconds: due }, story.nowMs);
        ask(story, items, due);
        const made = openRound(story.snapshot.revisions);
        expect(said(previewed.round.items)).toEqual(said(made?.items ?? []));
        expect([previewed.round.round, previewed.round.dueAtMs]).toEqual([made?.round, made?.dueAtMs]);
        for (const who of new Set(made?.items.map((item) => item.person))) {
          const link = story.snapshot.links.find(({ subject }) => subject === who);
          const facts = { context: before.context, documents: story.snapshot.documents, nowMs: story.nowMs };
          const real = shownForm(collectingOf(story.definition, story.snapshot), story.snapshot, facts, link);
          const audience = previewedAudience(whole, before, previewed, who, story.nowMs);
          const shown = revisionPage(whole, [previewed.round], { ...facts, documents: previewed.documents }, audience);
          expect([who, shown.page]).toEqual([who, real.revision?.page]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
