import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markOf, readMarks, writeMarks } from "../../src/collection/draft-marks";
import { keyed, keyOf, posted } from "../../src/collection/draft-names";
import {
  factsWithTyped,
  type Merged,
  marksOf,
  mergeDraft,
  standingPairs,
  type Typed,
} from "../../src/collection/drafts";
import { postedOf } from "../../src/collection/read-value";
import type { PageDraft } from "../../src/domain/drafts";
import { dataFacts, field, pageOf } from "../support/forms";

type Pairs = [string, string][];

const page = pageOf([
  field("name", "textfield"),
  field("city", "textfield"),
  field("agreed", "checkbox"),
  field("more", "textfield", {
    hidden: [{ engine: "json-logic", rule: { "!": { var: "entity.data.agreed" } } }],
  }),
  field("owners", "fieldlist", {
    children: [
      { id: "first", element: "textfield", valueDestination: "first", params: { label: "First" } },
      { id: "ok", element: "checkbox", valueDestination: "ok", params: { label: "OK" } },
    ],
  }),
]);
const facts = dataFacts({
  name: "Acme",
  city: "Rome",
  owners: [
    { id: "item_1_1", first: "Ada" },
    { id: "item_1_2", first: "Bob", ok: true },
  ],
});
const nobody: PageDraft = { version: 0, fields: {} };

/** The page as somebody is shown it: what they would post without touching it, and what they have seen. */
function shown(draft: PageDraft): { pairs: Pairs; seen: Typed["seen"] } {
  const now = factsWithTyped(page, facts, standingPairs(page, facts, draft));
  const open = [...marksOf(page, now)].filter(([, { isHidden }]) => !isHidden).map(([name]) => name);
  const pairs = standingPairs(page, facts, draft).filter(([name]) => open.includes(name) || name.endsWith(".id"));
  return { pairs, seen: readMarks(writeMarks(marksOf(page, now))) };
}

const typing = (pairs: Pairs, name: string, ...values: string[]): Pairs => [
  ...pairs.filter(([other]) => other !== name),
  ...values.map((value): [string, string] => [name, value]),
];

/** What the store makes of a merge. */
function kept(draft: PageDraft, { changes }: Merged, device = "x"): PageDraft {
  let { version } = draft;
  const fields = { ...draft.fields };
  for (const [key, { values }] of Object.entries(changes)) {
    version += 1;
    fields[key] = { values, version, atMs: version, device };
  }
  return { version, fields };
}

const merge = (draft: PageDraft, pairs: Pairs, seen: Typed["seen"], more: Partial<Typed> = {}): Merged =>
  mergeDraft(page, facts, draft, { pairs, seen, changed: null, ...more });

const standingAt = (draft: PageDraft, name: string): string | undefined =>
  standingPairs(page, facts, draft).find(([other]) => other === name)?.[1];

describe("marks", () => {
  it("are equal for equal values, and survive the page", () => {
    const names = fc.stringMatching(/^[a-z]{1,8}(\.\d\.[a-z]{1,5})?$/);
    fc.assert(
      fc.property(fc.dictionary(names, fc.array(fc.string())), fc.boolean(), (fields, isHidden) => {
        const marks = new Map(
          Object.entries(fields).map(([name, values]) => [name, { marks: [markOf(values)], isHidden }]),
        );
        expect(readMarks(writeMarks(marks))).toEqual(marks);
      }),
    );
  });

  it("do not tell line breaks of forms, nor an emptied field from none", () => {
    expect(markOf(["a\r\nb"])).toBe(markOf(["a\nb"]));
    expect(markOf([""])).toBe(markOf([]));
    expect(markOf(["a", "b"])).not.toBe(markOf(["ab"]));
  });
});

describe("names", () => {
  it("follow a row by its id wherever it stands", () => {
    const rows = fc.uniqueArray(fc.stringMatching(/^[\w.@ /-]{1,12}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (ids, chance) => {
        const pairs = ids.flatMap(
          (id, index): Pairs => [
            [`owners.${index}.id`, id],
            [`owners.${index}.first`, `name of ${id}`],
            [`owners.${index}.born.year`, "1980"],
          ],
        );
        const order = new Map(
          ids.map((id) => [keyOf("owners.0.id", new Map([["owners.0.id", [id]]])), chance.next().value]),
        );
        const again = posted(keyed(postedOf(pairs)), (row) => Number(order.get(`${row}.id`)));
        const named = postedOf(again);
        for (const [name, [id]] of named)
          if (name.endsWith(".id")) expect(named.get(name.replace(/id$/, "first"))).toEqual([`name of ${id}`]);
        expect(again).toHaveLength(pairs.length);
      }),
    );
  });
});

describe("two who type on one page", () => {
  it("both keep their words when they wrote in different fields", () => {
    const one = shown(nobody);
    const after = kept(nobody, merge(nobody, typing(one.pairs, "name", "Acme Ltd"), one.seen));
    const other = merge(after, typing(one.pairs, "city", "Milan"), one.seen);
    expect(other.clashes).toEqual([]);
    const both = kept(after, other);
    expect([standingAt(both, "name"), standingAt(both, "city")]).toEqual(["Acme Ltd", "Milan"]);
  });

  it("are both asked when they wrote in the same, and the first words stand until then", () => {
    const one = shown(nobody);
    const after = kept(nobody, merge(nobody, typing(one.pairs, "name", "Acme Ltd"), one.seen), "phone");
    const other = merge(after, typing(one.pairs, "name", "Acme Inc"), one.seen);
    expect(other.changes).toEqual({});
    expect(other.clashes).toMatchObject([
      { name: "name", mine: ["Acme Inc"], theirs: ["Acme Ltd"], device: "phone", atMs: 1 },
    ]);
    expect(Object.fromEntries(other.mine).name).toBe("Acme Inc");
    // Having seen both, they may choose their own.
    const chosen = merge(after, typing(one.pairs, "name", "Acme Inc"), shown(after).seen);
    expect(chosen.clashes).toEqual([]);
    expect(standingAt(kept(after, chosen), "name")).toBe("Acme Inc");
  });

  it("agree when they typed the same", () => {
    const one = shown(nobody);
    const pairs = typing(one.pairs, "name", "Acme Ltd");
    const after = kept(nobody, merge(nobody, pairs, one.seen));
    expect(merge(after, pairs, one.seen)).toMatchObject({ clashes: [], changes: {} });
  });

  it("do not clash with words of their own whose answer got lost", () => {
    const one = shown(nobody);
    const after = kept(nobody, merge(nobody, typing(one.pairs, "name", "Ac"), one.seen));
    const seen: Typed["seen"] = new Map(one.seen);
    seen.set("name", { marks: [markOf(["Acme"]), markOf(["Ac"])], isHidden: false });
    const again = merge(after, typing(one.pairs, "name", "Acme Ltd"), seen, { changed: new Set(["name"]) });
    expect(again.clashes).toEqual([]);
    // The whole page is sent with words that are on their way, and somebody else's stand there: no reason to drop them.
    const theirs = kept(after, merge(after, typing(one.pairs, "name", "Theirs"), shown(after).seen));
    const sent = merge(
      theirs,
      typing(one.pairs, "name", "Mine"),
      new Map(one.seen).set("name", {
        marks: [markOf(["Acme"]), markOf(["Mine"])],
        isHidden: false,
      }),
    );
    expect(sent.clashes).toMatchObject([{ mine: ["Mine"], theirs: ["Theirs"] }]);
  });

  it("lose no word, in whatever order and however often they save", () => {
    const write = fc.record({
      who: fc.constantFrom("a", "b", "c"),
      name: fc.constantFrom("name", "city", "owners.0.first", "owners.1.first"),
      value: fc.stringMatching(/^[a-z]{1,4}$/),
      looks: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 25 }), (writes) => {
        let draft = nobody;
        const views = new Map<string, ReturnType<typeof shown>>();
        for (const { who, name, value, looks } of writes) {
          const view = looks ? shown(draft) : (views.get(who) ?? shown(nobody));
          views.set(who, view);
          const before = standingAt(draft, name);
          const seen = view.seen?.get(name)?.marks ?? [];
          const merged = merge(draft, typing(view.pairs, name, value), view.seen);
          draft = kept(draft, merged, who);
          const stands = standingAt(draft, name);
          // Either it was written over what its writer had seen, or what stood there stands still and they are told.
          if (stands !== before) expect(seen).toContain(markOf([before ?? ""]));
          else if (stands !== value && !seen.includes(markOf([value])))
            expect(merged.clashes.map((clash) => clash.name)).toContain(name);
        }
      }),
    );
  });
});

describe("boxes and hidden fields", () => {
  it("take a box that is not posted for unticked only when it was on the screen", () => {
    const one = shown(nobody);
    const ticked = kept(nobody, merge(nobody, typing(one.pairs, "agreed", "on"), one.seen));
    const { pairs, seen } = shown(ticked);
    const unticked = kept(ticked, merge(ticked, typing(typing(pairs, "agreed"), "more", "x"), seen));
    expect(standingAt(unticked, "agreed")).toBeUndefined();
    // Somebody who never saw the hidden field does not erase what stands in it.
    const elsewhere = merge(unticked, typing(one.pairs, "city", "Oslo"), one.seen);
    expect(Object.keys(elsewhere.changes)).toEqual(["city"]);
  });

  it("take a post that says nothing of what it showed at its word", () => {
    const { pairs } = shown(nobody);
    const after = kept(nobody, merge(nobody, typing(pairs, "name", "Old script"), null));
    expect(standingAt(after, "name")).toBe("Old script");
    const boxes = kept(after, merge(after, typing(pairs, "owners.1.ok"), null));
    expect(standingAt(boxes, "owners.1.ok")).toBeUndefined();
  });
});

describe("rows of a list", () => {
  it("stay the rows they are when another one is taken away elsewhere", () => {
    const one = shown(nobody);
    const removed = kept(nobody, merge(nobody, one.pairs, one.seen, { removed: "owners.0" }));
    expect(standingPairs(page, facts, removed).filter(([name]) => name.endsWith(".id"))).toEqual([
      ["owners.0.id", "item_1_2"],
    ]);
    const other = merge(removed, typing(one.pairs, "owners.1.first", "Robert"), one.seen);
    const both = kept(removed, other);
    expect(standingAt(both, "owners.0.first")).toBe("Robert");
    expect(standingPairs(page, facts, both).filter(([name]) => name.endsWith(".first"))).toHaveLength(1);
  });

  it("come back whole when somebody goes on writing in them", () => {
    const one = shown(nobody);
    const removed = kept(nobody, merge(nobody, one.pairs, one.seen, { removed: "owners.1" }));
    const { changes } = merge(removed, typing(one.pairs, "owners.1.first", "Robert"), one.seen);
    const back = kept(removed, merge(removed, typing(one.pairs, "owners.1.first", "Robert"), one.seen));
    expect(Object.keys(changes)).toContain("owners.@item_1_2.ok");
    expect(standingAt(back, "owners.1.first")).toBe("Robert");
  });

  it("that two add at once are two rows", () => {
    const one = shown(nobody);
    const add = (id: string, first: string): Pairs => [...one.pairs, ["owners.2.id", id], ["owners.2.first", first]];
    const after = kept(nobody, merge(nobody, add("new_a", "Eve"), one.seen));
    const both = kept(after, merge(after, add("new_b", "Kim"), one.seen));
    const names = standingPairs(page, facts, both).filter(([name]) => name.endsWith(".first"));
    expect(names.map(([, first]) => first)).toEqual(["Ada", "Bob", "Eve", "Kim"]);
    // A row that is new goes by its name until it is sent.
    const items = factsWithTyped(page, facts, standingPairs(page, facts, both)).context.entity;
    expect(JSON.stringify(items)).toContain("new_b");
  });
});
