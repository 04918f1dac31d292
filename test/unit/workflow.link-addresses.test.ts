import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, linkAddress } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { readSnapshot } from "../../src/workflow/read-snapshot";
import { analyst, integrator, type Story, tell, tenantId } from "../support/decisions";

const text = (id: string, valueDestination: string): JsonObject => ({
  id,
  element: "textfield",
  valueDestination,
  params: { label: id },
});
const company = "entity.data.email";
const representative = "entity.data.additionalInfo.mainRepresentative.email";
const owners: JsonObject = {
  id: "owners",
  element: "fieldlist",
  valueDestination: "entity.data.ubos",
  params: { label: "Owners" },
  children: [text("owner-email", "email")],
};
const forms: JsonObject = {
  ask: {
    key: "ask",
    title: "Ask",
    event: "SENT",
    pages: [
      {
        id: "all",
        title: "All",
        elements: [text("company", company), text("representative", representative), owners],
      },
    ],
  },
};
const states: JsonObject = {
  asking: { meta: { form: "ask" }, on: { SENT: "review" } },
  review: { on: { revision: "again" } },
  again: { tags: ["revision"], meta: { form: "ask" }, on: { SENT: "review" } },
};

const her = "owner-1";
const aStory = (data: JsonObject = { email: "boss@a.test", ubos: [{ id: her, email: "her@a.test" }] }): Story => {
  const story = tell({ states, forms, data });
  story.give(minting("lnk_her", her), { actor: integrator });
  return story;
};
const minting = (linkId: string, subject: string, send = false) => ({
  ...{ type: "mint_link" as const, kind: "session" as const, expiresInSeconds: null, language: null },
  ...{ linkId, subject, send },
});
const firstId = (story: Story): string => story.snapshot.links[0]?.id ?? "";
const applicant = (story: Story, linkId = firstId(story)): { actor: Actor } => ({
  actor: { kind: "applicant", tenantId, caseId: story.snapshot.caseId, linkId },
});
const writes = (story: Story, answers: Record<string, Json>, page = "all") =>
  story.give({ type: "submit_page", page, answers, device: null }, applicant(story));
const mailsGoTo = (story: Story, subject = "applicant"): string | null =>
  linkAddress(story.snapshot, subject)?.address ?? null;
const merge = (story: Story, data: JsonObject) =>
  story.give({ type: "merge_context", merge: { entity: { data } }, arrays: "by_id" }, { actor: analyst });
/** For whom the last command says that mails go on to a former address. */
const told = (story: Story): string[] => story.steps("address_kept").map(({ subject }) => subject);

describe("an address that the applicant replaces", () => {
  it.each<[string, Record<string, Json>]>([
    ["by another", { [company]: "thief@t.test" }],
    ["by one that goes before it", { [representative]: "thief@t.test" }],
    ["by what is no address", { [company]: "thief" }],
    ["by none", { [company]: "" }],
  ])("%s, is where links, codes and revisions go on to go", (_how, answers) => {
    const story = aStory();
    writes(story, answers);
    expect(mailsGoTo(story)).toBe("boss@a.test");
    expect(told(story)).toEqual(["applicant"]);
    expect(JSON.stringify(story.last.log)).not.toMatch(/@/);
    // Nor does it help to do it in two steps.
    writes(story, { [representative]: "other@t.test" });
    expect(mailsGoTo(story)).toBe("boss@a.test");

    const toOfMails = () =>
      story.last.effects.flatMap(({ effect }) => (effect.kind === "send_mail" ? [effect.to] : []));
    story.give({ type: "renew_link", linkId: firstId(story) }, applicant(story));
    expect(toOfMails()).toEqual(["linkAddresses.applicant"]);
    story.give({ type: "send_code", linkId: firstId(story), challengeId: "c" }, applicant(story));
    expect(toOfMails()).toEqual(["linkAddresses.applicant"]);
  });

  it("is remembered when it is replaced in a revision, and the revision's mail goes to it", () => {
    const story = aStory();
    story.give({ type: "submit_form" }, applicant(story));
    const item = { kind: "field", target: company, person: "applicant", reason: "out_of_date" } as const;
    const asking = (items: (typeof item)[]) => {
      const asked = items.map((one) => ({ ...one, message: null, comment: null, request: null }));
      const ask = { items: asked, dueInSeconds: null, send: true };
      return { type: "decide" as const, decision: "revision" as const, reason: null, comment: null, ask };
    };
    story.give(asking([item]), { actor: integrator });
    writes(story, { [company]: "thief@t.test" }, "revise");
    expect(mailsGoTo(story)).toBe("boss@a.test");
    expect(told(story)).toEqual(["applicant"]);
    story.give(asking([item]), { actor: integrator });
    expect(story.last.effects.map(({ effect }) => effect)).toMatchObject([
      { kind: "send_mail", template: "revision_request", to: "linkAddresses.applicant" },
    ]);
  });

  it("is an owner's too, once the owner has a link; who leaves the list gets nothing, and cannot come back as somebody else", () => {
    const story = aStory();
    const row = (email: string): Json => ({ id: her, email });
    writes(story, { "entity.data.ubos": [row("thief@t.test")] });
    expect([mailsGoTo(story, her), told(story)]).toEqual(["her@a.test", [her]]);
    story.give({ type: "renew_link", linkId: "lnk_her" }, applicant(story, "lnk_her"));
    expect(story.last.effects.map(({ effect }) => effect)).toMatchObject([{ to: `linkAddresses.${her}` }]);
    merge(story, { ubos: [row("new@a.test")] });
    expect(mailsGoTo(story, her)).toBe("new@a.test");

    writes(story, { "entity.data.ubos": [] });
    expect([mailsGoTo(story, her), told(story)]).toEqual([null, []]);
    expect(story.snapshot.linkAddresses).toEqual({ [her]: "new@a.test" });
  });

  it("counts again as the case says it as soon as people change it or make a link for them", () => {
    const story = aStory();
    writes(story, { [company]: "typo@t.test" });
    merge(story, { companyName: "Acme" });
    expect(mailsGoTo(story)).toBe("boss@a.test");
    merge(story, { email: "chosen@a.test" });
    expect([mailsGoTo(story), story.snapshot.linkAddresses]).toEqual(["chosen@a.test", {}]);

    writes(story, { [company]: "mine@a.test" });
    expect(mailsGoTo(story)).toBe("chosen@a.test");
    story.give(minting("lnk_new", "applicant", true), { actor: analyst });
    expect(story.last.effects.map(({ effect }) => effect)).toMatchObject([{ kind: "send_mail", to: company }]);
    expect(mailsGoTo(story)).toBe("mine@a.test");
  });

  it("is not given up for nothing: a link that people make where none stands goes to the former one", () => {
    const story = aStory();
    writes(story, { [company]: "" });
    story.give(minting("lnk_new", "applicant", true), { actor: analyst });
    expect(mailsGoTo(story)).toBe("boss@a.test");
  });

  it("is not remembered where none, or none to write to, stood before, nor when it is put back", () => {
    const none = aStory({ companyName: "Acme" });
    writes(none, { [company]: "first@a.test" });
    expect([mailsGoTo(none), told(none)]).toEqual(["first@a.test", []]);
    // Their own mistake is theirs to put right.
    writes(none, { [company]: "right@a.test" });
    expect([mailsGoTo(none), told(none)]).toEqual(["right@a.test", []]);
    const unusable = aStory({ email: "see website" });
    writes(unusable, { [company]: "first@a.test" });
    expect(mailsGoTo(unusable)).toBe("first@a.test");
    const back = aStory();
    writes(back, { [company]: "thief@t.test" });
    writes(back, { [company]: "boss@a.test" });
    expect([back.snapshot.linkAddresses, told(back)]).toEqual([{}, []]);
  });
});

it("whatever applicants write, and in whatever order, mails go to the address that the case was opened with", () => {
  const address = fc.constantFrom("a@x.test", "b@x.test", "c@x.test", "", "none");
  const step = fc.record({ at: fc.constantFrom(company, representative), address });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const story = aStory();
      for (const { at, address: written } of steps) {
        writes(story, { [at]: written });
        expect(mailsGoTo(story)).toBe("boss@a.test");
      }
    }),
    { numRuns: 40 },
  );
});

it("a case of an earlier release has replaced none, and a name that every object has is nobody's", () => {
  const { linkAddresses: _none, ...former } = aStory().snapshot;
  const snapshot = readSnapshot(JSON.stringify(former));
  expect(snapshot.linkAddresses).toEqual({});
  expect(linkAddress(snapshot, "constructor")).toBeNull();
});
