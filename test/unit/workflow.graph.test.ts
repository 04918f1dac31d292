import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { svgOf, svgStyle } from "../../src/drawing/graph-svg";
import { layOutChart } from "../../src/drawing/layout";
import { crossingsIn, type Link } from "../../src/drawing/order";
import { pathTaken } from "../../src/drawing/path-taken";
import type { JsonObject } from "../../src/lib/json";
import type { DefinitionBody } from "../../src/workflow/definition.schema";
import { chartToDraw, graphOf, mermaidOf, type Shown } from "../../src/workflow/graph";
import { chartOf, when } from "../support/charts";
import { caller } from "../support/decisions";

const chart = chartOf({
  initial: "review",
  on: { abort: ".closed" },
  states: {
    review: {
      type: "parallel",
      onDone: "closed",
      states: { kyb: { initial: "open", states: { open: { on: { note: {} } }, ok: { type: "final" } } }, kyc: {} },
      after: { 5000: "closed" },
    },
    'odd "name"; x': { always: { target: "closed", guard: when("x"), reenter: true } },
    closed: { type: "final", tags: ["approved"] },
  },
});

it("draws every state with its place, and marks where the case is", () => {
  const { nodes } = graphOf(chart, { current: ["review.kyb.open", "review.kyc"] });
  expect(nodes.map(({ id, parent, current }) => [id, parent, current])).toEqual([
    ["review", null, true],
    ["review.kyb", "review", true],
    ["review.kyb.open", "review.kyb", true],
    ["review.kyb.ok", "review.kyb", false],
    ["review.kyc", "review", true],
    ['odd "name"; x', null, false],
    ["closed", null, false],
  ]);
  expect(nodes.find(({ id }) => id === "closed")).toMatchObject({ type: "final", tags: ["approved"], initial: false });
});

it("draws every transition with what sets it off", () => {
  expect(graphOf(chart).edges.map(({ from, to, label, kind }) => [from, to, label, kind])).toEqual([
    ["", "closed", "abort", "event"],
    ["review", "closed", "done", "done"],
    ["review", "closed", "after 5000", "after"],
    ["review.kyb.open", null, "note", "event"],
    ['odd "name"; x', "closed", "always", "always"],
  ]);
  expect(graphOf(chart).edges.at(-1)).toMatchObject({
    guard: { engine: "json-logic", rule: { var: "x" } },
    reenter: true,
  });
});

it("writes Mermaid in which no name can become syntax", () => {
  expect(mermaidOf(chart, { current: ["closed"] })).toBe(`stateDiagram-v2
  [*] --> s1
  state "review" as s1
  state s1 {
    state "kyb" as s2
    state s2 {
      [*] --> s3
      state "open" as s3
      state "ok" as s4
      s4 --> [*]
    }
    --
    state "kyc" as s5
  }
  state "odd #34;name#34;#59; x" as s6
  state "closed" as s7
  s7 --> [*]
  %% anywhere: abort to closed
  s1 --> s7: done
  s1 --> s7: after 5000
  s3 --> s3: note (stays)
  s6 --> s7: always [guarded]
  classDef current fill:#fde68a,stroke:#b45309,color:#1c1917
  class s7 current
`);
});

const demoFolder = path.join(import.meta.dirname, "../../scripts/demo/definitions");
const demos = readdirSync(demoFolder).map((name): [string, DefinitionBody] => [
  name,
  JSON.parse(readFileSync(path.join(demoFolder, name), "utf8")) as DefinitionBody,
]);

/** A definition as it is drawn, with its plugins. */
function drawable(definition: JsonObject, plugins: JsonObject[] = []) {
  const read = chartToDraw({ definition, extensions: { apiPlugins: plugins } });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

const loop: JsonObject = {
  initial: "ask",
  states: { ask: { on: { go: "check" } }, check: { on: { back: "ask", end: "over" } }, over: { type: "final" } },
};
const taken = (source: string, event: string, target: string): JsonObject => ({
  kind: "transition",
  event,
  from: source,
  to: target,
  entered: [target],
  tried: [{ source, event, targets: [target], taken: true, guard: null }],
});
const walked = pathTaken([
  {
    toState: "ask",
    steps: [{ kind: "transition", event: "", from: "", to: "ask", entered: ["ask"], tried: [] }],
    seq: 1,
  },
  { toState: "check", steps: [taken("ask", "go", "check")], seq: 2 },
  { toState: "check", steps: [taken("check", "back", "ask"), taken("ask", "go", "check")], seq: 3 },
]);

describe("the graph of a case", () => {
  const { chart: looping, plugins } = drawable(loop, [caller("lookup", ["check"])]);
  const graph = graphOf(looping, { plugins, path: walked, current: ["check"] });

  it("counts how often each state was entered and each transition taken, and keeps their order", () => {
    expect(graph.nodes.map(({ id, visits, current }) => [id, visits, current])).toEqual([
      ["ask", 2, false],
      ["check", 2, true],
      ["over", 0, false],
    ]);
    expect(graph.edges.map(({ label, taken: times }) => [label, times])).toEqual([
      ["go", 2],
      ["back", 1],
      ["end", 0],
    ]);
    expect(walked.moves.map(({ seq, event, from, to }) => [seq, event, from, to])).toEqual([
      [1, "", "", "ask"],
      [2, "go", "ask", "check"],
      [3, "back", "check", "ask"],
      [3, "go", "ask", "check"],
    ]);
  });

  it("names the plugins of each state", () => {
    expect(graph.nodes.map((node) => node.plugins)).toEqual([undefined, [{ name: "lookup", kind: "api" }], undefined]);
  });

  it("shows the approval that a state asks for among its plugins", () => {
    const approval = { roles: ["admin"], count: 1, event: "OK" };
    const { chart: own, plugins: all } = drawable({
      initial: "sign",
      states: { sign: { meta: { approval }, on: { OK: "done" } }, done: { type: "final" } },
    });
    expect(graphOf(own, { plugins: all }).nodes[0]?.plugins).toEqual([{ name: "approval_sign", kind: "approval" }]);
  });

  it("without a case says nothing of visits", () => {
    expect(JSON.stringify(graphOf(looping, { plugins }))).not.toMatch(/"(?:visits|taken)"/);
  });

  it("is told in the picture by words, not by colour alone", () => {
    const svg = svgOf(graph, { title: "Loop, version 1", state: "check" });
    expect(svg).toContain('role="img"');
    expect(svg).toMatch(/<title id="ec-graph-title">Loop, version 1\. The case is in check<\/title>/);
    expect(svg).toContain(
      "States: ask (first); check (runs lookup, the case is here); over (final). Transitions: ask: go to check, taken 2 times; " +
        "check: back to ask, taken once; check: end to over.",
    );
    expect(svg).toContain(">● here</text>");
    expect(svg).toContain(">go ×2</text>");
  });
});

/** Complains about anything that is not well-formed XML of elements, text and character references. */
function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/gi,
    (_tag, closes, name: string, _attributes, empty) => {
      if (closes === "/") expect(open.pop()).toBe(name);
      else if (empty !== "/") open.push(name);
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest.replace(/<style>.*<\/style>/s, "")).not.toMatch(/<|&(?!#\d+;)/);
  expect(xml.isWellFormed()).toBe(true);
  expect(xml.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
}

/** What a line of a Mermaid state diagram may be, as its grammar has it. Names of states are ours: `s` and a number. */
const mermaidLine =
  /^ *(?:stateDiagram-v2|\[\*\] --> s\d+|s\d+ --> \[\*\]|state "[^"\n;:{}]*" as s\d+|state s\d+ \{|\}|--|%% .*|s\d+ --> s\d+: [^:;"{}]+|note right of s\d+|runs [^:"{}]+|end note|classDef \w+ [\w#:,-]+|class (?:s\d+,?)+ \w+)?$/;

function expectMermaid(text: string): void {
  let depth = 0;
  const known = new Set<string>();
  for (const line of text.split("\n")) {
    // Entities have signs of their own: `#34;` is one letter.
    expect(line.replaceAll(/#\d+;/g, "x")).toMatch(mermaidLine);
    if (line.endsWith("{")) depth += 1;
    if (line.trim() === "}") depth -= 1;
    expect(depth).toBeGreaterThanOrEqual(0);
    const declared = / as (s\d+)$/.exec(line)?.[1];
    if (declared !== undefined) known.add(declared);
    for (const [id] of line.includes(": ") ? (line.split(":")[0] ?? "").matchAll(/s\d+/g) : [])
      expect(known).toContain(id);
  }
  expect(depth).toBe(0);
  // A note ends at the first "end note", wherever it stands: none may stand in a name.
  for (const [, inside = ""] of text.matchAll(/note right of s\d+\n([\s\S]*?)end note/gi))
    expect(inside).toMatch(/\n {2}$/);
}

describe("whatever an author calls things", () => {
  const nasty = fc.constantFrom(
    "]]>",
    "</text><script>alert(1)</script>",
    "\u0000\u001b",
    '" onload="x',
    "a --> b: c",
    "end note",
    "}\n[*] --> s9",
    "%%{init: {}}%%",
    "&amp; &#0;",
    "\ud800",
    "العربية",
    "𝒳".repeat(40),
  );
  const anyName = fc
    .oneof(nasty, fc.string({ unit: "binary", maxLength: 40 }))
    .map((name) => `n${name.replaceAll(/[.|#]/g, "_")}`);
  const anyDefinition = fc.record({
    names: fc.uniqueArray(anyName, { minLength: 3, maxLength: 5 }),
    event: anyName,
    plugin: anyName,
    title: fc.string({ unit: "binary" }),
  });

  it("the picture is well-formed XML without a script, and Mermaid stays a diagram of these states", () => {
    fc.assert(
      fc.property(anyDefinition, ({ names: [outer = "", inner = "", last = ""], event, plugin, title }) => {
        const definition = {
          initial: outer,
          states: {
            [outer]: { type: "parallel", states: { [inner]: { on: { [event]: {} } }, beside: {} }, on: { go: last } },
            [last]: { type: "final", tags: [inner] },
          },
        };
        const read = chartToDraw({ definition, extensions: { apiPlugins: [caller(plugin, [last])] } });
        if (!read.ok) return; // some names cannot be those of states
        const { chart: odd, plugins } = read.value;
        const shown: Shown = { plugins, current: [last], path: pathTaken([{ toState: last, steps: [] }]) };
        const svg = svgOf(graphOf(odd, shown), { title, state: last });
        expectWellFormed(svg);
        expect(svg).not.toMatch(/<script|<foreignObject|<image|<a |href|url\(|@import/i);
        expectMermaid(mermaidOf(odd, shown));
      }),
    );
  });

  it.each(demos)("%s is drawn in every format", (_name, body) => {
    const read = chartToDraw(body);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const graph = graphOf(read.value.chart, read.value);
    const svg = svgOf(graph, { title: "demo", state: null });
    expectWellFormed(svg);
    for (const { label } of graph.nodes) expect(svg).toContain(label);
    expectMermaid(mermaidOf(read.value.chart, read.value));
  });

  it.each([12, 60])("is drawn, with every state, also when all of %i states lead to all others", (count) => {
    const names = Array.from({ length: count }, (_, i) => `s${i}`);
    const on = Object.fromEntries(names.map((name) => [`to_${name}`, name]));
    const crowded = chartOf({ initial: "s0", states: Object.fromEntries(names.map((name) => [name, { on }])) });
    const svg = svgOf(graphOf(crowded), { title: "Crowded", state: null });
    expect(svg.match(/<g class="box atomic/g)).toHaveLength(count);
    expect(svg.match(/<g class="arrow/g)).toHaveLength(count * (count - 1));
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it("counts crossing arrows as comparing each with each does", () => {
    const size = 6;
    const link = fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map(([a, b]): Link => [a, size + b]);
    const below = fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map(([a, b]): Link => [size + a, 2 * size + b]);
    const layers = [0, 1, 2].map((layer) => Array.from({ length: size }, (_, i) => layer * size + i));
    fc.assert(
      fc.property(fc.array(fc.oneof(link, below), { maxLength: 40 }), (links) => {
        const crossing = (one: Link, other: Link): boolean =>
          Math.floor(one[0] / size) === Math.floor(other[0] / size) && (one[0] - other[0]) * (one[1] - other[1]) < 0;
        const pairs = links.flatMap((one, i) => links.slice(i + 1).filter((other) => crossing(one, other)));
        expect(crossingsIn(layers, links)).toBe(pairs.length);
      }),
    );
  });

  it("the style sheet is the same in every picture, so that a policy can name it by its hash", () => {
    for (const [, body] of demos) {
      const read = chartToDraw(body);
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      expect(svgOf(graphOf(read.value.chart), { title: "", state: null })).toContain(`<style>${svgStyle}</style>`);
    }
    expect(svgStyle).toContain("prefers-color-scheme:dark");
  });
});

describe("the layout", () => {
  it("keeps the chips of a state inside its box and one beside the other", () => {
    const names = [
      "a",
      "registry_information",
      "company_sanctions",
      "a_name_that_is_longer_than_any_box_should_ever_be",
    ];
    const { chart: busy, plugins } = drawable(
      loop,
      names.map((name) => caller(name, ["check"])),
    );
    const boxes = layOutChart(graphOf(busy, { plugins })).boxes.filter(({ chips }) => chips.length > 0);
    expect(boxes.map(({ id, chips }) => [id, chips.flat().map(({ plugin }) => plugin.name)])).toEqual([
      ["check", names],
    ]);
    for (const { chips, width } of boxes)
      for (const row of chips)
        expect(row.reduce((sum, chip) => sum + chip.width, 6 * (row.length - 1))).toBeLessThanOrEqual(width);
  });

  it("leads arrows round a box with states inside, not through it", () => {
    const { chart: tall } = drawable({
      initial: "big",
      on: { stop: ".over" },
      states: {
        big: {
          initial: "a",
          states: { a: { on: { n: "b" } }, b: { on: { n: "c" } }, c: { type: "final" } },
          onDone: "over",
        },
        over: { type: "final" },
      },
    });
    const { boxes, arrows } = layOutChart(graphOf(tall));
    const big = boxes.find(({ id }) => id === "big");
    const stop = arrows.find(({ from }) => from === "");
    if (big === undefined || stop === undefined) throw new Error("the chart was drawn without them");
    for (const { x, y } of stop.points)
      expect(x > big.x && x < big.x + big.width && y > big.y && y < big.y + big.height).toBe(false);
    // Until it is below the box it runs straight down.
    const [first, second] = stop.points;
    expect([second?.x, second?.y]).toEqual([first?.x, big.y + big.height]);
  });
});
