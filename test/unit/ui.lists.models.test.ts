import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Json } from "../../src/lib/json";
import {
  expiryOf,
  type ImportPreview,
  type ListEntry,
  seenOf,
  valuesIn,
  wayBack,
  whyNotImport,
} from "../../src/ui/console/settings/lists/list";
import { listModel } from "../../src/ui/console/settings/lists/list-model";

interface Asked {
  method: string;
  path: string;
  body: Json;
}

/** Answers the API from a function; what it does not answer is a mistake of the test. */
function serve(answers: (asked: Asked) => { status?: number; json: Json } | undefined): Asked[] {
  const all: Asked[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as Json) : null;
    const asked = { method: init.method ?? "GET", path: url.replace("/api/v1", ""), body };
    all.push(asked);
    const answer = answers(asked);
    if (answer === undefined) throw new Error(`nobody answers ${asked.method} ${asked.path}`);
    return new Response(JSON.stringify(answer.json), { status: answer.status ?? 200 });
  });
  return all;
}
afterEach(() => void vi.unstubAllGlobals());

const entry = (value: string, note: string | null = null): ListEntry => ({
  value,
  note,
  expiresAt: null,
  sinceVersion: 1,
});
const preview = (over: Partial<ImportPreview> = {}): ImportPreview => ({
  rows: 1,
  version: 1,
  problems: [],
  problemCount: 0,
  repeated: 0,
  unchanged: 0,
  counts: { added: 1, removed: 0, changed: 0 },
  samples: { added: ["a"], removed: [], changed: [] },
  ...over,
});

describe("a list in the console", () => {
  it("says of an entry whether it still counts", () => {
    const nowMs = Date.parse("2026-06-01T00:00:00Z");
    const at = (expiresAt: string | null) => expiryOf({ expiresAt }, nowMs);
    expect(at(null)).toBe("never");
    expect(at("2026-06-01T00:00:00.000Z")).toBe("over");
    expect(at("2026-06-01T00:00:00.001Z")).toBe("soon");
    expect(at("2026-07-01T00:00:00.000Z")).toBe("later");
  });

  it("takes what was typed line by line, each once", () => {
    expect(valuesIn(" a \n\nb\na\r\n")).toEqual(["a", "b"]);
  });

  it("the way back from any difference turns the newer version into the older one", () => {
    const list = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e"), fc.constantFrom("x", "y"));
    fc.assert(
      fc.property(list, list, (older, newer) => {
        const was = new Map<string, string>(Object.entries(older));
        const is = new Map<string, string>(Object.entries(newer));
        const added = [...is].filter(([key]) => !was.has(key)).map(([key, note]) => entry(key, note));
        const removed = [...was].filter(([key]) => !is.has(key)).map(([key, note]) => entry(key, note));
        const changed = [...is].flatMap(([key, note]) => {
          const before = was.get(key);
          return before === undefined || before === note
            ? []
            : [{ before: entry(key, before), after: entry(key, note) }];
        });
        const counts = { added: added.length, removed: removed.length, changed: changed.length };
        const back = wayBack({ against: 1, counts, added, removed, changed });
        if (back === null) throw new Error("everything was told");
        for (const value of back.remove) is.delete(value);
        for (const { value, note } of back.add) is.set(value, note ?? "");
        expect(Object.fromEntries(is)).toEqual(Object.fromEntries(was));
      }),
    );
  });

  it("there is no way back from a difference that was not told in full", () => {
    expect(
      wayBack({
        against: 1,
        counts: { added: 2, removed: 0, changed: 0 },
        added: [entry("a")],
        removed: [],
        changed: [],
      }),
    ).toBeNull();
  });

  it("imports only what was looked at, is readable and changes something", () => {
    expect(whyNotImport(null)).toContain("Look");
    expect(whyNotImport(preview({ problemCount: 1 }))).toContain("whole");
    expect(whyNotImport(preview({ counts: { added: 0, removed: 0, changed: 0 } }))).toContain("nothing");
    expect(whyNotImport(preview())).toBeNull();
  });

  it("a look at another text, or meant another way, is none at this one, however late it comes", () => {
    const look = { csv: "value\na", replace: false, preview: preview() };
    expect(seenOf(look, "value\na", false)).toBe(look.preview);
    expect([seenOf(look, "value\na", true), seenOf(look, "value\nab", false), seenOf(null, "", false)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("writes on the version that was seen, and looks again when somebody else was faster", async () => {
    let status = 409;
    const asked = serve(({ method, path }) => {
      if (method === "POST")
        return status === 409
          ? { status, json: { error: { code: "conflict", message: "The list has changed meanwhile." } } }
          : { json: { version: 8, count: 1, added: 1, removed: 0, reason: null, byId: "usr_1", at: "2026-01-01" } };
      return { json: path === "/lists/own" ? { key: "own", version: 7, entries: 1 } : { data: [], nextCursor: null } };
    });
    const model = listModel("own");
    await model.list.load();
    expect((await model.change({ remove: ["a"], reason: " " })).ok).toBe(false);
    expect(asked.at(1)).toMatchObject({
      path: "/lists/own/entries",
      body: { add: [], remove: ["a"], expectedVersion: 7 },
    });
    expect(asked.at(1)?.body).not.toHaveProperty("reason");
    expect(asked.slice(2).map(({ path }) => path)).toContain("/lists/own");
    status = 200;
    expect((await model.importCsv({ csv: "value\na", replace: true, reason: "new", seen: 5 })).ok).toBe(true);
    const sent = asked.findLast(({ method }) => method === "POST");
    expect(sent?.body).toEqual({ csv: "value\na", replace: true, reason: "new", expectedVersion: 5 });
  });
});
