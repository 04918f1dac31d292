import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameOf, hear, pauseMs } from "../../src/ui/console/model/feed-frames";
import { filtersIn, refreshed } from "../../src/ui/console/model/filters";
import type { CaseSummary } from "../../src/ui/console/model/types";
import { changedQuery, match } from "../../src/ui/shared/match";
import { type Column, csvOf, sortRows } from "../../src/ui/shared/rows";
import { durationText, relativeTime } from "../../src/ui/shared/time-words";

describe("the address", () => {
  it("names a view and its parameters, and nothing else", () => {
    expect(match("/console/cases/:id/:tab", "/console/cases/case_1/documents")).toEqual({
      id: "case_1",
      tab: "documents",
    });
    expect(match("/console/cases", "/console/cases/")).toEqual({});
    for (const path of ["/console/cases", "/console/cases/a/b/c", "/console/cases/%E0%A4%A/x", "/console/cases//x"])
      expect(match("/console/cases/:id/:tab", path), path).toBeNull();
  });

  it("keeps what it is not asked to change", () => {
    expect(changedQuery(new URLSearchParams("queue=mine&q=a"), { q: "b c", risk: "high" })).toBe(
      "?queue=mine&q=b+c&risk=high",
    );
    expect(changedQuery(new URLSearchParams("q=a"), { q: null })).toBe("");
  });

  it("begins with what is to be reviewed, and searches everywhere when something is searched for", () => {
    expect(filtersIn(new URLSearchParams(""))).toEqual({ queue: "review" });
    expect(filtersIn(new URLSearchParams("sort=-risk"))).toEqual({ queue: "review", sort: "-risk" });
    expect(filtersIn(new URLSearchParams("q=acme"))).toEqual({ q: "acme" });
    expect(filtersIn(new URLSearchParams("queue=mine&q=acme&document=doc_1"))).toEqual({ queue: "mine", q: "acme" });
  });
});

describe("a list that is asked for again", () => {
  const row = (id: number, version = 1) => ({ id: String(id), version }) as CaseSummary;
  const rows = (...ids: number[]) => ids.map((id) => row(id));
  const idsOf = (list: { rows: CaseSummary[] }) => list.rows.map(({ id }) => Number(id));

  it("keeps what was loaded further down and takes what is new on top", () => {
    const before = { rows: rows(9, 8, 7, 6, 5), nextCursor: "after5" };
    const after = refreshed(before, { data: rows(10, 9, 8), nextCursor: "after8" });
    expect(idsOf(after)).toEqual([10, 9, 8, 7, 6, 5]);
    expect(after.nextCursor).toBe("after5");
  });

  it("takes the fresh page alone when it is everything, or has nothing in common", () => {
    const before = { rows: rows(9, 8, 7), nextCursor: null };
    expect(idsOf(refreshed(before, { data: rows(9), nextCursor: null }))).toEqual([9]);
    expect(refreshed(before, { data: rows(30, 20), nextCursor: "c" })).toEqual({ rows: rows(30, 20), nextCursor: "c" });
  });

  it("never shows a case twice, whatever moved", () => {
    const ids = fc.uniqueArray(fc.nat(30), { maxLength: 20 });
    fc.assert(
      fc.property(ids, ids, fc.boolean(), (known, fresh, more) => {
        const after = refreshed(
          { rows: rows(...known), nextCursor: "k" },
          { data: rows(...fresh), nextCursor: more ? "f" : null },
        );
        expect(new Set(idsOf(after)).size).toBe(after.rows.length);
        expect(idsOf(after).slice(0, fresh.length)).toEqual(fresh);
      }),
    );
  });
});

describe("the feed", () => {
  const frame = (seq: number) => ({ seq, caseId: "case_1", version: 2 });

  it("tells news once, in whatever way frames are repeated", () => {
    let seq: number | null = null;
    const told: number[] = [];
    for (const said of [
      { hello: true as const, seq: 5, gap: false },
      frame(6),
      frame(7),
      frame(6),
      frame(7),
      frame(8),
    ]) {
      const heard = hear(seq, said);
      seq = heard.seq;
      if (heard.news) told.push(heard.news.seq);
    }
    expect(told).toEqual([6, 7, 8]);
  });

  it("asks for everything again at first and after a gap, and not when it could go on where it stopped", () => {
    const hello = (seq: number, gap: boolean) => ({ hello: true as const, seq, gap });
    expect(hear(null, hello(5, false))).toEqual({ seq: 5, missed: true, news: null });
    expect(hear(3, hello(90_000, true))).toEqual({ seq: 90_000, missed: true, news: null });
    // The server knows 9; the frames 4 to 9 are still to come, so nothing was missed and 3 stays the place.
    expect(hear(3, hello(9, false))).toEqual({ seq: 3, missed: false, news: null });
  });

  it("ignores what is no frame", () => {
    for (const data of ["", "[]", "null", '{"seq":"1"}', '{"seq":1}', new ArrayBuffer(1)])
      expect(frameOf(data)).toBeNull();
    expect(frameOf('{"seq":1,"caseId":"case_1","version":3}')).toEqual({ seq: 1, caseId: "case_1", version: 3 });
  });

  it("waits longer after every failure, up to a limit, and never all at once", () => {
    expect([0, 1, 2, 3].map((failures) => pauseMs(failures, 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect([pauseMs(60, 1), pauseMs(60, 0)]).toEqual([30_000, 15_000]);
  });
});

describe("tables", () => {
  interface Row {
    name: string | null;
    size: number;
  }
  const columns: Column<Row>[] = [
    { key: "name", label: "Name", render: ({ name }) => name, value: ({ name }) => name },
    { key: "size", label: "Size, kB", render: ({ size }) => size, value: ({ size }) => size },
    { key: "act", label: "Act", render: () => null },
  ];

  it("sort numbers by size, words as people do, what is missing last", () => {
    const list: Row[] = [
      { name: null, size: 10 },
      { name: "Zoë", size: 9 },
      { name: "anna", size: 100 },
    ];
    const names = (descending: boolean) => sortRows(list, columns[0]?.value, descending).map(({ name }) => name);
    expect(names(false)).toEqual(["anna", "Zoë", null]);
    expect(names(true)).toEqual(["Zoë", "anna", null]);
    expect(sortRows(list, columns[1]?.value, false).map(({ size }) => size)).toEqual([9, 10, 100]);
  });

  it("copy as CSV that no spreadsheet takes for a formula", () => {
    const text = csvOf(columns, [
      { name: '=HYPERLINK("x"),', size: -3 },
      { name: null, size: 1 },
    ]);
    expect(text).toBe('Name,"Size, kB"\r\n"\'=HYPERLINK(""x""),",-3\r\n,1');
  });
});

describe("time", () => {
  it("is said as people say it", () => {
    const now = Date.parse("2026-11-21T12:00:00Z");
    expect(relativeTime(now - 5_000, now)).toBe("just now");
    expect(relativeTime(now + 30_000, now)).toBe("in under a minute");
    expect(relativeTime(now - 3 * 3_600_000, now)).toMatch(/3/);
    expect([480, 3_200, 240_000, 5_400_000].map(durationText)).toEqual(["480 ms", "3.2 s", "4 min", "1.5 h"]);
  });
});
