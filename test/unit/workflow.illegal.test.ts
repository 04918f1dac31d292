import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Actor,
  type CaseSnapshot,
  type CommandBody,
  idFrom,
  type Role,
  type Scope,
  type Step,
} from "../../src/domain";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { mayCommand } from "../../src/review/policy";
import { builtInEvents } from "../../src/workflow/built-in-events";
import { type CompiledDefinition, compileDefinition } from "../../src/workflow/compile";
import { decide } from "../../src/workflow/decide";
import {
  type AskGuard,
  activeStates,
  enterChart,
  isDone,
  type Position,
  stateString,
  stepChart,
} from "../../src/workflow/kernel";
import { openCase } from "../../src/workflow/open";
import type { Decision } from "../../src/workflow/turn";
import { frozen, openingOf, tenantId, when } from "../support/decisions";

// G13: every reachable configuration × every event × everybody. What the chart and the policy say is written down here a second time,
// from the JSON and in words, so that a slip in either is seen. Sabotage: a policy that lets everybody, or a chart with one transition
// more than the JSON, turns it red.

const nowMs = 1_700_000_000_000;
const policies = { mayCommand, undoMs: () => 0 };

/** A chart with everything: compound, parallel, final, wildcards, events of the root, done and automatic transitions. */
const whole: JsonObject = {
  initial: "prepare",
  on: { abort: ".closed" },
  states: {
    prepare: { on: { begin: "work", "note.*": {} } },
    work: {
      type: "parallel",
      onDone: "judge",
      states: {
        papers: { initial: "open", states: { open: { on: { papers_ok: "done" } }, done: { type: "final" } } },
        people: {
          initial: "asked",
          states: {
            asked: { on: { said_yes: "done", said_no: "unsure" } },
            unsure: { on: { "*": "asked" } },
            done: { type: "final" },
          },
        },
      },
      on: { stop: "judge" },
    },
    judge: {
      on: { approve: [{ target: "good", cond: when("entity.data.fine") }, { target: "twice" }], reject: "bad" },
    },
    twice: { always: [{ target: "good", cond: when("entity.data.lucky") }], on: { approve: "good", reject: "bad" } },
    good: { type: "final", tags: ["approved"] },
    bad: { type: "final", tags: ["rejected"] },
    closed: { type: "final" },
  },
};

const demoFolder = path.join(import.meta.dirname, "../../scripts/demo/definitions");
const bodies: [string, JsonObject][] = [
  ["a chart with everything", { definition: whole, extensions: {} }],
  ...readdirSync(demoFolder).map((name): [string, JsonObject] => [
    name,
    JSON.parse(readFileSync(path.join(demoFolder, name), "utf8")) as JsonObject,
  ]),
];

interface Subject {
  raw: JsonObject;
  definition: CompiledDefinition;
  opened: CaseSnapshot;
  /** Every configuration that some sequence of events, with guards going any way, leads to. */
  positions: Position[];
  events: string[];
}

function subjectOf(body: JsonObject): Subject {
  const compiled = compileDefinition(JSON.stringify(body), "hash");
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const definition = compiled.value;
  const opened = openCase(definition, openingOf({}), nowMs);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const engineOnes = definition.chart.nodes.flatMap(({ transitions }) => [...transitions.keys()]);
  const made = [
    "",
    "*",
    "note.x",
    "unknown",
    "xstate.init",
    "xstate.done.state.work",
    "__proto__",
    "constructor",
    "approve ",
    "APPROVE",
  ];
  const people = ["approve", "reject", "revision"];
  const events = [...new Set([...definition.chart.events, ...engineOnes, ...made, ...people, ...builtInEvents])];
  return {
    raw: body.definition as JsonObject,
    definition,
    opened: opened.value.next,
    positions: explored(definition),
    events,
  };
}

/** Guards that all hold, none of which holds, and of which only the n-th that is asked holds. */
const answering = (holds: (turn: number) => boolean): AskGuard => {
  let turn = 0;
  return ({ engine }) => ({ engine, verdict: holds(turn++) ? "holds" : "fails", reads: [] });
};
const ways: ((turn: number) => boolean)[] = [() => true, () => false, (turn) => turn === 1, (turn) => turn === 2];

function explored({ chart }: CompiledDefinition): Position[] {
  const found = new Map<string, Position>();
  const ahead: Position[] = [];
  const add = (position: Position) => {
    if (found.has(stateString(position))) return;
    found.set(stateString(position), position);
    ahead.push(position);
  };
  for (const way of ways) {
    const entered = enterChart(chart, answering(way));
    if (entered.ok) add(entered.value.position);
  }
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop())
    for (const name of [...chart.events, "unknown"])
      for (const way of ways) {
        const step = stepChart(chart, at, { name, payload: null }, answering(way));
        if (step.ok && step.value.taken) add(step.value.position);
      }
  return [...found.values()];
}

/** The case as it would stand in this configuration. */
function standingIn({ definition, opened }: Subject, position: Position): CaseSnapshot {
  const active = activeStates(definition.chart, position);
  const done = isDone(definition.chart, position);
  return frozen({
    ...opened,
    configuration: position.configuration,
    history: position.history,
    activations: Object.fromEntries(active.map((node, i) => [node.path, i + 1])),
    activationCount: active.length,
    status: done ? ("completed" as const) : ("active" as const),
    timers: [],
  });
}

// What the JSON says, read without the engine.

const childOf = (state: Json, key: string): Json =>
  isObject(state) && isObject(state.states) ? (state.states[key] ?? null) : null;
const stateAt = (raw: JsonObject, statePath: string): Json =>
  statePath === "" ? raw : statePath.split(".").reduce<Json>(childOf, raw);

/** The states of a leaf, the root first. */
const chainOf = (leaf: string): string[] => {
  const keys = leaf.split(".");
  return ["", ...keys.map((_, i) => keys.slice(0, i + 1).join("."))];
};

const listed = (raw: Json | undefined): Json[] =>
  raw === undefined || raw === null ? [] : Array.isArray(raw) ? raw : [raw];

const matchesName = (descriptor: string, event: string): boolean =>
  descriptor === event ||
  descriptor === "*" ||
  (descriptor.endsWith(".*") && (event === descriptor.slice(0, -2) || event.startsWith(descriptor.slice(0, -1))));

/** The transitions that a state lists for an event. */
function listedFor(state: Json, event: string): Json[] {
  if (!isObject(state)) return [];
  if (event === "xstate.always") return listed(state.always);
  if (event.startsWith("xstate.done.")) return listed(state.onDone);
  if (event.startsWith("xstate.after.")) return Object.values(isObject(state.after) ? state.after : {}).flatMap(listed);
  const on = isObject(state.on) ? state.on : {};
  return Object.keys(on).flatMap((descriptor) => (matchesName(descriptor, event) ? listed(on[descriptor]) : []));
}

const hears = (raw: JsonObject, configuration: readonly string[], event: string): boolean =>
  !event.startsWith("xstate.") &&
  configuration.some((leaf) => chainOf(leaf).some((state) => listedFor(stateAt(raw, state), event).length > 0));

function targetsIn(transition: Json, source: string): string[] {
  const target = isObject(transition) ? transition.target : transition;
  const parent = source.includes(".") ? source.slice(0, source.lastIndexOf(".") + 1) : "";
  return listed(target).map((name) =>
    String(name).startsWith(".") ? `${source}${name}`.replace(/^\./, "") : `${parent}${name}`,
  );
}

/** Every transition that was taken stands in the JSON, and they lead one after the other to where the case is. */
function expectOnlyEdges(raw: JsonObject, before: CaseSnapshot, { next, log }: Decision): void {
  let at = before.configuration.join("|");
  for (const step of log.steps.filter(
    (one): one is Extract<Step, { kind: "transition" }> => one.kind === "transition",
  )) {
    expect(step.from).toBe(at);
    at = step.to;
    for (const { source, event, targets } of step.tried.filter(({ taken }) => taken)) {
      const written = listedFor(stateAt(raw, source), event).map((each) => targetsIn(each, source).join());
      expect(written, `${source} on ${event}`).toContain(targets.join());
    }
  }
  expect(next.configuration.join("|")).toBe(at);
}

// Who may what, in words.

const opener = idFrom("user", "opener");
const person = (name: string, role: Role, id = idFrom("user", name)): Actor => ({
  kind: "analyst",
  tenantId,
  userId: id,
  role,
  name,
  email: "",
});
const key = (...scopes: Scope[]): Actor => ({ kind: "api_key", tenantId, keyId: "k", scopes });
const elsewhere = idFrom("tenant", "eu_elsewhere");
const caseId = openingOf({}).caseId;

type Word = "may" | "not_permitted" | "unknown_case";
const everybody: [who: string, actor: Actor, may: (body: CommandBody) => Word][] = [
  ["a key that writes cases", key("cases:write"), people],
  ["an admin key", key("admin"), people],
  ["a key that only reads", key("cases:read"), never],
  ["a key for definitions", key("definitions:write", "webhooks:write", "secrets:write"), never],
  ["a key without scopes", key(), never],
  ["an admin key of another tenant", { ...key("admin"), tenantId: elsewhere }, unknown],
  ["a viewer", person("vera", "viewer"), never],
  ["an analyst", person("ada", "analyst"), people],
  ["an administrator", person("root", "admin"), people],
  ["the analyst who opened the case", person("opener", "analyst", opener), fourEyes],
  ["the administrator who opened the case", person("opener", "admin", opener), fourEyes],
  ["an analyst of another tenant", { ...person("eve", "admin"), tenantId: elsewhere } as Actor, unknown],
  ["the applicant", { kind: "applicant", tenantId, caseId, linkId: "lnk_1" }, applicant],
  [
    "the applicant of another case",
    { kind: "applicant", tenantId, caseId: idFrom("case", "other"), linkId: "l" },
    unknown,
  ],
  ["a vendor", { kind: "vendor", tenantId, vendor: "v" }, (body) => (body.type === "hook" ? "may" : "not_permitted")],
  ["the consumers", { kind: "system", tenantId, part: "effects" }, never],
  ["the timers", { kind: "system", tenantId, part: "timer" }, never],
  ["the sweeper", { kind: "system", tenantId, part: "sweeper" }, never],
  [
    "a parent",
    { kind: "system", tenantId, part: "family" },
    (body) => (body.type === "decide" && body.decision === "revision" ? "may" : "not_permitted"),
  ],
];

function people({ type }: CommandBody): Word {
  return type === "send_event" || type === "decide" ? "may" : "not_permitted";
}
function never(): Word {
  return "not_permitted";
}
function unknown(): Word {
  return "unknown_case";
}
function applicant({ type }: CommandBody): Word {
  return type === "submit_form" ? "may" : "not_permitted";
}
function fourEyes(body: CommandBody): Word {
  const name = body.type === "send_event" ? body.name : body.type === "decide" ? body.decision : "";
  return name === "approve" || name === "reject" ? "not_permitted" : people(body);
}

/** Every command that can bring an event, with that event. */
function bringing(event: string): CommandBody[] {
  const found: CommandBody[] = [
    { type: "send_event", name: event, payload: { entity: { data: { fine: true } } } },
    { type: "hook", event, destination: "pluginsOutput.hook", process: null, body: null },
  ];
  if (event === "approve" || event === "reject" || event === "revision")
    found.push({ type: "decide", decision: event, reason: null, comment: null });
  if (event === "") found.push({ type: "submit_form" });
  return found;
}

const isBuiltIn = (event: string): boolean => builtInEvents.some((name) => name === event);

describe.each(bodies)("%s", (_name, body) => {
  const subject = subjectOf(body);
  const { raw, definition, positions, events } = subject;

  it("is explored: every state that is drawn as reachable is met", () => {
    expect(positions.length).toBeGreaterThan(2);
    expect(positions.some((position) => isDone(definition.chart, position))).toBe(true);
  });

  // Sabotage tried: the applicant may give every command (policy.ts) → red.
  it.each(everybody)("%s does in every state exactly what the chart and the policy say", (_who, actor, may) => {
    for (const position of positions) {
      const snapshot = frozen({ ...standingIn(subject, position), openedById: opener });
      for (const event of events)
        for (const command of bringing(event)) {
          const decided = decide(
            definition,
            snapshot,
            { id: null, actor, expectedVersion: null, body: command },
            nowMs,
            policies,
          );
          const where = `${command.type} ${JSON.stringify(event)} in ${stateString(position)}`;
          const word = may(command);
          if (word !== "may") {
            expect([where, decided.ok ? "done" : decided.error.code]).toEqual([where, word]);
            continue;
          }
          if (decided.ok) expectOnlyEdges(raw, snapshot, decided.value);
          // Four eyes by any name: what would end the case for somebody else is not for whoever opened it.
          if (command.type === "send_event" && may === fourEyes && endsCase(snapshot, command))
            expect([where, decided.ok ? "done" : decided.error.code]).toEqual([where, "not_permitted"]);
          else if (command.type === "send_event" || command.type === "decide")
            expectByTheChart(where, snapshot, event, command, decided);
        }
    }
  });

  function endsCase(snapshot: CaseSnapshot, body: CommandBody): boolean {
    const byKey = { id: null, actor: key("cases:write"), expectedVersion: null, body };
    const decided = decide(definition, snapshot, byKey, nowMs, policies);
    return snapshot.outcome === null && decided.ok && decided.value.next.outcome !== null;
  }

  function expectByTheChart(
    where: string,
    snapshot: CaseSnapshot,
    event: string,
    command: CommandBody,
    decided: ReturnType<typeof decide>,
  ): void {
    const active = snapshot.status === "active";
    const heard = active && hears(raw, snapshot.configuration, event) && !definition.protectedEvents.engine.has(event);
    if (active && command.type === "send_event" && isBuiltIn(event)) {
      // Facts, not moves: without them in the payload there is nothing to take, and `NO_OP` needs none.
      expect([where, decided.ok]).toEqual([where, event === "NO_OP"]);
      return;
    }
    if (!heard) {
      expect([where, decided.ok ? "done" : decided.error.code]).toEqual([where, "event_not_allowed"]);
      return;
    }
    expect([where, decided.ok]).toEqual([where, true]);
    if (!decided.ok) return;
    const { accepted, next, effects, events: told } = decided.value;
    if (accepted) expect(next.version).toBe(snapshot.version + 1);
    else {
      expect(next).toBe(snapshot);
      expect([effects, told]).toEqual([[], []]);
    }
  }
});

it("no sequence of commands by anybody leads off the chart, or on from an end", () => {
  const subjects = bodies.map(([, body]) => subjectOf(body));
  const anyCommand = fc.record({
    subject: fc.nat(),
    who: fc.integer({ min: 0, max: everybody.length - 1 }),
    picks: fc.tuple(fc.nat(), fc.nat()),
  });
  fc.assert(
    fc.property(fc.nat(subjects.length - 1), fc.array(anyCommand, { maxLength: 30 }), (place, story) => {
      const subject = subjects[place];
      if (subject === undefined) return;
      const { raw, definition, events } = subject;
      let snapshot: CaseSnapshot = frozen({ ...subject.opened, openedById: opener });
      for (const { who, picks } of story) {
        const actor = everybody[who]?.[1];
        const event = events[picks[0] % events.length] ?? "";
        const commands = bringing(event);
        const command = commands[picks[1] % commands.length];
        if (actor === undefined || command === undefined) continue;
        const given = { id: null, actor, expectedVersion: null, body: command };
        const decided = decide(definition, snapshot, given, nowMs, policies);
        if (!decided.ok) continue;
        expectOnlyEdges(raw, snapshot, decided.value);
        if (snapshot.status !== "active") expect(decided.value.next.configuration).toEqual(snapshot.configuration);
        snapshot = frozen(decided.value.next);
      }
    }),
  );
});
