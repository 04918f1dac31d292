import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrowHead, arrowPath } from "../../src/drawing/arrow-path";
import { activeStates, type Graph, type GraphEdge, type GraphNode } from "../../src/drawing/graph";
import { backEdges, layersOf } from "../../src/drawing/layers";
import { type DrawnBox, layOutChart } from "../../src/drawing/layout";
import { crossingsIn, orderedLayers } from "../../src/drawing/order";
import { isTaken, pathTaken } from "../../src/drawing/path-taken";
import { spread } from "../../src/drawing/spread";
import type { JsonObject } from "../../src/lib/json";
import { problemPlaces } from "../../src/ui/console/settings/chart/problem-places";
import { compileChart } from "../../src/workflow/chart";
import { graphOf } from "../../src/workflow/graph";

const digraph = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    roots: fc.constant([0]),
    edges: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 24 }),
  }),
);

const chartOf = (definition: JsonObject): Graph => {
  const chart = compileChart(definition);
  if (!chart.ok) throw new Error(JSON.stringify(chart.error));
  return graphOf(chart.value);
};

const demoFolder = path.join(import.meta.dirname, "../../scripts/demo/definitions");
const demoCharts = readdirSync(demoFolder).flatMap((name): Graph[] => {
  const { definition } = JSON.parse(readFileSync(path.join(demoFolder, name), "utf8")) as { definition: JsonObject };
  return [chartOf(definition)];
});

/** A tree of states with random transitions between any of them. */
const anyChart: fc.Arbitrary<Graph> = fc.array(fc.nat(), { minLength: 1, maxLength: 14 }).chain((seeds) => {
  const nodes: GraphNode[] = [];
  for (const [i, seed] of seeds.entries()) {
    const parent = i === 0 || seed % 3 === 0 ? null : (nodes[seed % i]?.id ?? null);
    const id = parent === null ? `s${i}` : `${parent}.s${i}`;
    nodes.push({ id, label: `state number ${i}`, type: "atomic", parent, tags: [], initial: i === 0 });
  }
  const place = fc.nat(nodes.length);
  return fc.array(fc.tuple(place, place), { maxLength: 20 }).map(
    (pairs): Graph => ({
      nodes,
      edges: pairs.map(
        ([a, b], i): GraphEdge => ({
          from: nodes[a]?.id ?? "",
          to: nodes[b]?.id ?? null,
          label: `EVENT_${i}`,
          kind: "event",
          guard: null,
          path: `definition.on.EVENT_${i}`,
        }),
      ),
    }),
  );
});

describe("layers of a chart", () => {
  it("every transition that does not lead back goes at least one layer down", () => {
    fc.assert(
      fc.property(digraph, (graph) => {
        const back = backEdges(graph);
        const layers = layersOf(graph);
        for (const [i, [from, to]] of graph.edges.entries())
          if (!back.has(i) && from !== to) expect(layers[to]).toBeGreaterThan(layers[from] ?? 0);
      }),
    );
  });

  it("nothing leads back in a chart without circles", () => {
    fc.assert(
      fc.property(digraph, ({ count, roots, edges }) => {
        const downward = edges.filter(([from, to]) => from < to);
        expect(backEdges({ count, roots, edges: downward }).size).toBe(0);
      }),
    );
  });

  it("reordering never makes more crossings, and untangles a simple tangle", () => {
    const links = [
      [0, 4],
      [1, 3],
      [2, 5],
    ] as const;
    const layers = [
      [0, 1, 2],
      [3, 4, 5],
    ];
    expect(crossingsIn(layers, links)).toBe(1);
    expect(crossingsIn(orderedLayers(layers, links), links)).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 6, max: 11 })), { maxLength: 14 }), (random) => {
        const rows = [
          [0, 1, 2, 3, 4, 5],
          [6, 7, 8, 9, 10, 11],
        ];
        const ordered = orderedLayers(rows, random);
        expect(crossingsIn(ordered, random)).toBeLessThanOrEqual(crossingsIn(rows, random));
        expect(ordered.map((layer) => layer.toSorted((a, b) => a - b))).toEqual(rows);
      }),
    );
  });

  it("things in a row keep their order and never touch; alone they stand where they want", () => {
    const wish = fc.record({
      wish: fc.integer({ min: -500, max: 500 }),
      width: fc.integer({ min: 1, max: 200 }),
      weight: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 8 }), (row) => {
        const centres = spread(row, 10);
        for (const [i, { width }] of row.entries()) {
          const next = row[i + 1];
          if (next === undefined) continue;
          const free = (centres[i + 1] ?? 0) - next.width / 2 - ((centres[i] ?? 0) + width / 2);
          expect(free).toBeGreaterThan(10 - 1e-6);
        }
        if (row.length === 1) expect(centres[0]).toBe(row[0]?.wish);
      }),
    );
  });
});

describe("a drawn chart", () => {
  const overlaps = (a: DrawnBox, b: DrawnBox) =>
    a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 1 && b.y < a.y + a.height - 1;
  const within = (inner: DrawnBox, outer: DrawnBox) =>
    inner.x >= outer.x - 1 &&
    inner.y >= outer.y - 1 &&
    inner.x + inner.width <= outer.x + outer.width + 1 &&
    inner.y + inner.height <= outer.y + outer.height + 1;
  const isInside = (id: string, container: string) => id.startsWith(`${container}.`);

  function expectSound(graph: Graph): void {
    const { boxes, arrows, width, height } = layOutChart(graph);
    const states = boxes.filter(({ id }) => id !== "");
    expect(states.map(({ id }) => id).toSorted()).toEqual(graph.nodes.map(({ id }) => id).toSorted());
    for (const a of states)
      for (const b of states) {
        if (a === b) continue;
        if (isInside(a.id, b.id)) expect(within(a, b), `${a.id} in ${b.id}`).toBe(true);
        else if (!isInside(b.id, a.id)) expect(overlaps(a, b), `${a.id} over ${b.id}`).toBe(false);
      }
    for (const { x, y, width: w, height: h } of boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(-1);
      expect(x + w).toBeLessThanOrEqual(width + 1);
      expect(y + h).toBeLessThanOrEqual(height + 1);
    }
    // Every transition is either an arrow or a line in its box.
    const told = arrows.flatMap(({ edges }) => edges).length + boxes.flatMap(({ lines }) => lines).length;
    expect(told).toBe(
      graph.edges.length + graph.nodes.filter(({ tags, label }) => tags.some((t) => t !== label)).length,
    );
    for (const { from, to, points } of arrows) {
      const touches = (id: string, point: { x: number; y: number } | undefined) => {
        const box = boxes.find((one) => one.id === id);
        if (box === undefined || point === undefined) return false;
        const onEdge = Math.abs(point.y - box.y) <= 1 || Math.abs(point.y - box.y - box.height) <= 1;
        return onEdge && point.x >= box.x - 1 && point.x <= box.x + box.width + 1;
      };
      expect(touches(from, points[0]), `${from} →`).toBe(true);
      expect(touches(to, points.at(-1)), `→ ${to}`).toBe(true);
    }
  }

  it("has every state once, none over another, inner ones inside, every transition told, arrows from box to box", () => {
    fc.assert(fc.property(anyChart, expectSound));
  });

  it("the demo workflows too", () => {
    expect(demoCharts.length).toBeGreaterThan(3);
    for (const graph of demoCharts) expectSound(graph);
  });

  it("labels lie over no state of their level", () => {
    for (const graph of demoCharts) {
      const { boxes, arrows } = layOutChart(graph);
      for (const { label } of arrows)
        for (const box of boxes.filter(({ isContainer }) => !isContainer)) {
          const apart =
            label.x + label.width / 2 <= box.x ||
            label.x - label.width / 2 >= box.x + box.width ||
            label.y + label.height / 2 <= box.y ||
            label.y - label.height / 2 >= box.y + box.height;
          expect(apart, `${label.lines} over ${box.id}`).toBe(true);
        }
    }
  });

  it("begins at the top with the first state and ends with the final ones below it", () => {
    const graph = chartOf({
      initial: "b",
      states: { z: { type: "final" }, b: { on: { GO: "z", BACK: "a" } }, a: { on: { AGAIN: "b" } } },
    });
    const y = new Map(layOutChart(graph).boxes.map((box) => [box.id, box.y]));
    expect(y.get("b")).toBe(0);
    expect(y.get("z")).toBeGreaterThan(0);
    expect(y.get("a")).toBeGreaterThan(0);
  });

  it("draws what the whole chart listens to from a box of its own", () => {
    const graph = chartOf({ initial: "a", on: { STOP: ".z" }, states: { a: {}, z: { type: "final" } } });
    const { boxes, arrows } = layOutChart(graph);
    expect(boxes.find(({ id }) => id === "")?.label).toBe("In any state");
    expect(arrows.map(({ from, to }) => [from, to])).toEqual([["", "z"]]);
  });

  it("arrows are paths with a head at the target", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 10 },
      { x: 20, y: 30 },
    ];
    expect(arrowPath(points)).toBe("M0 0L0 10C0 20 20 20 20 30");
    expect(arrowHead(points)).toBe("M20 30L16 22L24 22Z");
    expect(arrowHead(points.toReversed())).toBe("M0 0L-4 8L4 8Z");
  });
});

describe("a case on its chart", () => {
  const graph = chartOf({
    initial: "ask",
    states: {
      ask: { on: { SENT: "check" } },
      check: {
        initial: "one",
        states: { one: { always: "two" }, two: { type: "final" } },
        onDone: "review",
        after: { 1000: "ask" },
      },
      review: { on: { approve: "done", reject: "done" } },
      done: { type: "final" },
    },
  });
  const step = (source: string, event: string, target: string, entered: string[]) => ({
    kind: "transition",
    entered,
    tried: [
      { source, event, targets: ["nowhere"], taken: false, guard: null },
      { source, event, targets: [target], taken: true, guard: null },
    ],
  });

  it("the active states are the leaves and all they lie in", () => {
    expect([...activeStates(graph, "check.one|review")].toSorted()).toEqual(["check", "check.one", "review"]);
  });

  it("the path is made of the transitions that were taken, engine events included", () => {
    const taken = pathTaken([
      { toState: "ask", steps: [] },
      {
        toState: "review",
        steps: [
          step("ask", "SENT", "check", ["check", "check.one"]),
          step("check.one", "xstate.always", "check.two", ["check.two"]),
          step("check", "xstate.done.state.check", "review", ["review"]),
          { kind: "note", noteId: "n" },
        ],
      },
    ]);
    const labels = graph.edges.filter((edge) => isTaken(taken, edge)).map(({ label }) => label);
    expect(labels.toSorted()).toEqual(["SENT", "always", "done"]);
    expect(taken.states.has("check.two")).toBe(true);
    expect(taken.states.has("done")).toBe(false);
  });

  it("timers are known by their delay", () => {
    const taken = pathTaken([{ toState: "ask", steps: [step("check", "xstate.after.1000.check", "ask", ["ask"])] }]);
    expect(graph.edges.filter((edge) => isTaken(taken, edge)).map(({ label }) => label)).toEqual(["after 1000"]);
  });

  it("problems stand at the transition or state they are about", () => {
    const problem = (at: string) => ({ severity: "error" as const, code: "x", path: at, message: "m" });
    const places = problemPlaces(graph, [
      problem("definition.states.review.on.approve.target"),
      problem("definition.states.check.states.two"),
      problem("definition.states.check.states.two.meta.outcome"),
      problem("extensions.apiPlugins.0.url"),
    ]);
    expect([...places.transitions.keys()]).toHaveLength(1);
    expect(places.states.get("check.two")).toHaveLength(2);
    expect(places.elsewhere).toHaveLength(1);
  });
});
