import { afterEach, describe, expect, it, vi } from "vitest";
import { partyName } from "../../src/ui/console/alerts/party-names";
import { closeCase, heardOf, openCase, press, stale, view } from "../../src/ui/console/model/open-case";
import { turnsOf } from "../../src/ui/console/model/turns";
import { typingOf } from "../../src/ui/console/settings/frame/typing";
import { waitingFetch } from "../support/waiting-fetch";

const { all, asked } = waitingFetch();

describe("a form whose answer comes while somebody types on", () => {
  interface Wish {
    name: string;
    more: { days: string; note: string };
    rows: { rowKey: string; of: string }[];
  }
  const wish = (over: Partial<Wish> = {}): Wish => ({
    ...{ name: "Old", more: { days: "1", note: "" }, rows: [{ rowKey: "a", of: "x" }] },
    ...over,
  });

  it("keeps what was typed after it went out, and takes the answer everywhere else", () => {
    const typing = typingOf(wish());
    const sent = wish({ name: " New ", more: { days: "07", note: "" } });
    typing.set(sent);
    typing.set((before) => ({ ...before, more: { ...before.more, note: "typed since" } }));
    typing.saved(sent);
    typing.follow(wish({ name: "New", more: { days: "7", note: "" } }));
    expect(typing.form.value).toEqual(wish({ name: "New", more: { days: "7", note: "typed since" } }));
  });

  it("keeps what was put back since to how it was before", () => {
    const typing = typingOf(wish());
    const sent = wish({ name: "New" });
    typing.set(sent);
    typing.set(wish({ name: "Old" }));
    typing.saved(sent);
    typing.follow(wish({ name: "New" }));
    expect(typing.form.value.name).toBe("Old");
  });

  it("keeps its rows, with what is open in them, where the answer says the same", () => {
    const typing = typingOf(wish());
    const { rows } = typing.form.value;
    typing.follow(wish({ rows: [{ rowKey: "b", of: "x" }] }));
    expect(typing.form.value.rows).toBe(rows);
  });

  it("follows what is stored where nobody has typed, also of text, and not where somebody has begun", () => {
    const [untouched, begun] = [typingOf("one"), typingOf("one", "mine")];
    for (const typing of [untouched, begun]) typing.follow("two");
    expect([untouched.form.value, begun.form.value]).toEqual(["two", "mine"]);
  });
});

describe("a key pressed while a command is out", () => {
  const nothing = { data: [], nextCursor: null };
  const caseOf = (id: string, version: number) => ({ id, version, tags: [], context: {}, status: "active" });
  /** Everything that is asked for beside commands. */
  const answerReads = async (version: number) => {
    for (let round = 0; round < 5; round++)
      for (const one of all().filter(({ method }) => method === "GET")) {
        const [, id] = /^\/cases\/([^/?]+)$/.exec(one.path) ?? [];
        await one.answer(id === undefined ? nothing : caseOf(id, version));
      }
  };
  const open = async (id: string) => {
    const opening = openCase(id);
    await answerReads(1);
    await opening;
  };
  const commands = () => all().filter(({ method }) => method !== "GET");
  afterEach(() => closeCase());

  it("has its turn on what that one brought, once, however often it is pressed", async () => {
    await open("case_turns");
    press("Claim", "/assignment", { assigneeId: "usr_1" }, () => null);
    for (let i = 0; i < 3; i++) press("Approve", "/decision", { decision: "approve" }, () => null);
    press("Claim", "/assignment", { assigneeId: "usr_1" }, () => null);
    expect(commands().map(({ path }) => path)).toEqual(["/cases/case_turns/assignment"]);
    await asked("assignment").answer(caseOf("case_turns", 2));
    expect(commands()).toEqual([]);
    await answerReads(2);
    expect(commands()).toMatchObject([
      { path: "/cases/case_turns/decision", body: { decision: "approve", expectedVersion: 2 } },
    ]);
    await asked("decision").answer(caseOf("case_turns", 3));
    await answerReads(3);
    expect(commands()).toEqual([]);
  });

  it("overrules nothing that a colleague does between that one and its turn", async () => {
    await open("case_faster");
    press("Claim", "/assignment", {}, () => null);
    press("Approve", "/decision", { decision: "approve" }, () => null);
    await asked("assignment").answer(caseOf("case_faster", 2));
    void heardOf("case_faster", 3, 2);
    await answerReads(3);
    expect(view.value?.version).toBe(3);
    expect(commands()).toMatchObject([{ path: "/cases/case_faster/decision", body: { expectedVersion: 2 } }]);
    await asked("decision").answer({ error: { code: "stale_version", message: "Changed." } }, 409);
    await answerReads(3);
    expect(stale.value).toMatchObject({ what: "Approve", seen: { version: 2 }, now: { version: 3 } });
  });

  it("does nothing on a case that is opened meanwhile, nor after one that was refused", async () => {
    await open("case_left");
    press("Claim", "/assignment", {}, () => null);
    press("Approve", "/decision", {}, () => null);
    await open("case_next");
    await asked("assignment").answer(caseOf("case_left", 2));
    await answerReads(2);
    expect(commands()).toEqual([]);

    press("Claim", "/assignment", { again: true }, () => null);
    press("Approve", "/decision", {}, () => null);
    await asked("assignment").answer({ error: { code: "forbidden", message: "No." } }, 403);
    await answerReads(2);
    expect(commands()).toEqual([]);
  });

  it("says what it could not do, and goes on with the next", async () => {
    const said: string[] = [];
    const done: string[] = [];
    const turns = turnsOf({ say: (text) => said.push(text), settled: async () => {}, isFree: () => true });
    const wish = (what: string, whyNot: string | null = null, of = "case_1") =>
      turns.add({
        ...{ what, of, same: what, whyNot: () => whyNot },
        run: async () => {
          done.push(what);
        },
      });
    wish("Undo", "It has gone out.");
    wish("Claim");
    await turns.take();
    expect([done, said]).toEqual([["Claim"], ["Undo: It has gone out."]]);
    for (const what of ["1", "2", "3", "4", "5"]) wish(what);
    wish("6", null, "case_2");
    turns.failed("case_1", "Claim");
    expect(said.slice(1)).toEqual([
      "Not done: 5. Too much is under way: press again once it is done.",
      "Not done: 6. Too much is under way: press again once it is done.",
      "Not done: 1, 2, 3, 4. “Claim” was not done, and it was to follow that.",
    ]);
    expect(turns.isEmpty()).toBe(true);
  });
});

describe("the name of a counterparty", () => {
  it("that could not be asked for is asked for with the next need, after a pause; that there is none stays so", async () => {
    expect(partyName("cpt_race")).toBeNull();
    await asked("cpt_race").answer({}, 503);
    expect([partyName("cpt_race"), all().length]).toEqual([null, 0]);
    await vi.advanceTimersByTimeAsync(6_000);
    partyName("cpt_race");
    await asked("cpt_race").answer({ id: "cpt_race", name: "Fabrikam" });
    expect(partyName("cpt_race")).toBe("Fabrikam");
    partyName("cpt_none");
    await asked("cpt_none").answer({}, 404);
    await vi.advanceTimersByTimeAsync(6_000);
    expect([partyName("cpt_none"), all().length]).toEqual([null, 0]);
  });
});
