import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { formJsonSchema } from "../../src/collection/form-json-schema";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { bracketPairs, bracketsAt } from "../../src/ui/console/settings/editor/brackets";
import { caretPath } from "../../src/ui/console/settings/editor/caret-path";
import { placeOf, readJsonSource } from "../../src/ui/console/settings/editor/json-source";
import { fold, helpAt, keysIn } from "../../src/ui/console/settings/editor/schema-help";
import { skeletons } from "../../src/ui/console/settings/editor/skeletons";
import { tokensOf } from "../../src/ui/console/settings/editor/tokens";
import { applyEdit, editForKey, insertPiece } from "../../src/ui/console/settings/editor/typing";
import { keyProblems } from "../../src/workflow/analysis/keys";
import { ScreenBlockSchema } from "../../src/workflow/case-screen.schema";
import { MaskedFieldSchema } from "../../src/workflow/people-rules";
import { IndexedFieldSchema, SlaRuleSchema } from "../../src/workflow/sla.schema";

const safeKey = fc.string().filter((key) => !["__proto__", "constructor", "prototype"].includes(key));
const anyJson = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(safeKey, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const demoFolder = path.join(import.meta.dirname, "../../scripts/demo/definitions");
const demos = readdirSync(demoFolder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(path.join(demoFolder, name), "utf8")) as { [key: string]: Json });

/** `|` marks the caret, `[…]` a selection when there are two bars. */
function typed(marked: string, key: string, shift = false): string {
  const [before = "", middle, after] = marked.split("|");
  const text = before + (after === undefined ? (middle ?? "") : (middle ?? "") + after);
  const start = before.length;
  const end = after === undefined ? start : start + (middle ?? "").length;
  const edit = editForKey({ text, start, end }, key, shift);
  if (edit === null) return "as usual";
  const [from, to] = edit.select;
  const next = applyEdit(text, edit);
  return from === to
    ? `${next.slice(0, from)}|${next.slice(from)}`
    : `${next.slice(0, from)}|${next.slice(from, to)}|${next.slice(to)}`;
}

describe("reading JSON as people edit it", () => {
  it("reads whatever JSON.parse reads, to the same value", () => {
    fc.assert(
      fc.property(anyJson, fc.integer({ min: 0, max: 4 }), (value, spaces) => {
        const text = JSON.stringify(value, null, spaces);
        expect(readJsonSource(text)).toMatchObject({ ok: true, value: { value: JSON.parse(text) } });
      }),
    );
  });

  it("refuses whatever JSON.parse refuses", () => {
    fc.assert(
      fc.property(anyJson, fc.nat(), fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "x", ""), (value, at, sign) => {
        const whole = JSON.stringify(value, null, 1);
        const cut = at % (whole.length + 1);
        const text = whole.slice(0, cut) + sign + whole.slice(cut + 1);
        const accepts = (() => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        })();
        fc.pre(!accepts);
        expect(readJsonSource(text).ok).toBe(false);
      }),
    );
  });

  it.each([
    ['{\n  "a": 1,\n}', 3, "comma before this } is one too many"],
    ["[1, 2,]", 1, "comma before this ] is one too many"],
    ['{\n  "a" 1\n}', 2, "comes a colon"],
    ['{\n  "a": 1\n  "b": 2\n}', 3, "Expected a comma"],
    ['{\n  "a": {\n    "b": 1\n}', 4, "{ of line 1 is still open"],
    ["{ 'a': 1 }", 1, "double quotes"],
    ['{ "a": approved }', 1, "approved is no JSON value"],
    ['{ "a": "x\n }', 1, "no closing quote"],
    ['{ "a": 1, "a": 2 }', 1, "twice"],
    ['{ "a": 1 } }', 1, "closed too early"],
    ['// a\n{ "a": 1 }', 1, "no comments"],
    ['{ "a": "\\q" }', 1, "escape"],
    ["", 1, "nothing here"],
  ])("says what is wrong and where: %j", (text, line, words) => {
    const read = readJsonSource(text);
    expect(read).toMatchObject({ ok: false, error: { line } });
    expect(read.ok ? "" : read.error.message).toContain(words);
  });

  it("knows the line of every value and of the object around a missing one", () => {
    const read = readJsonSource('{\n  "definition": {\n    "states": {\n      "a": { "tags": ["x"] }\n    }\n  }\n}');
    if (!read.ok) throw new Error(read.error.message);
    const lineOf = (at: string) => placeOf(read.value, at)?.line;
    expect(lineOf("definition.states.a.tags.0")).toBe(4);
    expect(lineOf("definition.states.a.on.GO")).toBe(4);
    expect(lineOf("definition.initial")).toBe(2);
    expect(lineOf("nowhere")).toBe(1);
  });

  it("finds every value of a demo definition at the place it names", () => {
    for (const demo of demos) {
      const text = JSON.stringify(demo, null, 2);
      const read = readJsonSource(text);
      if (!read.ok) throw new Error(read.error.message);
      for (const [at, place] of read.value.places) {
        const part = text.slice(place.start, place.end);
        const isInList = /\.\d+$/.test(at);
        expect(() => JSON.parse(at === "" || isInList ? part : `{${part}}`)).not.toThrow();
        // The caret at the end of a key or value means that path.
        if (at !== "")
          expect(
            caretPath(text, place.start + 1)
              .join(".")
              .startsWith(at),
          ).toBe(true);
      }
    }
  });
});

describe("the path under the caret", () => {
  it.each([
    ['{ "definition": { "initial": "a|" } }', "definition.initial"],
    ['{ "definition": { "sta|tes": {} } }', "definition.states"],
    ['{ "definition": {\n  "initial": "a",\n  |\n} }', "definition"],
    ['{ "definition": {\n  "states": {\n    "a": {}\n  }\n|} }', "definition"],
    ['{ "extensions": { "apiPlugins": [{}, { "name": "|', "extensions.apiPlugins.1.name"],
    ['{ "definition": { "on": { "GO": |', "definition.on.GO"],
    ["|", ""],
    ['{ "a}": { "b|', "a}.b"],
  ])("%j", (marked, expected) => {
    const caret = marked.indexOf("|");
    expect(caretPath(marked.replace("|", ""), caret).join(".")).toBe(expected);
  });
});

describe("typing", () => {
  it.each([
    ["Enter keeps the margin", "  {}\n  |", "Enter", "  {}\n  \n  |"],
    ["Enter after a bracket goes one step in", '{\n  "a": {|', "Enter", '{\n  "a": {\n    |'],
    ["Enter between brackets opens them", '  "a": {|}', "Enter", '  "a": {\n    |\n  }'],
    ["Enter after a bracket in a text stays", '"{|"', "Enter", '"{\n|"'],
    ["Tab goes to the next step", " |", "Tab", "  |"],
    ["Tab moves selected lines", "|a\nb|", "Tab", "  |a\n  b|"],
    ["a bracket brings its partner", '"a": |', "{", '"a": {|}'],
    ["a quote brings its partner", "{|}", '"', '{"|"}'],
    ["a quote over a quote steps over it", '{"a|"}', '"', '{"a"|}'],
    ["a closing bracket over itself steps over it", "[1|]", "]", "[1]|"],
    ["a closing bracket alone on its line steps back", "{\n  |", "}", "{\n}|"],
    ["Backspace takes both of a pair", "{|}", "Backspace", "|"],
    ["Backspace in the margin takes a step", "    |", "Backspace", "  |"],
    ["a selection is put in quotes", "|x|", '"', '"|x|"'],
    ["an ordinary Backspace is the browser's", "ab|", "Backspace", "as usual"],
    ["a bracket within a text is the browser's", '"a|"', "{", "as usual"],
    ["a bracket before a word is the browser's", "|true", "{", "as usual"],
  ])("%s", (_name, before, key, after) => {
    expect(typed(before, key)).toBe(after);
  });

  it("Shift+Tab takes back what Tab did to lines", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "  b", "    c: 1"), { minLength: 2, maxLength: 5 }), (lines) => {
        const text = lines.join("\n");
        const inward = editForKey({ text, start: 0, end: text.length }, "Tab");
        if (inward === null) throw new Error("Tab does something");
        const moved = applyEdit(text, inward);
        const back = editForKey({ text: moved, start: inward.select[0], end: inward.select[1] }, "Tab", true);
        if (back === null) throw new Error("Shift+Tab does something");
        expect(applyEdit(moved, back)).toBe(text);
      }),
    );
  });

  it("matches brackets, but none inside texts", () => {
    const text = '{"a": "}", "b": [1]}';
    const pairs = bracketPairs(text);
    expect(bracketsAt(pairs, 1)).toEqual([0, text.length - 1]);
    expect(bracketsAt(pairs, text.indexOf("[") + 1)).toEqual([text.indexOf("["), text.indexOf("]")]);
    expect(bracketsAt(pairs, text.indexOf('}"') + 1)).toBeNull();
  });

  it("colours a line without losing a sign of it", () => {
    fc.assert(
      fc.property(
        fc.string().map((line) => line.replaceAll(/[\n\r]/g, "")),
        (line) => {
          expect(
            tokensOf(line)
              .map(({ text }) => text)
              .join(""),
          ).toBe(line);
        },
      ),
    );
    expect(tokensOf('  "a": ["b", 1.5, true]').map(({ kind }) => kind)).toEqual([
      "plain",
      "key",
      "plain",
      "bracket",
      "text",
      "plain",
      "number",
      "plain",
      "word",
      "bracket",
    ]);
  });
});

describe("pieces to insert", () => {
  const surroundings = [
    ["an empty object", "{\n  |\n}", "[\n  |\n]"],
    ["an empty object on one line", "{|}", "[|]"],
    ["before others", '{|\n  "z": 1\n}', "[|\n  1\n]"],
    ["after others", '{\n  "z": {}|\n}', "[\n  {}|\n]"],
    ["after a comma", '{\n  "z": 1,\n  |\n}', "[\n  1,\n  |\n]"],
    ["between others", '{\n  "y": 1\n  |\n  "z": 2\n}', "[\n  1\n  |\n  2\n]"],
  ] as const;

  it.each(
    skeletons.flatMap((skeleton) => surroundings.map((where) => [skeleton.name, where[0], skeleton, where] as const)),
  )("%s into %s stays JSON", (_name, _where, { piece }, [, inObject, inList]) => {
    const isProperty = piece.startsWith('"');
    const marked = isProperty ? inObject : inList;
    const [caret, text] = [marked.indexOf("|"), marked.replace("|", "")];
    const next = applyEdit(text, insertPiece({ text, start: caret, end: caret }, piece));
    const wanted = JSON.parse(isProperty ? `{${piece}}` : `[${piece}]`);
    const read = readJsonSource(next);
    expect(read).toMatchObject({ ok: true });
    if (isProperty) expect(read.ok && read.value.value).toMatchObject(wanted);
    else expect(read.ok && read.value.value).toContainEqual(wanted[0]);
  });
});

describe("help beside the editor", () => {
  it("folds what nests: states in states, rules in rules, fields in fields", () => {
    expect(fold("definition.states.a.states.b.states.c.on".split(".")).join(".")).toBe("definition.states.c.on");
    expect(fold("forms.main.pages.0.elements.2.children.1.params".split(".")).join(".")).toBe(
      "forms.main.pages.0.elements.2.params",
    );
  });

  it("explains every key that the JSON Schema of forms knows, and names every kind of element and check", () => {
    const { $defs, ...schema } = formJsonSchema("test") as { $defs: Record<string, JsonObject> } & JsonObject;
    const unexplained: string[] = [];
    const walk = (node: Json | undefined, at: string[], depth: number): void => {
      if (!isObject(node) || depth > 12) return;
      if (typeof node.$ref === "string") {
        const name = node.$ref.split("/").at(-1) ?? "";
        if (name === "FormText" || name.startsWith("__")) return;
        walk($defs[name], at, depth + 1);
        return;
      }
      for (const branch of [...listOf(node.anyOf), ...listOf(node.allOf)]) walk(branch, at, depth + 1);
      walk(node.items, [...at, "0"], depth + 1);
      for (const [key, inner] of Object.entries(isObject(node.properties) ? node.properties : {})) {
        const path = [...at, key];
        if (key === "children" || path.includes("texts") || isLeafOfKnown(path)) continue;
        if (helpAt(path).entries[0]?.at.split(".").length !== path.length) unexplained.push(path.join("."));
        walk(inner, path, depth + 1);
      }
    };
    walk(schema, ["forms", "main"], 0);
    expect(unexplained).toEqual([]);
    const checks = helpAt("forms.main.pages.0.elements.0.validate.0.type".split(".")).entries[0]?.values ?? [];
    const refused = parseForm(aForm({ validate: [{ type: "nothing" }] }), "forms.main");
    const known = /use one of ([\w, ]+)/.exec(JSON.stringify(refused))?.[1]?.split(", ");
    expect([...checks].sort()).toEqual(known?.sort());
  });

  it("explains every key of the states and plugins of the demo definitions", () => {
    const unexplained = new Set<string>();
    for (const demo of demos) {
      const { definition, extensions } = demo;
      for (const at of pathsOf({ definition: definition ?? {}, extensions: extensions ?? {} })) {
        const folded = fold(at);
        const isChart = folded[0] === "definition" && folded.length <= 4;
        const isPlugin = folded[0] === "extensions" && folded.length <= 4;
        if ((isChart || isPlugin) && helpAt(at).entries[0]?.at.split(".").length !== folded.length)
          unexplained.add(folded.join("."));
      }
    }
    expect([...unexplained].filter((at) => !/predictableActionArguments|dispatchEventPlugins/.test(at))).toEqual([]);
  });

  // Red when a part of `extensions.edgecase`, or a key of one, is added without a word about it.
  it("explains every key that a definition can say to the people who work on its cases", () => {
    const parts: Record<string, string[]> = {
      sla: Object.keys(SlaRuleSchema.in.shape),
      indexedFields: Object.keys(IndexedFieldSchema.shape),
      masking: Object.keys(MaskedFieldSchema.shape),
      caseScreen: Object.keys(ScreenBlockSchema.shape),
    };
    for (const [part, keys] of Object.entries(parts)) {
      const told = keysIn(["extensions", "edgecase", part, "0"]).map(({ at }) => at.split(".").at(-1));
      expect([part, told.sort()]).toEqual([part, keys.sort()]);
    }
    const known = keysIn(["extensions", "edgecase"]).map(({ at }) => at.split(".").at(-1));
    expect(known.sort()).toEqual([...Object.keys(parts), "highRisk", "reasons", "policies"].sort());
    expect(keyProblems(null, {}, { edgecase: Object.fromEntries(known.map((key) => [key ?? "", null])) })).toEqual([]);
  });

  it("offers the pieces of the nearest place that has some", () => {
    const names = (at: string) => helpAt(at.split(".")).skeletons.map(({ name }) => name);
    expect(names("definition.states")).toContain("Waits for an analyst");
    expect(names("definition.states.review.tags")).toContain("Waits for an analyst");
    expect(names("extensions.apiPlugins.3.url")).toContain("Company registry");
    expect(names("definition.states.a.on.GO.0")).toEqual(["Guard"]);
  });

  it("lists the keys an object can have", () => {
    expect(keysIn([]).map(({ at }) => at)).toContain("definition");
    expect(keysIn(["definition", "states", "a"]).map(({ at }) => at)).toContain("definition.states.*.tags");
  });
});

function pathsOf(value: Json, at: string[] = []): string[][] {
  if (Array.isArray(value))
    return value.flatMap((item, i) => [[...at, String(i)], ...pathsOf(item, [...at, String(i)])]);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => [[...at, key], ...pathsOf(item, [...at, key])]);
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
/** Small objects whose own entry says what stands in them. */
const isLeafOfKnown = (path: readonly string[]): boolean =>
  ["start", "end", "expiresInSeconds", "options", "applyWhen", "required"].some((name) =>
    path.slice(0, -1).includes(name),
  ) ||
  (path.at(-1) === "value" && (path.includes("hidden") || path.includes("disable")));
const aForm = (over: JsonObject): JsonObject => ({
  title: "F",
  pages: [
    { id: "p", title: "P", elements: [{ id: "a", element: "textfield", valueDestination: "customData.a", ...over }] },
  ],
});
