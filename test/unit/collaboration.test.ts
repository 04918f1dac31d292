import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, type CaseRef, idFrom, noteEditMs, type Publication } from "../../src/domain";
import { noticeMail } from "../../src/queues/notice-mail-text";
import { noticesOf } from "../../src/queues/notify-of-events";
import { mayDeleteNote, mayEditNote } from "../../src/review/notes";
import { mentionAt, mentionedIn, nameable, partsOf, withName } from "../../src/ui/console/case/notes/mentions";
import { actorsIn, shownEntries, timelineCsv } from "../../src/ui/console/case/timeline-filters";
import { whisperOf } from "../../src/ui/console/model/feed-frames";
import { peopleIn } from "../../src/ui/console/model/presence";
import type { TimelineEntry } from "../../src/ui/console/model/types";
import { analyst, integrator, tell, tenantId } from "../support/decisions";

describe("notes and who may change them", () => {
  const note = { authorKind: "analyst", authorId: "usr_ada", atMs: 1_000, deletedAtMs: null };
  const boss: Actor = { ...analyst, kind: "analyst", userId: idFrom("user", "boss"), role: "admin" } as Actor;

  it("their author changes them for a quarter of an hour, nobody else ever", () => {
    expect(mayEditNote(analyst, note, 1_000 + noteEditMs)).toBeNull();
    expect(mayEditNote(analyst, note, 1_001 + noteEditMs)).toMatchObject({ code: "not_permitted" });
    for (const other of [boss, integrator])
      expect(mayEditNote(other, note, 1_000)).toMatchObject({ code: "not_permitted" });
    // A key with the id of a person is no person.
    expect(mayEditNote(integrator, { ...note, authorId: "key_1" }, 1_000)).toMatchObject({ code: "not_permitted" });
  });

  it("their author or a manager deletes them, once", () => {
    for (const actor of [analyst, boss, integrator]) expect(mayDeleteNote(actor, note)).toBeNull();
    const colleague = { ...analyst, userId: idFrom("user", "ana") } as Actor;
    expect(mayDeleteNote(colleague, note)).toMatchObject({ code: "not_permitted" });
    expect(mayDeleteNote(analyst, { ...note, deletedAtMs: 5 })).toMatchObject({ code: "not_permitted" });
  });

  it("who is named in one is told by an effect of its own; who is not costs none", () => {
    const story = tell({ states: { review: {} } });
    const silent = story.give({ type: "add_note", noteId: "note_1", content: "hello", parentId: null });
    expect(silent.effects).toEqual([]);
    const loud = story.give(
      { type: "add_note", noteId: "note_2", content: "@Ana", parentId: null, mentions: ["usr_ana"] },
      { actor: analyst },
    );
    expect(loud.effects.map(({ effect }) => effect)).toMatchObject([
      {
        kind: "notify",
        id: `eff_unit_${story.snapshot.version}_notify`,
        byId: analyst.kind === "analyst" ? analyst.userId : null,
        notices: [{ kind: "mentioned", to: ["usr_ana"], detail: { noteId: "note_2" } }],
      },
    ]);
    expect(loud.events).toEqual([]);
  });

  it("those whose word is asked for are told when an approval begins, and not again at each vote", () => {
    const story = tell({
      states: {
        open: { on: { ASK: "asked" } },
        asked: { meta: { approval: { roles: ["analyst"], count: 2, event: "YES" } }, on: { YES: "done" } },
        done: { type: "final" },
      },
    });
    const asked = story.send("ASK").effects.flatMap(({ effect }) => (effect.kind === "notify" ? effect.notices : []));
    expect(asked).toEqual([
      {
        kind: "approval_wanted",
        to: [],
        roles: ["analyst"],
        detail: { plugin: "approval_asked", notTo: "key_1" },
      },
    ]);
    const voted = story.give(
      { type: "vote", plugin: "approval_asked", decision: "approve", comment: null },
      { actor: analyst },
    );
    expect(voted.effects.filter(({ effect }) => effect.kind === "notify")).toEqual([]);
  });
});

describe("what the events of one command give people to hear", () => {
  const ref: CaseRef = { tenantId, caseId: idFrom("case", "unit") };
  const event = (type: string, detail = {}, sequence = 1) => ({
    id: `evt_${sequence}`,
    type,
    sequence,
    atMs: 0,
    state: "approved",
    status: "completed" as const,
    detail,
  });
  const publication = (events: ReturnType<typeof event>[], assigneeId: string | null = "usr_ana"): Publication => ({
    seq: 1,
    events,
    by: { kind: "analyst", id: "usr_ada" },
    facts: { assignee: assigneeId === null ? null : { id: assigneeId } } as Publication["facts"],
    subscriptions: [],
  });

  it("is the end before the move, and names who did it", () => {
    const told = noticesOf(ref, publication([event("workflow.state.changed"), event("workflow.completed", {}, 2)]));
    expect(told.map(({ kind, byId, key }) => [kind, byId, key])).toEqual([
      ["watched_decided", "usr_ada", "evt_2.watched_decided"],
      ["watched_changed", "usr_ada", "evt_1.watched_changed"],
    ]);
  });

  it("is for the one who had the case and the one who has it now", () => {
    const change = { assigneeId: "usr_ana", previousAssigneeId: "usr_bob" };
    const told = noticesOf(ref, publication([event("case.assigned", change)]));
    expect(told.map(({ kind, to }) => [kind, to])).toEqual([
      ["taken_over", ["usr_bob"]],
      ["assigned", ["usr_ana"]],
    ]);
    const again = noticesOf(ref, publication([event("case.assigned", { ...change, previousAssigneeId: "usr_ana" })]));
    expect(again.map(({ to }) => to)).toEqual([[], ["usr_ana"]]);
  });

  it("is nothing for what nobody waits for", () => {
    const events = ["workflow.context.changed", "check.completed", "risk.scored"].map((type) => event(type));
    expect(noticesOf(ref, publication(events))).toEqual([]);
  });
});

describe("a mail of notices", () => {
  it("names ten cases at most, says how many more there are, and is no markup of anybody's", () => {
    const waiting = Array.from({ length: 12 }, (_, n) => ({ kind: "assigned" as const, caseId: `case_"><b>${n}` }));
    const mail = noticeMail({ baseUrl: "https://e.example", waiting, mostNamed: 10 });
    expect(mail.html.match(/<li>/g)).toHaveLength(10);
    expect(mail.html).not.toContain("<b>");
    expect(mail.text).toContain("And 2 more in the console.");
    expect(mail.subject).toBe("Edgecase: 12 things wait for you");
  });
});

describe("naming somebody", () => {
  const team = ["Ana Lopez", "Ana", "Ärne Öst", "Bo"].map((name, n) => ({ id: `usr_${n}`, name }));

  it("begins with an @ at the beginning of a word", () => {
    expect(mentionAt("hello @an", 9)).toEqual({ from: 6, typed: "an" });
    expect(mentionAt("@", 1)).toEqual({ from: 0, typed: "" });
    for (const none of ["mail@an", "hello", "@one\ntwo"]) expect(mentionAt(none, none.length)).toBeNull();
  });

  it("is offered by any word of a name, whatever its accents", () => {
    expect(nameable(team, "lop").map(({ name }) => name)).toEqual(["Ana Lopez"]);
    expect(nameable(team, "ost").map(({ name }) => name)).toEqual(["Ärne Öst"]);
    expect(nameable(team, "").length).toBe(4);
  });

  it("tells the one with the longer name, and nobody whose name only begins a word", () => {
    expect(mentionedIn("@Ana Lopez and @Bo", team)).toEqual(["usr_0", "usr_3"]);
    expect(mentionedIn("@Ana, look", team)).toEqual(["usr_1"]);
    expect(mentionedIn("@Bookmark @Anaconda", team)).toEqual([]);
  });

  it("whatever is written stays as it is written, and a chosen name is always found again", () => {
    const words = fc
      .array(fc.constantFrom("@", "Ana", " Lopez", "Bo", "\n", "x", "é", "👩‍💻", " "))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(words, fc.nat(3), (text, chosen) => {
        const whole = partsOf(text, team).map((part) => ("words" in part ? part.words : `@${part.person.name}`));
        expect(whole.join("")).toBe(text);
        const { name = "", id = "" } = team[chosen] ?? {};
        const named = withName(`${text} @`, text.length + 1, text.length + 2, name);
        expect(mentionedIn(named.text, team)).toContain(id);
        expect(named.text.slice(0, named.caret)).toBe(`${text} @${name} `);
      }),
    );
  });
});

describe("frames about people", () => {
  it("of a case are taken by their shape, and of the feed beside its changes", () => {
    expect(peopleIn('{"people":[{"userId":"usr_1","typing":true},{"userId":2},null]}')).toEqual([
      { userId: "usr_1", typing: true },
    ]);
    for (const other of ["", "x", "null", "[]", '{"people":1}', 3]) expect(peopleIn(other)).toBeNull();
    expect(whisperOf('{"notifications":true}')).toEqual({ notifications: true, present: [] });
    expect(whisperOf('{"present":[{"caseId":"case_1","userIds":["usr_1",2]}]}')).toEqual({
      notifications: false,
      present: [{ caseId: "case_1", userIds: ["usr_1"] }],
    });
    for (const other of ['{"seq":1,"caseId":"case_1","version":2}', "{}", "null", "x", 1])
      expect(whisperOf(other)).toBeNull();
  });
});

describe("the timeline", () => {
  const entry = (seq: number, type: string, actor: TimelineEntry["actor"]): TimelineEntry => ({
    seq,
    at: "2026-01-01T00:00:00.000Z",
    recordedAt: "2026-01-01T00:00:00.000Z",
    type,
    subject: null,
    actor,
    fromState: null,
    toState: "review",
    accepted: true,
    version: seq,
    changes: null,
    steps: null,
    payload: null,
  });
  const ada = { kind: "analyst" as const, id: "usr_ada" };
  const entries = [
    entry(1, "case.created", { kind: "api_key", id: "key_1" }),
    entry(2, "note.added", ada),
    entry(3, "note.added", { kind: "analyst", id: "usr_bo" }),
    entry(4, "decision.made", ada),
  ];
  const seqs = (kind: Parameters<typeof shownEntries>[1]["kind"], actor: string) =>
    shownEntries(entries, { kind, actor }).map(({ seq }) => seq);

  it("is filtered by what happened and by whom, newest first", () => {
    expect(seqs("all", "all")).toEqual([4, 3, 2, 1]);
    expect(seqs("people", "analyst/usr_ada")).toEqual([2]);
    expect(seqs("all", "api_key")).toEqual([1]);
    expect(actorsIn(entries).map(({ value }) => value)).toEqual(["api_key", "analyst/usr_ada", "analyst/usr_bo"]);
  });

  it("leaves as a table in which no cell is a formula", () => {
    const evil = { ...entry(5, "attempt.refused", ada), subject: "=1+1", type: "=cmd()" };
    const csv = timelineCsv([evil]);
    expect(csv.split("\r\n")).toHaveLength(3);
    expect(csv).toContain("'=cmd()");
  });
});
