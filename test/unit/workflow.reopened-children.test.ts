import { describe, expect, it } from "vitest";
import { type Story, tell } from "../support/decisions";
import {
  asEngine,
  caseOfKey,
  effects,
  finish,
  isRaised,
  merge,
  open,
  openedNews,
  people,
  plot,
  reopen,
} from "../support/families";

describe("opening a child again", () => {
  const finished = (ubos = ["a", "b"]): Story => {
    const story = tell(plot({ plugin: "kyc" }, ubos));
    open(story, ...ubos.map((id) => `kyc:${id}`));
    finish(story, "kyc:a", { outcome: "rejected" });
    return story;
  };

  it("makes the next generation for the same item, with the facts of now and the same entity", () => {
    const story = finished();
    merge(story, { ubos: [{ id: "a", name: "Ada, corrected" }, { id: "b" }] });
    expect(reopen(story, "kyc:a").ok).toBe(true);
    expect(story.last.log).toMatchObject({
      type: "child.reopened",
      subject: "kyc:a:2",
      detail: { former: "kyc:a", generation: 2, reason: "new facts" },
    });
    expect(effects(story, "open_child")).toMatchObject([
      {
        childKey: "kyc:a:2",
        context: { entity: { data: { name: "Ada, corrected" } } },
        former: { caseId: caseOfKey("kyc:a"), keepContext: false },
      },
    ]);
    expect(story.snapshot.children.map(({ key, generation, finished }) => [key, generation, finished])).toEqual([
      ["kyc:a", 1, true],
      ["kyc:b", 1, false],
      ["kyc:a:2", 2, false],
    ]);
  });

  it("makes the join wait for the newest generation", () => {
    const story = finished();
    reopen(story, "kyc:a");
    open(story, "kyc:a:2");
    finish(story, "kyc:b");
    expect(isRaised(story)).toBe(false);
    finish(story, "kyc:a:2");
    expect(isRaised(story)).toBe(true);
  });

  it("does not raise a join again; the event that the child delivers is the author's to use", () => {
    const story = finished(["a"]);
    expect(isRaised(story)).toBe(true);
    reopen(story, "kyc:a");
    open(story, "kyc:a:2");
    finish(story, "kyc:a:2", { deliverEvent: "HELLO" });
    expect(story.steps("join_satisfied")).toEqual([]);
    expect(story.state()).toBe("greeted");
  });

  it("goes by what the child knew when its item has left the list", () => {
    const story = finished();
    merge(story, { ubos: people("b") });
    story.send("again");
    expect(reopen(story, "kyc:a").ok).toBe(true);
    expect(effects(story, "open_child")).toMatchObject([
      { childKey: "kyc:a:2", former: { caseId: caseOfKey("kyc:a"), keepContext: true } },
    ]);
  });

  it("opens no twin when the state is entered again", () => {
    const story = finished();
    reopen(story, "kyc:a");
    story.send("again");
    open(story, "kyc:a:2");
    finish(story, "kyc:a:2");
    story.send("again");
    expect(effects(story, "open_child")).toEqual([]);
  });

  it("becomes an incident when the new child cannot be opened", () => {
    const story = finished();
    expect(story.run("kyc").status).toBe("success");
    reopen(story, "kyc:a");
    story.give(openedNews("kyc:a:2", "definition_not_published"), asEngine);
    expect(story.snapshot.incidents).toMatchObject([{ code: "child_not_opened", subject: story.run("kyc").id }]);
    story.give({ type: "retry_incident", incidentId: story.snapshot.incidents[0]?.id ?? "" });
    expect(effects(story, "open_child")).toMatchObject([{ childKey: "kyc:a:2" }]);
  });

  it("is refused for one that runs, that was opened again, that nobody knows, and when the parent has ended", () => {
    const story = finished();
    expect(reopen(story, "kyc:b")).toMatchObject({ ok: false, error: { code: "child_running", childKey: "kyc:b" } });
    expect(reopen(story, "kyc:z")).toMatchObject({ ok: false, error: { code: "unknown_child" } });
    reopen(story, "kyc:a");
    expect(reopen(story, "kyc:a")).toMatchObject({ ok: false, error: { code: "child_running", childKey: "kyc:a:2" } });
    story.give({ type: "cancel", reason: "x" });
    expect(reopen(story, "kyc:a")).toMatchObject({ ok: false, error: { code: "case_closed" } });
  });
});
