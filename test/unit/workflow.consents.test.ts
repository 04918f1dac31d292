import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Consent } from "../../src/domain";
import { mostConsents } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { readSnapshot } from "../../src/workflow/read-snapshot";
import { analyst, type Story, tell, tenantId } from "../support/decisions";

const box = (id: string, params: JsonObject): JsonObject => ({
  ...{ id, element: "checkbox", valueDestination: `customData.${id}`, params },
});
const words = { en: "Send me news", de: "Neues zusenden" };
const news = box("news", { label: words, hint: { en: "Twice a year", de: "Zweimal im Jahr" }, consent: "marketing" });
const form = (elements: JsonObject[]): JsonObject => ({
  ask: {
    ...{ key: "ask", title: "Ask", event: "SENT", languages: ["en", "de"] },
    pages: [
      { id: "one", title: "One", elements },
      { id: "two", title: "Two", elements: [box("other", { label: "Something else" })] },
    ],
  },
});
const aStory = (elements = [news]): Story =>
  tell({
    states: {
      asking: {
        meta: { form: "ask" },
        on: { SENT: "sent" },
        always: {
          target: "stopped",
          cond: { type: "json-logic", options: { rule: { var: "consents.marketing.withdrawn" } } },
        },
      },
      stopped: {},
      sent: { on: { close: "over" } },
      over: { type: "final" },
    },
    forms: form(elements),
  });
const applicant = (story: Story) => ({
  actor: {
    ...{ kind: "applicant" as const, tenantId, caseId: story.snapshot.caseId },
    linkId: story.snapshot.links[0]?.id ?? "",
  },
});
const send = (story: Story, ticked: boolean | undefined, language?: string) =>
  story.give(
    {
      ...{ type: "submit_page" as const, page: "one", device: null },
      ...{ answers: ticked === undefined ? {} : { "customData.news": ticked }, language },
    },
    applicant(story),
  );
const withdraw = (story: Story, one: Consent | undefined) =>
  story.give({ type: "withdraw_consent", consentId: one?.id ?? "", reason: "Letter 17" }, { actor: analyst });
const eventsOf = ({ events }: { events: readonly { type: string }[] }) => events.map(({ type }) => type);

describe("what somebody agrees to", () => {
  it("is kept with the words they read, their hash, the language, the version of the form and who sent it", () => {
    const story = aStory();
    send(story, true, "de-AT");
    const text = "Neues zusenden\nZweimal im Jahr";
    expect(story.snapshot.consents).toMatchObject([
      {
        ...{ key: "marketing", form: "ask", page: "one", element: "news", subject: "applicant", language: "de" },
        ...{ text, textSha256: sha256Hex(text), givenAtMs: story.nowMs, withdrawn: null },
        by: { kind: "applicant" },
        workflow: { version: story.snapshot.workflow.version },
      },
    ]);
  });

  it("is one consent however often the same page is sent, and another one when the words are others", () => {
    const story = aStory();
    send(story, true, "en");
    send(story, true, "en");
    expect(story.snapshot.consents).toHaveLength(1);
    send(story, true, "de");
    expect(story.snapshot.consents.map(({ language }) => language)).toEqual(["en", "de"]);
  });

  it("is nothing that the caller has said for them", () => {
    const story = aStory();
    story.give({ type: "merge_context", merge: { customData: { news: true } }, arrays: "by_id" });
    story.give({ type: "submit_page", page: "two", answers: {}, device: null }, applicant(story));
    expect(story.snapshot.consents).toEqual([]);
  });
});

describe("what somebody no longer agrees to", () => {
  it("is withdrawn by sending the page without the mark: told as an event and a step, read by rules", () => {
    const story = aStory();
    send(story, true);
    const said = send(story, false);
    expect(story.snapshot.consents).toMatchObject([{ withdrawn: { by: { kind: "applicant" }, reason: null } }]);
    expect(eventsOf(said)).toContain("consent.withdrawn");
    expect(said.log.steps).toContainEqual({ kind: "consent", key: "marketing", change: "withdrawn" });
    expect(story.snapshot.configuration).toEqual(["stopped"]);
  });

  it("is written down by a person with a reason, which takes the mark away, once, also when the case has ended", () => {
    const story = aStory();
    send(story, true);
    story.give({ type: "submit_form" }, applicant(story));
    story.give({ type: "send_event", name: "close", payload: null });
    const said = withdraw(story, story.snapshot.consents[0]);
    expect(said.log).toMatchObject({
      type: "consent.withdrawn",
      subject: "marketing",
      detail: { reason: "Letter 17" },
    });
    expect(eventsOf(said)).toContain("consent.withdrawn");
    expect(story.snapshot.context).toMatchObject({ customData: { news: false } });
    expect(withdraw(story, story.snapshot.consents[0])).toMatchObject({ accepted: false, events: [] });
    expect(story.try({ type: "withdraw_consent", consentId: "cns_none", reason: "x" })).toMatchObject({ ok: false });
  });

  it("cannot be said otherwise by whoever writes facts", () => {
    const story = aStory();
    const forged = { consents: { marketing: { withdrawn: false } } };
    send(story, true);
    for (const tried of [
      story.try({ type: "merge_context", merge: forged, arrays: "by_id" }),
      story.try({ type: "send_event", name: "DEEP_MERGE_CONTEXT", payload: { newContext: forged } }),
      story.try({ type: "send_event", name: "UPDATE_CONTEXT", payload: { context: forged } }),
    ])
      expect(tried).toMatchObject({ ok: false, error: { code: "engine_owned" } });
  });
});

it("whatever is ticked in whatever order, the newest record says what was sent last", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), (ticks) => {
      const story = aStory([box("news", { label: "News", consent: "other" })]);
      for (const tick of ticks) send(story, tick);
      const standing = story.snapshot.consents.filter(({ withdrawn }) => withdrawn === null);
      expect(standing).toHaveLength(ticks.at(-1) === true ? 1 : 0);
      const rises = ticks.filter((tick, at) => tick && ticks[at - 1] !== true).length;
      expect(story.snapshot.consents).toHaveLength(rises);
    }),
    { numRuns: 25 },
  );
});

it(`remembers ${mostConsents} at most, and never forgets one that stands`, () => {
  const story = aStory([box("news", { label: "News", consent: "other" })]);
  send(story, true);
  const [given] = story.snapshot.consents;
  if (given === undefined) throw new Error("nothing was given");
  const withdrawn = { atMs: 1, by: given.by, reason: null };
  const old = Array.from(
    { length: mostConsents - 1 },
    (_, n): Consent => ({ ...given, id: `cns_${n}`, key: "past", withdrawn }),
  );
  story.snapshot = { ...story.snapshot, consents: [given, ...old] };
  send(story, false);
  send(story, true);
  expect(story.snapshot.consents).toHaveLength(mostConsents);
  expect(story.snapshot.consents.at(-1)).toMatchObject({ key: "other", withdrawn: null });
});

it("a case of an earlier release has none, and an erased one has none left", () => {
  const story = aStory();
  send(story, true);
  const { consents: _none, ...earlier } = story.snapshot;
  expect(readSnapshot(JSON.stringify(earlier)).consents).toEqual([]);
  story.give({ type: "cancel", reason: "over" });
  story.give({ type: "erase", reason: "DSR-1", basis: "request" });
  expect(story.snapshot.consents).toEqual([]);
});
