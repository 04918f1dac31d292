import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommandBody } from "../../src/domain";
import { tell } from "../support/decisions";
import { asEngine, news, openedNews, people, plot } from "../support/families";

type Move =
  | { what: "opened" | "failed" | "news" | "reopen"; pick: number }
  | { what: "again" | "redeliver" }
  | { what: "list"; items: string[] };

const moves = fc.array(
  fc.oneof(
    fc.record({
      what: fc.constantFrom("opened" as const, "failed" as const, "news" as const, "reopen" as const),
      pick: fc.nat(30),
    }),
    fc.record({ what: fc.constantFrom("again" as const, "redeliver" as const) }),
    fc.record({ what: fc.constant("list" as const), items: fc.subarray(["a", "b", "c", "d"]) }),
  ),
  { maxLength: 40 },
);

/** Everything that was ever said about the children of one case. */
class Witness {
  readonly story = tell(plot({ plugin: "kyc", policy: { n: 2 } }, ["a", "b"]));
  readonly #asked = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #raised = new Map<number, number>();
  readonly #cancelled = new Set<string>();
  #last: CommandBody | null = null;

  constructor() {
    this.#note();
  }

  make(move: Move): void {
    const body = this.#bodyOf(move);
    if (body === null) return;
    const before = this.story.last;
    this.story.try(body, body.type === "send_event" || body.type === "merge_context" ? {} : asEngine);
    this.#last = body;
    if (this.story.last !== before) this.#note();
  }

  #bodyOf(move: Move): CommandBody | null {
    const { children } = this.story.snapshot;
    if ("items" in move)
      return { type: "merge_context", merge: { entity: { data: { ubos: people(...move.items) } } }, arrays: "replace" };
    if (!("pick" in move))
      return move.what === "again" ? { type: "send_event", name: "again", payload: null } : this.#last;
    const child = children[move.pick % Math.max(children.length, 1)];
    if (child === undefined) return null;
    switch (move.what) {
      case "opened":
        return openedNews(child.key);
      case "failed":
        return child.status === "opening" ? openedNews(child.key, "no") : null;
      case "reopen":
        return { type: "reopen_child", childKey: child.key, reason: "r" };
      case "news": {
        const status = (["active", "completed", "failed", "cancelled"] as const)[move.pick % 4] ?? "active";
        return news(child.key, { version: child.version + (move.pick % 3), status });
      }
    }
  }

  #note(): void {
    const { last, snapshot } = this.story;
    for (const { effect } of last.effects) {
      if (effect.kind === "open_child") bump(this.#asked, effect.childKey);
      if (effect.kind === "cancel_child") this.#cancelled.add(effect.childId);
    }
    for (const step of last.log.steps) {
      if (step.kind === "join_satisfied") bump(this.#raised, snapshot.activations.asking ?? 0);
      if (step.kind === "child_news" && step.status === "failed_to_open") bump(this.#failures, step.childKey);
    }
    this.#check();
  }

  #check(): void {
    const { children } = this.story.snapshot;
    expect(new Set(children.map(({ key }) => key)).size).toBe(children.length);
    const ofItem = Map.groupBy(children, ({ itemId }) => itemId);
    for (const family of ofItem.values()) {
      expect(family.map(({ generation }) => generation)).toEqual(family.map((_, place) => place + 1));
      expect(family.filter(({ finished }) => !finished).length).toBeLessThanOrEqual(1);
    }
    // A key is asked for once, and once more after each time that it could not be opened.
    for (const [key, asked] of this.#asked) expect(asked).toBeLessThanOrEqual(1 + (this.#failures.get(key) ?? 0));
    for (const raised of this.#raised.values()) expect(raised).toBe(1);
    // Whoever was given up while their case runs has been told so.
    for (const { status, caseId, version } of children)
      if (status === "cancelled" && caseId !== null && version === 0) expect(this.#cancelled).toContain(caseId);
  }
}

const bump = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

describe("however it comes", () => {
  it("no item ever has two children that run, no child is asked for twice, and no join is raised twice", () => {
    fc.assert(
      fc.property(moves, (story) => {
        const witness = new Witness();
        for (const move of story) witness.make(move);
      }),
    );
  });
});
