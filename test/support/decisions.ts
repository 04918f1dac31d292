import { expect } from "vitest";
import {
  type Actor,
  type CaseSnapshot,
  type Command,
  type CommandBody,
  type EffectId,
  idFrom,
  type Opening,
  type PluginRun,
  type Refusal,
  type RunResult,
  type Step,
} from "../../src/domain";
import { canonicalJson, getPath, type Json, type JsonObject } from "../../src/lib/json";
import { applyChanges, diffJson } from "../../src/lib/json-patch";
import type { Result } from "../../src/lib/result";
import { eventDetails } from "../../src/webhooks/event-details";
import { type CompiledDefinition, compileDefinition } from "../../src/workflow/compile";
import { decide, type Policies } from "../../src/workflow/decide";
import { stateString } from "../../src/workflow/kernel";
import { openCase } from "../../src/workflow/open";
import type { Decision } from "../../src/workflow/turn";

export const tenantId = idFrom("tenant", "eu_unit");
export const integrator: Actor = { kind: "api_key", tenantId, keyId: "key_1", scopes: ["admin"] };
export const analyst: Actor = {
  kind: "analyst",
  tenantId,
  userId: idFrom("user", "ada"),
  role: "analyst",
  name: "Ada",
  email: "ada@example.test",
};
export const engine: Actor = { kind: "system", tenantId, part: "effects" };

export const undoMs = 10_000;
const policies: Policies = { mayCommand: () => null, undoMs: (actor) => (actor.kind === "analyst" ? undoMs : 0) };

/** What a test says about the definition and the opening; everything else is as small as it can be. */
export interface Plot {
  states: JsonObject;
  initial?: string;
  /** More keys of the definition itself: `after`, `on`. */
  root?: JsonObject;
  /** `extensions.apiPlugins` and the like. */
  plugins?: JsonObject[];
  children?: JsonObject[];
  /** `extensions.commonPlugins`: rules, transformers. */
  common?: JsonObject[];
  config?: JsonObject;
  /** Forms by key. */
  forms?: JsonObject;
  /** `extensions.edgecase.policies`. */
  policies?: JsonObject[];
  /** `context.entity.data`. */
  data?: JsonObject;
  context?: JsonObject;
  opening?: Partial<Opening>;
}

export function compiled(plot: Plot): CompiledDefinition {
  const initial = plot.initial ?? (Object.keys(plot.states)[0] as string);
  const body = {
    definition: { id: "small", initial, states: plot.states, ...plot.root },
    extensions: {
      apiPlugins: plot.plugins ?? [],
      childWorkflowPlugins: plot.children ?? [],
      commonPlugins: plot.common ?? [],
      edgecase: { policies: plot.policies ?? [] },
    },
    config: plot.config ?? {},
    forms: plot.forms ?? {},
  };
  const definition = compileDefinition(JSON.stringify(body), "hash");
  if (!definition.ok) throw new Error(JSON.stringify(definition.error));
  return definition.value;
}

export const openingOf = (plot: Pick<Plot, "data" | "context" | "opening">): Opening => ({
  caseId: idFrom("case", "unit"),
  actor: integrator,
  fingerprint: "f",
  workflow: { id: idFrom("definition", "small"), key: "small", version: 1, name: "Small", hash: "hash" },
  definitionBody: "{}",
  entity: { id: idFrom("entity", "acme"), type: "business", correlationId: null },
  context: { entity: { type: "business", data: plot.data ?? {} }, ...plot.context },
  documents: [],
  config: {},
  language: null,
  externalId: null,
  metadata: {},
  parent: null,
  initialEvent: null,
  clockOffsetMs: 0,
  ...plot.opening,
});

/** A case whose commands are decided one after the other, without a store. Every decision is checked against G6 and G7. */
export interface Story {
  readonly definition: CompiledDefinition;
  snapshot: CaseSnapshot;
  /** The decision of the last command that was not refused. */
  last: Decision;
  nowMs: number;
  try(body: CommandBody, over?: Partial<Command>): Result<Decision, Refusal>;
  /** Like `try`, for commands that must not be refused. */
  give(body: CommandBody, over?: Partial<Command>): Decision;
  send(name: string, payload?: Json): Decision;
  /** What the newest run of the plugin (or the named run) came to. */
  finish(plugin: string, result: RunResult, runId?: PluginRun["id"]): Decision;
  hook(event: string, destination?: string): Decision;
  run(plugin: string): PluginRun;
  state(): string;
  at(path: string): Json | undefined;
  /** The steps of one kind of the last decision. */
  steps<K extends Step["kind"]>(kind: K): Extract<Step, { kind: K }>[];
}

export function tell(plot: Plot): Story {
  const definition = compiled(plot);
  const opening = frozen(openingOf(plot));
  const nowMs = 1_700_000_000_000;
  const opened = openCase(definition, opening, nowMs);
  expectSame(opened, openCase(definition, opening, nowMs));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  expectFold(null, opened.value);
  const story: Story = {
    definition,
    snapshot: frozen(opened.value.next),
    last: opened.value,
    nowMs,
    try(body, over = {}) {
      const command: Command = { id: null, actor: integrator, expectedVersion: null, body, ...over };
      const decided = decideTwice(definition, story.snapshot, frozen(command), story.nowMs);
      if (decided.ok) {
        story.snapshot = frozen(decided.value.next);
        story.last = decided.value;
      }
      return decided;
    },
    give(body, over) {
      const decided = story.try(body, over);
      if (!decided.ok) throw new Error(`refused: ${JSON.stringify(decided.error)}`);
      return decided.value;
    },
    send: (name, payload = null) => story.give({ type: "send_event", name, payload }),
    finish(plugin, result, runId = story.run(plugin).id) {
      const effectId = runId.replace("run_", "eff_") as EffectId;
      return story.give({ type: "effect_result", effectId, runId, result }, { actor: engine });
    },
    hook: (event, destination = `pluginsOutput.${event}`) =>
      story.give({ type: "hook", event, destination, process: null, body: { came: event } }),
    run(plugin) {
      const run = story.snapshot.runs.findLast((candidate) => candidate.plugin === plugin);
      if (run === undefined) throw new Error(`no run of ${plugin}`);
      return run;
    },
    state: () => stateString(story.snapshot),
    at: (path) => getPath(story.snapshot.context, path),
    steps: <K extends Step["kind"]>(kind: K) =>
      story.last.log.steps.filter((step): step is Extract<Step, { kind: K }> => step.kind === kind),
  };
  return story;
}

/** Decides twice and checks what holds for every decision: the same answer, a gapless version, the patch leads there. */
export function decideTwice(
  definition: CompiledDefinition,
  snapshot: CaseSnapshot,
  command: Command,
  nowMs: number,
): Result<Decision, Refusal> {
  const decided = decide(definition, snapshot, command, nowMs, policies);
  expectSame(decided, decide(definition, snapshot, command, nowMs, policies));
  if (!decided.ok) return decided;
  const { value } = decided;
  if (value.accepted) expectFold(snapshot, value);
  else {
    expect(value.next).toBe(snapshot);
    expect([value.effects, value.effectChanges, value.runs, value.notes, value.events]).toEqual([[], [], [], [], []]);
  }
  return decided;
}

function expectFold(before: CaseSnapshot | null, { next, events }: Decision): void {
  expectCatalogued(events);
  expect(next.version).toBe((before?.version ?? 0) + 1);
  const folded = applyChanges(json(before), diffJson(json(before), json(next)));
  // Through text, as the store keeps it: nothing may get lost on the way, such as an `undefined`.
  expect(folded).toEqual(JSON.parse(JSON.stringify(next)));
}

/** What receivers are told is what the catalogue says, to the last field. */
function expectCatalogued(events: Decision["events"]): void {
  for (const { type, detail } of events) {
    const read = eventDetails[type].detail.strict().safeParse(JSON.parse(JSON.stringify(detail)));
    expect([type, read.error?.issues]).toEqual([type, undefined]);
  }
}

const expectSame = (one: Result<Decision, Refusal>, other: Result<Decision, Refusal>): void =>
  expect(canonicalJson(json(one))).toBe(canonicalJson(json(other)));

const json = (value: unknown): Json => value as Json;

/** Whoever writes into it fails. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

/** A guard that holds when the fact at this path is true. */
export const when = (path: string): JsonObject => ({
  type: "json-logic",
  options: { rule: { "==": [{ var: path }, true] } },
});

/** A plugin that calls out. */
export const caller = (name: string, stateNames: string[], over: JsonObject = {}): JsonObject => ({
  name,
  pluginKind: "api",
  url: "https://vendor.fake.test/ask",
  method: "POST",
  stateNames,
  successAction: "ANSWERED",
  errorAction: "REFUSED",
  ...over,
});

export const success = (output: Json = { fine: true }): RunResult => ({ status: "success", output });
export const error = (code = "down"): RunResult => ({ status: "error", code, message: "no" });
export const waiting: RunResult = { status: "waiting", output: null, vendorRef: "v1", deadlineSeconds: 60 };

/** The next timer of a story goes off, so late. */
export const fire = (story: Story, afterMs: number) => {
  const [timer] = story.snapshot.timers;
  if (timer === undefined) throw new Error("no timer");
  story.nowMs = Math.max(story.nowMs, timer.dueAtMs + afterMs);
  return story.give({ type: "timer", timerId: timer.id }, { actor: { ...engine, part: "timer" } as Actor });
};
