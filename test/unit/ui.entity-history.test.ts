import { describe, expect, it } from "vitest";
import { newestOf } from "../../src/entities/timeline";
import { type HistoryEntry, historyWords } from "../../src/ui/console/entities/history-words";

const me = "ent_company";
const anEntry = (over: Partial<HistoryEntry>): HistoryEntry => ({
  ...{ id: "1", at: "2026-11-22T10:00:00.000Z", kind: "record", type: "entity.created", by: null },
  ...{ entityId: me, caseId: null, alertId: null, from: null, to: null, reason: null },
  ...{ facts: [], factCount: 0, link: null, detail: {} },
  ...over,
});
const key = { kind: "api_key", id: "key_1" } as const;
/** As it is read aloud. */
function read(over: Partial<HistoryEntry>, id = me): string {
  const { who, words, named, rest } = historyWords(anEntry(over), id);
  return `${who === null ? "" : `${who} `}${words}${named?.text ?? ""}${rest}`;
}
const fact = (field: string, value: string | null) => ({ field, value, before: null, pinned: false, isLong: false });
const link: NonNullable<HistoryEntry["link"]> = {
  ...{ id: "eln_1", position: "ubo" as const, share: 60 },
  holder: { id: "ent_ada", type: "individual", name: "Ada Lovelace" },
  company: { id: me, type: "business", name: "Northwind" },
};

describe("an entry of somebody's history", () => {
  it.each<[string, Partial<HistoryEntry>]>([
    ["Record made", {}],
    ["A case made the record", { by: { kind: "case", id: "case_1" } }],
    [
      "API said Company name, Country",
      { type: "facts.said", by: key, facts: [fact("companyName", "N"), fact("country", "GB")], factCount: 2 },
    ],
    ["API took back Country", { type: "facts.said", by: key, facts: [fact("country", null)], factCount: 1 }],
    [
      "API said A, B, C and 2 more facts",
      { type: "facts.said", by: key, facts: ["a", "b", "c", "d"].map((field) => fact(field, "1")), factCount: 5 },
    ],
    ["Standing: in progress (was: no case)", { type: "approval.changed", from: "new", to: "processing" }],
    ["A case set the risk to none (was: high)", { type: "risk.changed", by: { kind: "case", id: "c" }, from: "high" }],
    [
      "API set the risk by hand to critical: Adverse media",
      { type: "risk.set", by: key, to: "critical", reason: "Adverse media" },
    ],
    ["API named Ada Lovelace as beneficial owner, 60 %", { type: "link.said", by: key, link }],
    [
      "API ended a case as approved: kyb",
      { type: "case.ended", by: key, detail: { workflow: "kyb", outcome: "approved", status: "completed" } },
    ],
    [
      "Case opened: Companies, in short",
      { type: "case.opened", detail: { workflow: "kyb_basic", workflowName: "Companies, in short" } },
    ],
    [
      "API put back the alert A shell (new, was under review)",
      { type: "alert.put_back", by: key, from: "under_review", to: "triggered", detail: { title: "A shell" } },
    ],
    ["Alert raised: A shell, high", { type: "alert.raised", detail: { title: "A shell", severity: "high" } }],
    [
      "API cleared the alert A shell (cleared, was new): Hires again",
      {
        type: "alert.clear",
        by: key,
        from: "triggered",
        to: "cleared",
        reason: "Hires again",
        detail: { title: "A shell" },
      },
    ],
    [
      "API set what is watched: Screening on, Register off",
      { type: "monitors.set", by: key, detail: { monitors: { screening: true, registry: false } } },
    ],
    [
      "API merged another record into this one: ent_other…: Twice",
      { type: "entity.merged", by: key, entityId: "ent_other", reason: "Twice", detail: { into: me } },
    ],
    ["API something new", { type: "something.new", by: key }],
  ])("reads %s", (words, over) => {
    expect(read(over)).toBe(words);
  });

  it("is told from the side of whoever is on the page", () => {
    expect(read({ type: "link.ended", by: key, link }, "ent_ada")).toBe(
      "API ended the link of them as beneficial owner of Northwind, 60 %",
    );
    const merged = { type: "entity.merged", by: key, entityId: me, detail: { into: "ent_lead" } };
    expect(read(merged)).toBe("API merged this record into ent_lead…");
  });
});

describe("a page of several sources", () => {
  it("is the newest of all of them; of one moment what followed comes first", () => {
    const at = (atMs: number, id: string) => ({ atMs, id });
    const sources = [[at(5, "1.a"), at(1, "1.b")], [at(5, "4.a"), at(3, "4.b")], []];
    expect(newestOf(sources, 3)).toEqual({ data: [at(5, "4.a"), at(5, "1.a"), at(3, "4.b")], next: at(3, "4.b") });
    expect(newestOf(sources, 4).next).toBeNull();
  });
});
