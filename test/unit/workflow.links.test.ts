import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Actor, CaseLink } from "../../src/domain";
import { linkAddressPath } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { mostWrongCodes } from "../../src/workflow/link-codes";
import { collectionLink, handOffIdOf } from "../../src/workflow/links";
import { type Story, tell, tenantId } from "../support/decisions";

const minuteMs = 60_000;
const page = (id: string): JsonObject => ({
  id,
  title: id,
  elements: [
    { id, element: "textfield", valueDestination: `customData.${id}`, params: { label: id } },
    { id: `paper_${id}`, element: "document", params: { label: id, category: id, documentType: id } },
  ],
});
const form = (over: JsonObject = {}): JsonObject => ({
  ask: { key: "ask", title: "Ask", event: "SENT", pages: [page("company"), page("owners")], ...over },
});
const owner = { id: "owner-1", email: "owner@example.test" };

const aStory = (over: JsonObject = {}, data: JsonObject = { email: "boss@example.test", ubos: [owner] }): Story =>
  tell({
    states: { asking: { meta: { form: "ask" }, on: { SENT: "sent" } }, sent: {} },
    forms: form(over),
    data,
  });

const firstId = (story: Story): string => story.snapshot.links[0]?.id ?? "";
const linkNamed = (story: Story, id: string): CaseLink => {
  const link = story.snapshot.links.find((candidate) => candidate.id === id);
  if (link === undefined) throw new Error(`no link ${id}`);
  return link;
};
const by = (story: Story, linkId: string): { actor: Actor } => ({
  actor: { kind: "applicant", tenantId, caseId: story.snapshot.caseId, linkId },
});
const mint = (over: object = {}) => ({
  type: "mint_link" as const,
  linkId: "lnk_new",
  kind: "session" as const,
  subject: "applicant",
  expiresInSeconds: null,
  language: null,
  ...over,
});

describe("how long a link works", () => {
  const expiresInSeconds = { session: 600, oneTime: 700, person: 800, handoff: 90 };

  it("is what the form says for its kind, unless the link says otherwise", () => {
    const story = aStory({ links: { expiresInSeconds } });
    const lifeOf = (id: string) => (linkNamed(story, id).expiresAtMs - story.nowMs) / 1_000;
    expect(lifeOf(firstId(story))).toBe(600);
    story.give(mint({ linkId: "once", kind: "one_time" }));
    story.give(mint({ linkId: "hers", subject: "owner-1", pages: ["owners"] }));
    story.give(mint({ linkId: "own", expiresInSeconds: 4_000 }));
    story.give({ type: "hand_off", linkId: firstId(story) });
    expect([lifeOf("once"), lifeOf("hers"), lifeOf("own"), lifeOf(handOffIdOf(firstId(story)))]).toEqual([
      700, 800, 4_000, 90,
    ]);
  });

  it("begins anew, as the form says, when a new one is asked for; each person's goes to their own address", () => {
    const story = aStory({ links: { expiresInSeconds } });
    story.give(mint({ linkId: "hers", subject: "owner-1", pages: ["owners"] }));
    story.nowMs += 900_000;
    const renewed = story.give({ type: "renew_link", linkId: "hers" }, by(story, "hers"));
    expect(renewed.effects.map(({ effect }) => effect)).toMatchObject([
      { kind: "send_mail", to: "entity.data.ubos.0.email", linkId: "hers" },
    ]);
    expect(linkNamed(story, "hers")).toMatchObject({
      generation: 2,
      expiresAtMs: story.nowMs + 800_000,
      pages: ["owners"],
    });
  });
});

describe("who asks for a link without a session", () => {
  const ask = (story: Story) =>
    story.give({ type: "renew_link", linkId: firstId(story), leavesAlive: true }, by(story, firstId(story)));

  it("shuts none that works: it is mailed again as it is, and only one that has run out gets another secret", () => {
    const story = aStory({ links: { expiresInSeconds: { session: 600 } } });
    const before = linkNamed(story, firstId(story));
    expect(ask(story).effects.map(({ effect }) => effect.kind)).toEqual(["send_mail"]);
    expect(linkNamed(story, firstId(story))).toMatchObject({
      generation: before.generation,
      expiresAtMs: before.expiresAtMs,
    });
    story.nowMs = before.expiresAtMs;
    ask(story);
    expect(linkNamed(story, firstId(story)).generation).toBe(before.generation + 1);
  });

  it("has mails sent at growing distances, ten in a day whoever insists, and at once again after a day of silence", () => {
    const story = aStory({ links: { expiresInSeconds: { session: 30 * 86_400 } } });
    const startMs = story.nowMs;
    const sentAfterMinutes: number[] = [];
    for (; story.nowMs < startMs + 86_400_000; story.nowMs += minuteMs)
      if (ask(story).effects.length > 0) sentAfterMinutes.push((story.nowMs - startMs) / minuteMs);
    expect(sentAfterMinutes).toEqual([0, 5, 15, 35, 75, 155, 315, 635, 995, 1_355]);
    story.nowMs += 86_400_000;
    const again = story.nowMs;
    while (ask(story).effects.length === 0) story.nowMs += minuteMs;
    story.nowMs += 5 * minuteMs;
    expect([again < story.nowMs, ask(story).effects.length]).toEqual([true, 1]);
  });

  it("of before goes on as it did: another secret each time, once in five minutes", () => {
    const story = aStory();
    const give = () => story.give({ type: "renew_link", linkId: firstId(story) }, by(story, firstId(story)));
    give();
    expect([linkNamed(story, firstId(story)).generation, give().effects]).toEqual([2, []]);
    story.nowMs += 5 * minuteMs;
    give();
    expect(linkNamed(story, firstId(story)).generation).toBe(3);
  });
});

describe("a link to a part of the form", () => {
  it("lets its person write and upload on their own pages, and never send the form", () => {
    const story = aStory();
    story.give(mint({ linkId: "hers", subject: "owner-1", pages: ["owners"] }));
    const tried = (body: Parameters<Story["try"]>[0]) => {
      const done = story.try(body, by(story, "hers"));
      return done.ok ? "done" : done.error.code;
    };
    const answers = (id: string) => ({ [`customData.${id}`]: "x" });
    const file = { fileId: "file_1", fileName: "a.pdf", sizeBytes: 1 };
    expect(tried({ type: "submit_page", page: "owners", answers: answers("owners"), device: null })).toBe("done");
    expect(tried({ type: "add_file", element: "paper_owners", file })).toBe("done");
    expect(tried({ type: "submit_page", page: "company", answers: answers("company"), device: null })).toBe(
      "not_permitted",
    );
    expect(tried({ type: "add_file", element: "paper_company", file })).toBe("not_permitted");
    expect(tried({ type: "submit_form" })).toBe("not_permitted");
    expect(story.state()).toBe("asking");
  });

  it("tells the outside once when its person has sent all of it", () => {
    const story = aStory({ pages: [page("company"), page("owners"), page("papers")] });
    story.give(mint({ linkId: "hers", subject: "owner-1", pages: ["owners", "papers"] }));
    const told = () => story.last.events.filter(({ type }) => type.startsWith("collection."));
    const send = (id: string, linkId: string) => {
      const answers = { [`customData.${id}`]: "x" };
      story.give({ type: "submit_page", page: id, answers, device: null }, by(story, linkId));
      return [story.last.log.type, told().map(({ type, detail }) => [type, detail])];
    };
    const done = { person: "owner-1", pages: ["owners", "papers"] };
    expect(send("owners", "hers")).toEqual(["page.submitted", []]);
    expect(send("papers", "hers")).toEqual([
      "part.submitted",
      [["collection.part.submitted", { ...done, round: null }]],
    ]);
    expect(story.last.log.subject).toBe("owner-1");
    expect(story.last.log.detail).toEqual({ page: "papers", pages: done.pages, fields: ["customData.papers"] });
    expect(send("owners", "hers")).toEqual(["page.submitted", []]);
    // Whoever has the whole form has no part of it.
    expect(send("company", firstId(story))).toEqual(["page.submitted", []]);
  });

  it("is done too when what was answered leaves nothing more to ask of its person", () => {
    const more = {
      ...page("more"),
      hidden: [{ engine: "json-logic", value: { "==": [{ var: "customData.owners" }, "none"] } }],
    };
    const story = aStory({ pages: [page("owners"), more] });
    story.give(mint({ linkId: "hers", subject: "owner-1", pages: ["owners", "more"] }));
    const answers = { "customData.owners": "none" };
    story.give({ type: "submit_page", page: "owners", answers, device: null }, by(story, "hers"));
    expect(story.last.log.type).toBe("part.submitted");
  });

  it("is made for pages that are there, and is not what the Case shows as its link", () => {
    const story = aStory();
    expect(story.try(mint({ pages: ["elsewhere"] }))).toMatchObject({ ok: false, error: { code: "bad_value" } });
    story.give(mint({ linkId: "part", pages: ["owners"] }));
    expect(collectionLink(story.snapshot)?.id).toBe(firstId(story));
  });
});

describe("a hand-off to a phone", () => {
  it("lets one phone in at a time, ends with the link it came from, and hands nothing on", () => {
    const story = aStory();
    const desktop = firstId(story);
    const phone = handOffIdOf(desktop);
    story.give({ type: "hand_off", linkId: desktop }, by(story, desktop));
    story.give({ type: "use_link", linkId: phone }, by(story, phone));
    expect(story.try({ type: "use_link", linkId: phone })).toMatchObject({ ok: false, error: { why: "used" } });
    expect(story.try({ type: "hand_off", linkId: phone })).toMatchObject({ ok: false });
    story.give({ type: "hand_off", linkId: desktop });
    expect(linkNamed(story, phone)).toMatchObject({ generation: 2, usedAtMs: null, parent: desktop });
    story.give({ type: "revoke_link", linkId: desktop });
    expect(story.snapshot.links.every(({ revokedAtMs }) => revokedAtMs !== null)).toBe(true);
  });

  it("ends when the form is sent; the device beside it stays", () => {
    const story = aStory();
    const desktop = firstId(story);
    story.give({ type: "hand_off", linkId: desktop });
    story.give({ type: "submit_form" }, by(story, desktop));
    expect(linkNamed(story, handOffIdOf(desktop)).revokedAtMs).toBe(story.nowMs);
    expect(linkNamed(story, desktop).revokedAtMs).toBeNull();
    expect(story.last.log.detail).toEqual({ round: 1, phonesSignedOut: 1 });
  });
});

it("all links of a case end together", () => {
  const story = aStory();
  story.give(mint({ linkId: "a" }));
  story.give(mint({ linkId: "b", kind: "one_time" }));
  story.give({ type: "revoke_link", linkId: "a" });
  expect(story.give({ type: "revoke_links" }).log.detail).toEqual({ count: 2 });
  expect(story.snapshot.links.every(({ revokedAtMs }) => revokedAtMs !== null)).toBe(true);
});

describe("a code for a new device", () => {
  const send = (story: Story, challengeId = "c") =>
    story.give({ type: "send_code", linkId: firstId(story), challengeId }, by(story, firstId(story)));
  const attempt = (story: Story, isRight: boolean) =>
    story.give({ type: "try_code", linkId: firstId(story), isRight }, by(story, firstId(story)));

  it("is mailed once a minute, then ever less often; a right one ends that", () => {
    const story = aStory();
    expect(send(story).effects.map(({ effect }) => effect)).toMatchObject([
      { kind: "send_mail", template: "device_code", to: "entity.data.email", challengeId: "c" },
    ]);
    expect(send(story).accepted).toBe(false);
    story.nowMs += minuteMs;
    expect(send(story).accepted).toBe(true);
    story.nowMs += minuteMs;
    expect(send(story).accepted).toBe(false);
    story.nowMs += minuteMs;
    expect(send(story).accepted).toBe(true);
    expect(attempt(story, true).log.type).toBe("link.code_right");
    expect(send(story).accepted).toBe(true);
  });

  it("works for ten minutes", () => {
    const story = aStory();
    send(story);
    story.nowMs += 10 * minuteMs;
    expect(attempt(story, true)).toMatchObject({ accepted: false, log: { type: "link.code_wrong" } });
  });

  it("locks after five wrong ones, whichever code they were for, and each lock is longer", () => {
    const story = aStory();
    for (const locked of [30, 60, 120]) {
      for (let wrong = 1; wrong < mostWrongCodes; wrong += 1) {
        send(story, `c${wrong}`);
        expect(attempt(story, false).log.type).toBe("link.code_wrong");
        story.nowMs += 61 * minuteMs;
      }
      send(story);
      expect(attempt(story, false).log).toMatchObject({ type: "link.locked", detail: { forSeconds: locked * 60 } });
      expect(attempt(story, true).accepted).toBe(false);
      expect(send(story).accepted).toBe(false);
      story.nowMs += locked * minuteMs;
    }
  });

  it("is never guessed by trying: no more than five tries count between two locks, whatever is done in which order", () => {
    const step = fc.oneof(
      fc.constant("send" as const),
      fc.constant("wrong" as const),
      fc.integer({ min: 1, max: 30 }).map((minutes) => ({ minutes })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const story = aStory();
        let counted = 0;
        for (const next of steps) {
          if (next === "send") send(story);
          else if (next !== "wrong") story.nowMs += next.minutes * minuteMs;
          else if (attempt(story, false).accepted) counted = story.last.log.type === "link.locked" ? 0 : counted + 1;
          expect(counted).toBeLessThan(mostWrongCodes);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("cannot be sent where the case knows no address, and the timeline has no address or code in it", () => {
    const nowhere = aStory({}, {});
    expect(nowhere.try({ type: "send_code", linkId: firstId(nowhere), challengeId: "c" })).toMatchObject({ ok: false });
    const story = aStory();
    expect(JSON.stringify([send(story).log, attempt(story, false).log])).not.toMatch(/boss|example\.test/);
  });
});

it.each<[string, JsonObject, string, string | null]>([
  [
    "the representative's before the company's",
    { entity: { data: { email: "a@b", additionalInfo: { mainRepresentative: { email: "r@b" } } } } },
    "applicant",
    "entity.data.additionalInfo.mainRepresentative.email",
  ],
  ["the company's", { entity: { data: { email: "a@b" } } }, "applicant", "entity.data.email"],
  [
    "an owner's, in the owner's own item",
    {
      entity: {
        data: {
          email: "a@b",
          ubos: [
            { id: "1", email: "x@b" },
            { id: "2", email: "y@b" },
          ],
        },
      },
    },
    "2",
    "entity.data.ubos.1.email",
  ],
  [
    "never the applicant's for an owner without one",
    { entity: { data: { email: "a@b", ubos: [{ id: "1" }] } } },
    "1",
    null,
  ],
  [
    "none that checks or callers put elsewhere",
    { other: [{ id: "1", email: "x@b" }], pluginsOutput: { id: "1", email: "x@b" } },
    "1",
    null,
  ],
])("the address of a link's person is %s", (_what, context, subject, path) => {
  expect(linkAddressPath(context, subject)).toBe(path);
});
