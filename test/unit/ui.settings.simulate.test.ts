import { signal } from "@preact/signals";
import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { edgeKey } from "../../src/drawing/path-taken";
import { sha256Hex } from "../../src/lib/bytes";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { mayCommand } from "../../src/review/policy";
import { SimulatedStepBody } from "../../src/routes/simulate-schemas";
import { jsonIn } from "../../src/ui/console/settings/frame/json-field";
import { contextIn, contextToSend } from "../../src/ui/console/settings/frame/sample-context";
import {
  answersFor,
  approvalOf,
  contextChanges,
  pathOfMoves,
  type Simulation,
  spanWords,
  stepWords,
} from "../../src/ui/console/settings/simulate/simulation";
import { createSimulation } from "../../src/ui/console/settings/simulate/simulation-model";
import { compileDefinition } from "../../src/workflow/compile";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { chartToDraw, graphOf } from "../../src/workflow/graph";
import { simulate } from "../../src/workflow/simulate";

const flow: JsonObject = {
  definition: {
    initial: "idle",
    states: {
      idle: {
        on: {
          start: [
            {
              target: "work",
              guard: { type: "json-logic", options: { rule: { "==": [{ var: "entity.data.country" }, "GB"] } } },
            },
            { target: "closed" },
          ],
        },
      },
      work: {
        initial: "review",
        states: { review: { after: { P1D: "late" }, on: { approve: "#done" } }, late: { on: { approve: "#done" } } },
      },
      done: { id: "done", type: "final", meta: { outcome: "approved" } },
      closed: { type: "final" },
    },
  },
};

/** The route's answer, made by the engine itself. */
function played(body: JsonObject): { ok: true; simulation: Simulation } | { ok: false; param: string } {
  const parsed = parseDefinitionBody({ ...flow, ...(isObject(body.definition) && { definition: body.definition }) });
  if (!parsed.ok) throw new Error("the flow is a definition");
  const text = JSON.stringify(parsed.value);
  const compiled = compileDefinition(text, sha256Hex(text));
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  const steps = (Array.isArray(body.steps) ? body.steps : []).map((step) => SimulatedStepBody.parse(step));
  const start = {
    definition: compiled.value,
    context: isObject(body.context) ? body.context : {},
    config: {},
    language: null,
    atMs: Date.parse(String(body.at)),
    policies: { mayCommand, undoMs: () => 0 },
  };
  const done = simulate(start, steps, []);
  if (done.ok) return { ok: true, simulation: done.value as unknown as Simulation };
  return { ok: false, param: "step" in done.error ? done.error.step.param : "" };
}

const graph = () => {
  const parsed = parseDefinitionBody(flow);
  const read = parsed.ok ? chartToDraw(parsed.value) : null;
  if (read === null || !read.ok) throw new Error("the flow can be drawn");
  return graphOf(read.value.chart, {});
};

const gb: JsonObject = { entity: { type: "business", data: { country: "GB" } } };
const asked: JsonObject[] = [];

function serve(): void {
  asked.length = 0;
  vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as JsonObject;
    asked.push(body);
    const answer = played(body);
    return answer.ok
      ? new Response(JSON.stringify(answer.simulation))
      : new Response(JSON.stringify({ error: { code: "bad_value", message: "no such step", param: answer.param } }), {
          status: 400,
        });
  });
}

afterEach(() => vi.unstubAllGlobals());

const aSimulation = (parts: JsonObject | null = null) => {
  const version = signal("one");
  return { version, play: createSimulation(() => ({ id: "wfd_1", parts }), version) };
};

describe("playing a case through", () => {
  it("asks for the whole way at every step, always with the same beginning", async () => {
    serve();
    const { play } = aSimulation();
    await play.begin(gb);
    await play.play({ event: "start" });
    await play.play({ advanceSeconds: 86_400 });
    await play.play({ decision: "approve" });
    expect(play.frames.value.map(({ simulation }) => simulation.state)).toEqual([
      "idle",
      "work.review",
      "work.late",
      "done",
    ]);
    expect(new Set(asked.map(({ at }) => at)).size).toBe(1);
    expect(play.request()).toEqual(asked.at(-1));
  });

  it("takes a step back without asking, and goes another way from there", async () => {
    serve();
    const { play } = aSimulation();
    await play.begin(gb);
    await play.play({ event: "start" });
    const questions = asked.length;
    play.back();
    expect([asked.length, play.looking.value, play.frames.value.length]).toEqual([questions, 0, 1]);
    play.back();
    expect(play.frames.value).toHaveLength(1);
    await play.play({ merge: { entity: { data: { country: "FR" } } } });
    await play.play({ event: "start" });
    expect(play.frames.value.at(-1)?.simulation.state).toBe("closed");
  });

  it("keeps the way when a step cannot be meant, and says why", async () => {
    serve();
    const { play } = aSimulation();
    await play.begin(gb);
    expect(await play.play({ plugin: "nobody", error: "x" })).toBe(false);
    expect([play.frames.value.length, play.failure.value?.param]).toEqual([1, "steps.0.plugin"]);
    expect(await play.play({ event: "start" })).toBe(true);
    expect(play.failure.value).toBeNull();
  });

  it("plays the same steps again with what was changed since", async () => {
    serve();
    const changed: JsonObject = {
      definition: { initial: "idle", states: { idle: { on: { start: "end" } }, end: { type: "final" } } },
    };
    const version = signal("one");
    let parts: JsonObject | null = null;
    const play = createSimulation(() => ({ id: "wfd_1", parts }), version);
    await play.begin(gb);
    await play.play({ event: "start" });
    expect(play.isOld.value).toBe(false);
    parts = changed;
    version.value = "two";
    expect(play.isOld.value).toBe(true);
    await play.again();
    expect([play.isOld.value, play.frames.value.map(({ simulation }) => simulation.state)]).toEqual([
      false,
      ["idle", "end"],
    ]);
  });

  it("starts over with nothing left of the way", async () => {
    serve();
    const { play } = aSimulation();
    await play.begin(gb);
    play.end();
    expect([play.frames.value, play.isOld.value]).toEqual([[], false]);
  });
});

describe("the account of a step", () => {
  it("draws exactly the transitions that were taken", () => {
    const answer = played({
      context: gb,
      at: "2026-01-01T00:00:00Z",
      steps: [{ event: "start" }, { advanceSeconds: 86_400 }],
    });
    if (!answer.ok) throw new Error(answer.param);
    const { opening, steps } = answer.simulation;
    const path = pathOfMoves(graph(), [opening, ...steps]);
    expect([...path.edges.keys()].toSorted()).toEqual(
      [edgeKey("idle", "start", "work"), edgeKey("work.review", "after P1D", "work.late")].toSorted(),
    );
    expect([...path.states.keys()].toSorted()).toEqual(["idle", "work", "work.late", "work.review"]);
  });

  it("shows every leaf that changed, before and after, and nothing else", () => {
    const json = fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.jsonValue({ maxDepth: 2 }),
    ) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(json, (value) => {
        expect(contextChanges(value, value)).toEqual([]);
      }),
    );
    expect(contextChanges({ "a.b": 1 }, { "a.b": 2 })).toEqual([{ path: "a.b", before: 1, after: 2 }]);
    expect(contextChanges({ a: { x: 1, y: 2 }, b: true }, { a: { x: 1, y: 3 }, c: [] })).toEqual([
      { path: "b", before: true, after: undefined },
      { path: "a.y", before: 2, after: 3 },
      { path: "c", before: undefined, after: [] },
    ]);
  });

  it.each<[JsonObject, string]>([
    [{ event: "start" }, "start"],
    [{ decision: "approve" }, "approve, decided"],
    [{ plugin: "kyc", result: { status: "clear" } }, "kyc: clear"],
    [{ plugin: "kyc", result: null }, "kyc: success"],
    [{ plugin: "kyc", error: "x" }, "kyc: error"],
    [{ plugin: "api", answer: { status: 503 } }, "api: HTTP 503"],
    [{ vote: "approve", plugin: "board" }, "board: a vote to approve"],
    [{ child: "c1", outcome: "rejected" }, "child c1: rejected"],
    [{ advanceSeconds: 90_000 }, "1 day 1 hour later"],
    [{ merge: {} }, "facts changed"],
  ])("says %j in a few words", (step, words) => {
    expect(stepWords(step)).toBe(words);
  });

  it.each([
    [0, "0 seconds"],
    [59.6, "1 minute"],
    [3_661, "1 hour 1 minute"],
    [172_800, "2 days"],
  ])("says %d seconds as %j", (seconds, words) => {
    expect(spanWords(seconds)).toBe(words);
  });

  it("knows an approval from other plugins that wait, and how far it is", async () => {
    serve();
    const board = {
      initial: "board",
      states: { board: { meta: { approval: { count: 2, event: "OK" } }, on: { OK: "done" } }, done: { type: "final" } },
    };
    const { play } = aSimulation({ definition: board });
    await play.begin(gb);
    await play.play({ vote: "approve" });
    const now = play.frames.value.at(-1)?.simulation;
    if (now === undefined) throw new Error("it was begun");
    expect(now.running.map((one) => approvalOf(one, now))).toEqual([{ needed: 2, approvals: 1 }]);
    expect(approvalOf({ plugin: "kyc", status: "waiting" }, { context: { pluginsOutput: { kyc: {} } } })).toBeNull();
    await play.play({ vote: "approve" });
    expect(play.frames.value.at(-1)?.simulation.state).toBe("done");
  });

  it.each(["run_check", "call_http", "none"])("offers answers that the route takes (%s)", (effect) => {
    const running = { plugin: "p", state: "s", status: "running", effect, request: null };
    for (const { step } of answersFor(running)) expect(SimulatedStepBody.safeParse(step).success).toBe(true);
  });
});

describe("samples", () => {
  it("leaves out what the engine writes", () => {
    const context = {
      entity: { type: "business" },
      pluginsOutput: { a: 1 },
      childWorkflows: {},
      documents: [],
      own: 1,
    };
    expect(contextToSend(context)).toEqual({ entity: { type: "business" }, own: 1 });
  });

  it.each<[string, boolean]>([
    ['{"entity": {}}', true],
    ["[]", false],
    ["", false],
    ['{"entity": ', false],
  ])("%j is a context: %j", (text, isOne) => {
    const read = contextIn(jsonIn(text));
    expect([read.context !== null, read.why === null]).toEqual([isOne, isOne]);
  });

  it("reads whatever JSON there is, and names the line of what is none", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonIn(JSON.stringify(value, null, 2))).toEqual({
          value: JSON.parse(JSON.stringify(value)) as Json,
          fault: null,
        });
      }),
    );
    expect(jsonIn('{\n  "a": 1\n  "b": 2\n}').fault).toMatch(/^Line 3: /);
  });
});
