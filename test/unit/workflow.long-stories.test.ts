import fc from "fast-check";
import { expect, it } from "vitest";
import {
  type Actor,
  type CaseSnapshot,
  type Command,
  type CommandBody,
  type EffectId,
  idFrom,
  type RunResult,
} from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import type { Json, JsonObject } from "../../src/lib/json";
import { type CompiledDefinition, compiledOf, isBoundTo } from "../../src/workflow/compile";
import { activeStates, stateString } from "../../src/workflow/kernel";
import { openCase } from "../../src/workflow/open";
import type { Decision } from "../../src/workflow/turn";
import {
  analyst,
  caller,
  decideTwice,
  engine,
  frozen,
  integrator,
  openingOf,
  success,
  waiting,
  when,
} from "../support/decisions";
import { kyb, kyc, news, openedNews, people } from "../support/families";

const numRuns = process.env.NIGHTLY === "1" ? 2_000 : 150;

const page = {
  id: "p",
  title: "P",
  elements: [{ id: "n", element: "textfield", valueDestination: "customData.n", params: { label: "N" } }],
};

/** Two versions of one definition with everything that waits in it; `box` is called `crate` in the second. */
function version(number: 1 | 2): { body: string; hash: string } {
  const box = number === 1 ? "box" : "crate";
  const slow = number === 1 ? "P1D" : "PT2H";
  const definition = {
    id: "long",
    initial: "idle",
    after: { P30D: ".expired" },
    on: { BACK: { target: `.${box}.h` }, COLLECTION_FLOW_FINISHED: { actions: [] } },
    states: {
      idle: {
        on: { start: box, sign: "sign", review: "review", pause: "pause", PING: { actions: [] } },
        after: { PT1H: "pause" },
      },
      [box]: {
        initial: "work",
        on: { leave: "idle", skip: "sign" },
        after: { [slow]: "pause" },
        states: {
          h: { type: "history", history: "deep", target: "work" },
          work: {
            type: "parallel",
            onDone: "asked",
            states: {
              vendors: {
                initial: "asking",
                states: {
                  asking: {
                    meta: { join: { plugins: ["one", "three"], event: "JOINED" } },
                    on: { JOINED: { target: "in", guard: when("entity.data.open") }, ANSWERED: { actions: [] } },
                    after: { "customData.patience": "in", 0: { target: "in", guard: when("entity.data.quick") } },
                  },
                  in: { type: "final" },
                },
              },
              family: {
                initial: "waiting",
                states: {
                  waiting: {
                    meta: {
                      join: {
                        children: [
                          { plugin: "kyc", policy: "all", timeoutSeconds: 600 },
                          { plugin: "kyb", policy: "any", timeoutSeconds: 1_200 },
                        ],
                        event: "FAMILY_IN",
                      },
                    },
                    on: { FAMILY_IN: "in", HELLO: { target: "waiting", reenter: true } },
                  },
                  in: { type: "final" },
                },
              },
            },
          },
          asked: { on: { ANSWERED: "work", FORM_OUT: "form" }, tags: ["revision"] },
          form: { meta: { form: "f" }, on: { COLLECTION_FLOW_FINISHED: "asked" } },
        },
      },
      pause: { on: { RESTED: "idle", RANG: "sign", PING: "pause", AGAIN: { target: "pause", reenter: true } } },
      sign: {
        meta: { approval: { count: 2, timeoutSeconds: 3_600, event: "SIGNED", rejectedEvent: "UNSIGNED" } },
        on: { SIGNED: "review", UNSIGNED: "idle", leave: "idle" },
      },
      review: {
        on: { approve: "approved", reject: { target: "rejected", guard: when("entity.data.bad") }, revision: box },
      },
      approved: { type: "final", meta: { outcome: "approved" } },
      rejected: { type: "final", tags: ["rejected"] },
      expired: { type: "final", tags: ["failure"] },
    },
  };
  const extensions = {
    apiPlugins: [
      caller("one", ["asking"], { successAction: null, errorAction: null }),
      caller("two", ["asking", "asked"], { after: ["one"], errorAction: null }),
      caller("three", ["asking"], { after: ["two", "one"], successAction: "PING" }),
      {
        name: "nap",
        pluginKind: "wait",
        stateNames: ["pause"],
        until: "PT10M",
        event: "RING",
        successAction: "RESTED",
      },
      ...(number === 1
        ? [{ name: "bell", pluginKind: "wait", stateNames: ["pause"], event: "RING", successAction: "RANG" }]
        : []),
      {
        name: "form",
        pluginKind: "attach-ui-definition",
        stateNames: ["asked"],
        uiDefinitionId: "f",
        expireInMinutes: 60,
      },
      { name: "boss", pluginKind: "approval", stateNames: ["review"], count: 1, after: ["risk"] },
    ],
    childWorkflowPlugins: [
      { ...kyc, stateNames: ["waiting"] },
      { ...kyb, stateNames: ["waiting"] },
    ],
    commonPlugins: [
      {
        name: "risk",
        pluginKind: "riskRules",
        stateNames: ["review"],
        rulesSource: {
          source: "inline",
          rules: [
            {
              id: "R-1",
              domain: "people",
              indicator: "Bad",
              baseRiskScore: 60,
              additionalRiskScore: 10,
              rules: { operator: "and", rules: [{ key: "entity.data.bad", operator: "EQUALS", value: true }] },
            },
          ],
        },
      },
    ],
  };
  const body = JSON.stringify({ definition, extensions, config: {}, forms: { f: { title: "F", pages: [page] } } });
  return { body, hash: sha256Hex(body) };
}

/** A case, the definition it is on now, and what it has asked of the outside. */
interface Life {
  snapshot: CaseSnapshot;
  definition: CompiledDefinition;
  on: 1 | 2;
  nowMs: number;
  /** Effect → what has become of it, as the store would have it. */
  outbox: Map<string, "open" | "failed" | "done">;
  /** Plugins that a person has started: they kept no order. */
  byHand: Set<string>;
}

const versions = { 1: version(1), 2: version(2) };
const definitionOf = (number: 1 | 2) => compiledOf(() => versions[number].body, versions[number].hash);

function begin(): Life {
  const { hash } = versions[1];
  const definition = definitionOf(1);
  const opening = openingOf({
    data: { ubos: people("a", "b"), companies: people("c"), bad: false },
    context: { customData: { patience: "PT3H" } },
    opening: { workflow: { id: idFrom("definition", "one"), key: "long", version: 1, name: "Long", hash } },
  });
  const nowMs = 1_700_000_000_000;
  const opened = openCase(definition, frozen(opening), nowMs);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const life: Life = {
    snapshot: frozen(opened.value.next),
    definition,
    on: 1,
    nowMs,
    outbox: new Map(),
    byHand: new Set(),
  };
  deliver(life, opened.value);
  return life;
}

function deliver(life: Life, decision: Decision): void {
  for (const { effect } of decision.effects) {
    expect(life.outbox.has(effect.id)).toBe(false);
    life.outbox.set(effect.id, "open");
    if ("runId" in effect) expect(decision.next.runs.map(({ id }) => id)).toContain(effect.runId);
  }
  for (const { effectId, to } of decision.effectChanges) {
    if (to === "again") expect(life.outbox.get(effectId)).toBe("failed");
    if (life.outbox.has(effectId)) life.outbox.set(effectId, to === "again" || to === "waiting" ? "open" : to);
  }
}

type Wish = (life: Life) => { body: CommandBody; actor?: Actor } | null;

const chosen = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];
const effectOf = (runId: string) => runId.replace("run_", "eff_") as EffectId;
const voters: Actor[] = ["bo", "cy", "di"].map((name) => ({
  ...(analyst as Extract<Actor, { kind: "analyst" }>),
  userId: idFrom("user", name),
}));

const results: RunResult[] = [
  success(),
  success({ bad: true }),
  { status: "error", code: "down", message: "no" },
  { status: "cancelled", output: { reasons: [] } },
  waiting,
  { status: "timeout" },
];
const patches: JsonObject[] = [
  { entity: { data: { ubos: people("a", "new") } } },
  { entity: { data: { companies: [] } } },
  { entity: { data: { bad: true } } },
  { entity: { data: { open: true } } },
  { entity: { data: { open: true, quick: true } } },
  { customData: { patience: "never" } },
  { customData: { patience: 5_000 } },
];
const events =
  "start start start review leave skip BACK PING AGAIN RING approve reject revision pause sign NO_OP FORM_OUT COLLECTION_FLOW_FINISHED ANSWERED";

const anEvent = fc.constantFrom(...events.split(" ")).map(
  (name): Wish =>
    () => ({ body: { type: "send_event", name, payload: null } }),
);
const aResult = fc.tuple(fc.constantFrom(...results), fc.nat(30), fc.boolean()).map(
  ([result, pick, underWay]): Wish =>
    ({ snapshot, definition }) => {
      const mayCall = snapshot.runs.filter(
        ({ plugin, status }) =>
          ["api", "check"].includes(definition.pluginByName.get(plugin)?.kind ?? "api") &&
          (!underWay || status === "running" || status === "waiting"),
      );
      const run = chosen(mayCall, pick);
      return run === undefined
        ? null
        : { body: { type: "effect_result", effectId: effectOf(run.id), runId: run.id, result }, actor: engine };
    },
);
const aMerge = fc.tuple(fc.constantFrom(...patches), fc.constantFrom("by_index" as const, "replace" as const)).map(
  ([merge, arrays]): Wish =>
    () => ({ body: { type: "merge_context", merge, arrays } }),
);
const aTimer = fc.nat(30).map(
  (pick): Wish =>
    (life) => {
      const soonest = life.snapshot.timers.toSorted((one, other) => one.dueAtMs - other.dueAtMs);
      // Mostly the one that is due first; the end of all time would end most stories.
      const timer = pick === 0 ? soonest.at(-1) : chosen(soonest.slice(0, -1), pick % 2);
      if (timer === undefined) return null;
      if (pick % 3 > 0) life.nowMs = Math.max(life.nowMs, timer.dueAtMs);
      return {
        body: { type: "timer", timerId: timer.id },
        actor: { ...(engine as Extract<Actor, { kind: "system" }>), part: "timer" },
      };
    },
);
const aChild = fc.tuple(fc.nat(30), fc.nat(5), fc.constantFrom("HELLO", null, null)).map(
  ([pick, kind, deliverEvent]): Wish =>
    ({ snapshot }) => {
      const child = chosen(snapshot.children, pick);
      if (child === undefined) return null;
      if (kind < 2) return { body: openedNews(child.key, kind === 0 ? "no" : null), actor: engine };
      const version = child.version + (kind === 2 ? 0 : 1);
      const over = { version, deliverEvent, status: kind === 3 ? ("active" as const) : ("completed" as const) };
      return { body: news(child.key, over), actor: engine };
    },
);
const aVote = fc
  .tuple(
    fc.constantFrom("approval_sign", "approval_sign", "boss"),
    fc.constantFrom(...voters),
    fc.constantFrom("approve" as const, "approve" as const, "reject" as const),
  )
  .map(
    ([plugin, actor, decision]): Wish =>
      () => ({ body: { type: "vote", plugin, decision, comment: null }, actor }),
  );
const aRunByHand = fc
  .constantFrom("one", "two", "three", "nap", "bell", "form", "boss", "risk", "kyc", "kyb", "approval_sign", "nobody")
  .map(
    (plugin): Wish =>
      () => ({ body: { type: "run_plugin", plugin } }),
  );
const aReopening = fc.nat(30).map(
  (pick): Wish =>
    ({ snapshot }) => {
      const child = chosen(snapshot.children, pick);
      return child === undefined ? null : { body: { type: "reopen_child", childKey: child.key, reason: "r" } };
    },
);
const aRetry = fc.nat(30).map(
  (pick): Wish =>
    ({ snapshot }) => {
      const incident = chosen(
        snapshot.incidents.filter(({ resolvedAtMs }) => resolvedAtMs === null),
        pick,
      );
      return incident === undefined ? null : { body: { type: "retry_incident", incidentId: incident.id } };
    },
);
const aMove = fc.constant<Wish>(({ on }) => {
  const to = on === 1 ? 2 : 1;
  const { body, hash } = versions[to];
  const id = idFrom("definition", to === 1 ? "one" : "two");
  const workflow = { id, key: "long", version: to, name: "Long", hash };
  const states: Record<string, string> = to === 2 ? { box: "crate" } : { crate: "box" };
  return { body: { type: "move_version", workflow, definitionBody: body, states, reason: null } };
});
const aRest = fc
  .constantFrom<CommandBody>(
    { type: "decide", decision: "approve", reason: null, comment: null },
    { type: "decide", decision: "approve", reason: null, comment: null },
    { type: "decide", decision: "approve", reason: null, comment: null },
    { type: "decide", decision: "reject", reason: "r", comment: null },
    { type: "undo_decision" },
    { type: "hook", event: "PING", destination: "pluginsOutput.hooked.result", process: null, body: { n: 1 } },
    { type: "submit_page", page: "p", answers: { n: "x" }, device: null },
    { type: "submit_form" },
    { type: "submit_form" },
    { type: "open_incident", source: "publish", subject: "publish", code: "c", message: "m" },
  )
  .map(
    (body): Wish =>
      () => ({ body, actor: body.type === "decide" ? analyst : integrator }),
  );
const aCancel = fc.nat(60).map(
  (pick): Wish =>
    () =>
      pick === 0 ? { body: { type: "cancel", reason: "r" } } : null,
);

const wishes = fc.array(
  fc.record({
    wish: fc.oneof(
      { weight: 4, arbitrary: anEvent },
      { weight: 4, arbitrary: aResult },
      { weight: 2, arbitrary: aMerge },
      { weight: 3, arbitrary: aTimer },
      { weight: 4, arbitrary: aChild },
      { weight: 2, arbitrary: aVote },
      { weight: 2, arbitrary: aRunByHand },
      { weight: 1, arbitrary: aReopening },
      { weight: 2, arbitrary: aRetry },
      { weight: 1, arbitrary: aMove },
      { weight: 3, arbitrary: aRest },
      { weight: 1, arbitrary: aCancel },
    ),
    passSeconds: fc.constantFrom(0, 0, 1, 100, 700),
  }),
  { minLength: 20, maxLength: 80, size: "max" },
);

it("G6, G7: a long life with timers, people, waits, joins, runs by hand, reopened children and moves stays sound", () => {
  const seen = new Map<string, number>();
  const statuses = new Set<string>();
  fc.assert(
    fc.property(wishes, (list) => {
      const life = begin();
      expectSound(life);
      for (const { wish, passSeconds } of list) {
        life.nowMs += passSeconds * 1_000;
        const wished = wish(life);
        if (wished === null) continue;
        const { body, actor = integrator } = wished;
        const command: Command = frozen({ id: null, actor, expectedVersion: null, body });
        const decided = decideTwice(life.definition, life.snapshot, command, life.nowMs);
        if (!decided.ok || !decided.value.accepted) continue;
        seen.set(body.type, (seen.get(body.type) ?? 0) + 1);
        life.snapshot = frozen(decided.value.next);
        if (body.type === "move_version") {
          life.on = life.on === 1 ? 2 : 1;
          life.definition = definitionOf(life.on);
        }
        if (body.type === "run_plugin") life.byHand.add(body.plugin);
        deliver(life, decided.value);
        expectSound(life);
      }
      statuses.add(life.snapshot.status);
    }),
    { numRuns },
  );
  const rare =
    "vote run_plugin reopen_child move_version timer retry_incident child_changed child_opened decide effect_result submit_form";
  for (const type of rare.split(" ")) expect([type, seen.has(type)]).toEqual([type, true]);
  expect(statuses.size).toBeGreaterThanOrEqual(3);
}, 600_000);

const isOpen = (status: string): boolean => status === "running" || status === "waiting";

function expectSound(life: Life): void {
  const { snapshot, definition } = life;
  const active = activeStates(definition.chart, snapshot);
  expect(Object.keys(snapshot.activations).sort()).toEqual(active.map(({ path }) => path).sort());
  for (const node of active) {
    const within = active.filter(({ parent }) => parent === node);
    if (node.type === "compound") expect(within).toHaveLength(1);
    if (node.type === "parallel") expect(within).toHaveLength(2);
  }
  expect(new Set(snapshot.timers.map(({ id }) => id)).size).toBe(snapshot.timers.length);
  expectTimersOfActiveStates(life);
  expectRunsThatCanEnd(life);
  expectAtRest(life);
  for (const [state, activation] of Object.entries(snapshot.joined))
    expect(snapshot.activations[state]).toBe(activation);
  if (snapshot.status !== "active")
    expect([snapshot.timers, snapshot.deferred, snapshot.pendingDecision]).toEqual([[], [], null]);
}

function expectTimersOfActiveStates({ snapshot }: Life): void {
  for (const timer of snapshot.timers) {
    if (timer.kind === "after" || timer.kind === "join_timeout")
      expect([timer.id, timer.state === "" ? 0 : snapshot.activations[timer.state]]).toEqual([
        timer.id,
        timer.activation,
      ]);
    if (timer.kind === "run_due")
      expect(snapshot.runs.find(({ id }) => id === timer.runId)).toMatchObject({ status: "waiting" });
    if (timer.kind === "pending_decision") expect(snapshot.pendingDecision).not.toBeNull();
  }
}

/** Somebody or something is left that can end each run under way, and approvals are open as long as their runs are. */
function expectRunsThatCanEnd({ snapshot, definition, outbox }: Life): void {
  for (const { runId } of snapshot.approvals) expect(snapshot.runs.map(({ id }) => id)).toContain(runId);
  for (const run of snapshot.runs.filter(({ status }) => isOpen(status))) {
    const plugin = definition.pluginByName.get(run.plugin);
    const about = `${run.plugin} ${run.status} in ${stateString(snapshot)} (${snapshot.status})`;
    switch (plugin?.kind) {
      case "wait":
      case "approval": {
        const isDue = snapshot.timers.some((timer) => timer.kind === "run_due" && timer.runId === run.id);
        const isAsked =
          plugin.kind === "approval" ? snapshot.approvals.some(({ runId }) => runId === run.id) : plugin.event !== null;
        expect([about, snapshot.status, snapshot.activations[run.state]]).toEqual([about, "active", run.activation]);
        expect([about, isDue || isAsked]).toEqual([about, true]);
        break;
      }
      case "child":
        expect([
          about,
          snapshot.children.some(({ runId, status }) => runId === run.id && status === "opening"),
        ]).toEqual([about, true]);
        break;
      case "api":
      case undefined:
        if (snapshot.status !== "cancelled") expect([about, outbox.get(effectOf(run.id))]).toEqual([about, "open"]);
        break;
      default:
        expect(about).toBe("over at once");
    }
  }
}

/** Nothing would move if the case were looked at again, and what waits is what nobody here can take. */
function expectAtRest({ snapshot, definition, nowMs, byHand }: Life): void {
  if (snapshot.status !== "active") return;
  const look: Command = {
    id: null,
    actor: integrator,
    expectedVersion: null,
    body: { type: "send_event", name: "NO_OP", payload: null },
  };
  if (snapshot.pendingDecision === null) {
    const again = decideTwice(definition, snapshot, look, nowMs);
    if (!again.ok) throw new Error(JSON.stringify(again.error));
    const { next } = again.value;
    const rest = ({ configuration, deferred, runs, timers, joined }: CaseSnapshot): Json =>
      [configuration, deferred, runs, timers, joined] as unknown as Json;
    expect(rest(next)).toEqual(rest(snapshot));
  }
  for (const { source } of snapshot.deferred) {
    if (source.kind === "join") expect(snapshot.activations[source.state]).toBe(source.activation);
    if (source.kind === "plugin")
      expect(snapshot.runs.findLast(({ plugin }) => plugin === source.plugin)?.id).toBe(source.runId);
  }
  for (const path of definition.orderedStates) {
    const activation = snapshot.activations[path];
    const node = definition.chart.byPath.get(path);
    if (activation === undefined || node === undefined) continue;
    const bound = definition.plugins.filter((plugin) => isBoundTo(plugin, node));
    const ran = (name: string) =>
      snapshot.runs.findLast((run) => run.plugin === name && run.state === path && run.activation === activation);
    for (const { name, after } of bound) {
      const before = after.filter((other) => bound.some((plugin) => plugin.name === other));
      if (before.length > 0 && ran(name) !== undefined && !byHand.has(name))
        for (const other of before) expect([name, other, ran(other) !== undefined]).toEqual([name, other, true]);
    }
  }
}
