import fc from "fast-check";
import type { Json, JsonObject } from "../../src/lib/json";

// Random charts for the differential test. Their shape is drawn first; targets are drawn as numbers and become states once all states
// are known. Charts that XState refuses, or that it reads by the order in which states happened to be entered, are not drawn.

export interface RandomCase {
  definition: JsonObject;
  /** Names to send; a number lets the timer with this place among those that run (counted round) fire. */
  events: (string | number)[];
  /** What guard number i says; odd guards say the opposite while the engine's own events are handled. */
  verdicts: boolean[];
}

const eventNames = ["go", "back", "order.paid", "order", "stop"];
/** Delays of `after`, as they are written. XState knows texts by name only: it is told what they mean. */
const delayNames = ["0", "10", "500", "PT1S"];
export const namedDelays = { PT1S: 1_000 };
export const guardCount = 5;

interface Arrow {
  event: number;
  target: number;
  kind: "one" | "none" | "self" | "some" | "history";
  /** Which of the spellings of a target is used: `#id`, `.child`, `sibling.below`. */
  naming: number;
  reenter: boolean;
  guard: number;
}

interface Shape {
  children: Shape[];
  parallel: boolean;
  initial: number;
  arrows: Arrow[];
  always: Arrow[];
  after: Arrow[];
  onDone: Arrow[];
  named: boolean;
  final: boolean;
  tag: number;
  history: "none" | "shallow" | "deep";
  historyDefault: number;
}

const arrow: fc.Arbitrary<Arrow> = fc.record({
  event: fc.nat(6),
  target: fc.nat(1_000),
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant("one" as const) },
    { weight: 1, arbitrary: fc.constantFrom("none" as const, "self" as const) },
    { weight: 1, arbitrary: fc.constantFrom("some" as const, "history" as const) },
  ),
  naming: fc.nat(3),
  reenter: fc.boolean(),
  guard: fc.integer({ min: -2, max: guardCount - 1 }),
});

const some = (weight: number, arrows: fc.Arbitrary<Arrow[]>): fc.Arbitrary<Arrow[]> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant<Arrow[]>([]) }, { weight, arbitrary: arrows });

const own = {
  parallel: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 2, arbitrary: fc.constant(true) }),
  initial: fc.nat(10),
  arrows: fc.array(arrow, { maxLength: 4 }),
  always: some(1, fc.array(arrow, { maxLength: 2 })),
  after: some(2, fc.array(arrow, { minLength: 1, maxLength: 2 })),
  onDone: fc.array(arrow, { maxLength: 1 }),
  named: fc.boolean(),
  final: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  tag: fc.nat(8),
  history: fc.oneof(
    { weight: 2, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.constantFrom("shallow" as const, "deep" as const) },
  ),
  historyDefault: fc.nat(20),
};

/** A chart of up to so many states at the top, and in each state that has any. */
function shapes(atTheTop: number, inside: number): fc.Arbitrary<Shape> {
  const { shape } = fc.letrec<{ shape: Shape; leaf: Shape; branch: Shape }>((tie) => ({
    leaf: fc.record({ ...own, children: fc.constant<Shape[]>([]) }),
    branch: fc.record({ ...own, children: fc.array(tie("shape"), { minLength: 1, maxLength: inside }) }),
    shape: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("branch")),
  }));
  return fc
    .tuple(fc.array(shape, { minLength: 2, maxLength: atTheTop }), shape)
    .map(([children, root]): Shape => ({ ...root, children, final: false }));
}

// Most faults show in small charts, and XState takes its time over large ones.
const chart = fc.oneof({ weight: 4, arbitrary: shapes(4, 3) }, { weight: 1, arbitrary: shapes(6, 4) });

export const randomCase: fc.Arbitrary<RandomCase> = fc.record({
  definition: chart.map(definitionOf),
  events: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<string | number>(...eventNames, "unheard") },
      { weight: 1, arbitrary: fc.nat(5) },
    ),
    { maxLength: 10 },
  ),
  verdicts: fc.array(fc.boolean(), { minLength: guardCount, maxLength: guardCount }),
});

interface Node {
  shape: Shape;
  key: string;
  path: string[];
  parent: Node | null;
  children: Node[];
}

function definitionOf(shape: Shape): JsonObject {
  const nodes: Node[] = [];
  const root = name(shape, null, nodes);
  return { id: "chart", ...configOf(root, nodes) };
}

function name(shape: Shape, parent: Node | null, nodes: Node[]): Node {
  const key = parent === null ? "chart" : `s${nodes.length}`;
  const node: Node = { shape, key, path: parent === null ? [] : [...parent.path, key], parent, children: [] };
  nodes.push(node);
  node.children = shape.children.map((child) => name(child, node, nodes));
  return node;
}

const isFinal = (node: Node): boolean => node.shape.final && node.children.length === 0 && node.parent !== null;
const isWithin = (node: Node, outer: Node): boolean => outer.path.every((key, i) => node.path[i] === key);
const isBelow = (node: Node, outer: Node): boolean => node !== outer && isWithin(node, outer);

function configOf(node: Node, nodes: Node[]): JsonObject {
  const { shape } = node;
  const config: JsonObject = {};
  if (hasName(node)) config.id = node.key.replace("s", "x");
  if (shape.tag < 4) config.tags = [`t${shape.tag}`];
  if (isFinal(node)) config.type = "final";
  if (node.children.length > 0) {
    if (shape.parallel) config.type = "parallel";
    else config.initial = pick(node.children, shape.initial).key;
    const states: JsonObject = {};
    for (const child of node.children) states[child.key] = configOf(child, nodes);
    if (hasHistory(node)) states[`${node.key}h`] = historyOf(node);
    config.states = states;
  }
  const on: Record<string, Json[]> = {};
  for (const each of shape.arrows) {
    const event = each.event === 5 ? "*" : each.event === 6 ? "order.*" : (eventNames[each.event] ?? "go");
    on[event] = [...(on[event] ?? []), transitionOf(each, node, nodes)];
  }
  if (shape.arrows.length > 0) config.on = on;
  const after: Record<string, Json[]> = {};
  for (const each of shape.after) {
    const delay = pick(delayNames, each.event);
    after[delay] = [...(after[delay] ?? []), transitionOf(each, node, nodes)];
  }
  if (shape.after.length > 0) config.after = after;
  const always = shape.always.flatMap((each) => automaticOf(each, node, nodes));
  if (always.length > 0) config.always = always;
  if (shape.onDone.length > 0 && node.children.length > 0 && node.parent !== null)
    config.onDone = shape.onDone.map((each) => transitionOf(each, node, nodes));
  return config;
}

const hasHistory = (node: Node): boolean =>
  node.shape.history !== "none" && node.parent !== null && node.children.length > 0;

function historyOf(node: Node): JsonObject {
  const { history, historyDefault, parallel } = node.shape;
  const child = node.children[historyDefault];
  return { type: "history", history, ...(child === undefined || parallel ? {} : { target: child.key }) };
}

function pick<T>(from: readonly T[], number: number): T {
  const found = from[number % from.length];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

const guardOf = (number: number): JsonObject =>
  number < 0 ? {} : { guard: { type: "json-logic", options: { rule: { var: `g${number}` } } } };

function transitionOf(each: Arrow, source: Node, nodes: Node[]): JsonObject {
  const rest: JsonObject = { ...guardOf(each.guard), ...(each.reenter ? { reenter: true } : {}) };
  if (each.kind === "none") return guardOf(each.guard);
  if (each.kind === "some") {
    const targets = someRegions(each.target, nodes);
    if (targets !== null) return { ...rest, target: targets };
  }
  if (each.kind === "history") {
    // From outside only: from inside, XState enters states it has not exited, or exits a parallel state and does not enter it again.
    const remembering = nodes.filter((node) => hasHistory(node) && !isWithin(source, node));
    if (remembering.length > 0) {
      const node = pick(remembering, each.target);
      return { ...rest, target: `#chart.${node.path.join(".")}.${node.key}h` };
    }
  }
  const target = each.kind === "self" ? source : pick(nodes, each.target);
  return { ...rest, target: nameOf(target, source, each.naming) };
}

const hasName = (node: Node): boolean => node.shape.named && node.parent !== null;

/** One of the spellings that mean this state, seen from the source. */
function nameOf(target: Node, source: Node, naming: number): string {
  const below = (outer: Node): string => target.path.slice(outer.path.length).join(".");
  const spellings = [`#chart${target.path.map((key) => `.${key}`).join("")}`];
  for (let at: Node | null = target; at !== null; at = at.parent)
    if (hasName(at))
      spellings.push(at === target ? `#${at.key.replace("s", "x")}` : `#${at.key.replace("s", "x")}.${below(at)}`);
  if (isBelow(target, source)) spellings.push(`.${below(source)}`);
  if (source.parent !== null && isBelow(target, source.parent)) spellings.push(below(source.parent));
  return pick(spellings, naming);
}

/** States in two or three different regions of one parallel state. */
function someRegions(number: number, nodes: Node[]): Json[] | null {
  const parallels = nodes.filter((node) => node.shape.parallel && node.children.length > 1);
  if (parallels.length === 0) return null;
  const parallel = pick(parallels, number);
  return parallel.children.slice(0, 2 + (number % 2)).map((region, i) => {
    const within = nodes.filter((node) => isWithin(node, region));
    return `#chart.${pick(within, number >> (i + 1)).path.join(".")}`;
  });
}

// XState settles a conflict between automatic transitions of two regions by which region was entered last, which no position
// tells. So automatic transitions stay inside their region here; ours take document order.
function automaticOf(each: Arrow, source: Node, nodes: Node[]): JsonObject[] {
  const region = regionOf(source);
  // Mostly guarded: what always holds makes most charts run in circles, and comparing ends there.
  const number = each.guard < 0 && each.target % 4 > 0 ? each.target % guardCount : each.guard;
  const guard = guardOf(number);
  if (each.kind === "none") return [guard];
  if (region === null) return [transitionOf({ ...each, guard: number, kind: "one" }, source, nodes)];
  const inside = nodes.filter((node) => isBelow(node, region));
  if (inside.length === 0) return [guard];
  const reenter: JsonObject = each.reenter && source !== region ? { reenter: true } : {};
  return [{ ...guard, ...reenter, target: `#chart.${pick(inside, each.target).path.join(".")}` }];
}

/** The innermost region of a parallel state that a state lies in, itself included. */
function regionOf(node: Node): Node | null {
  for (let at: Node | null = node; at?.parent; at = at.parent)
    if (at.parent.shape.parallel && at.parent.children.length > 0) return at;
  return null;
}
