import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { chipWords } from "../../src/ui/console/list/chip-words";
import { drawn, scrollToRow } from "../../src/ui/console/list/window";
import { filterNames, filtersIn, refreshedInPlace, sortsOf } from "../../src/ui/console/model/filters";
import { isView, kept, viewHref } from "../../src/ui/console/model/saved-views";
import { clearSelection, keepSelected, selected, selectTo, toggleSelected } from "../../src/ui/console/model/selection";

describe("a list of which only a part is drawn", () => {
  it("draws every row that can be seen, never many more, wherever it is scrolled to", () => {
    fc.assert(
      fc.property(
        fc.nat(5_000),
        fc.integer({ min: 20, max: 80 }),
        fc.nat(400_000),
        fc.integer({ min: 100, max: 2_000 }),
        (count, rowHeight, scrollTop, height) => {
          const { from, to } = drawn(count, rowHeight, scrollTop, height);
          expect([from >= 0, to <= count, from <= to]).toEqual([true, true, true]);
          const first = Math.min(count, Math.floor(scrollTop / rowHeight));
          const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight));
          for (const seen of [first, last - 1])
            if (seen >= 0 && seen < count && first < last) expect(seen >= from && seen < to).toBe(true);
          expect(to - from).toBeLessThanOrEqual(Math.ceil(height / rowHeight) + 33);
        },
      ),
    );
  });

  it("scrolls to a row that is out of sight, just so far", () => {
    expect([scrollToRow(3, 33, 0, 400), scrollToRow(0, 33, 66, 400), scrollToRow(20, 33, 0, 400)]).toEqual([
      null,
      0,
      293,
    ]);
  });
});

describe("while somebody reads on", () => {
  const row = (id: string, version = 1) => ({ id, version });

  it("nothing moves: rows change where they are, what is new waits, what has left is named", () => {
    const before = { rows: ["a", "b", "c", "d"].map((id) => row(id)), nextCursor: "more" };
    const fresh = { data: [row("new"), row("a", 2), row("c", 3)], nextCursor: "more" };
    const { list, waiting, left } = refreshedInPlace(before, fresh);
    expect(list).toEqual({ rows: [row("a", 2), row("b"), row("c", 3), row("d")], nextCursor: "more" });
    expect([waiting, left]).toEqual([1, ["b"]]);
  });
});

describe("choosing rows", () => {
  beforeEach(clearSelection);
  const ids = ["a", "b", "c", "d", "e"];
  const chosen = () => [...selected.value].toSorted();

  it("one by one, in ranges both ways, and only what is still there", () => {
    toggleSelected("d");
    selectTo("b", ids);
    expect(chosen()).toEqual(["b", "c", "d"]);
    toggleSelected("c");
    expect(chosen()).toEqual(["b", "d"]);
    keepSelected(["a", "d"]);
    expect(chosen()).toEqual(["d"]);
    selectTo("x", ids);
    expect(chosen()).toEqual(["d", "x"]);
  });
});

describe("views and orders", () => {
  it("a view comes back as the list that was kept, without the search", () => {
    const filters = filtersIn(new URLSearchParams("risk=high&olderThanDays=3&q=ada&sort=createdAt"));
    const view = { id: "v", name: "", shared: false, ownerId: "", look: {}, version: 1, filters: kept(filters) };
    expect(view.filters).toEqual({ risk: "high", olderThanDays: 3, sort: "createdAt" });
    const again = filtersIn(new URL(viewHref(view), "http://x").searchParams);
    expect(again).toEqual({ risk: "high", olderThanDays: "3", sort: "createdAt" });
    expect([isView(view, filters), isView(view, { ...again, tag: "x" })]).toEqual([true, false]);
  });

  it("offers only orders that cost the same however long the list is", () => {
    expect(sortsOf({ status: "active" })).toContain("-updatedAt");
    expect(sortsOf({ queue: "all_open" })).toContain("-risk");
    for (const narrowed of [{ queue: "review" }, { tag: "x" }, { status: "completed" }, { q: "a" }])
      expect(sortsOf(narrowed)).toEqual(["-createdAt", "createdAt", "-riskLevel"]);
  });

  it("every filter has words", () => {
    for (const name of filterNames) expect(chipWords(name, "3")).toMatch(/\S/);
  });
});
