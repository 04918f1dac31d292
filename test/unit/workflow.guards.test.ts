import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GuardTrace, Step } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { parseGuard } from "../../src/rules/guard";
import { tell } from "../support/decisions";

const rule: Json = { "==": [{ var: "entity.data.country" }, "GB"] };
const note = { manualReviewReason: "country" };
const to = (target: string, guard: JsonObject, key = "guard"): JsonObject => ({ target, [key]: guard });

describe("a guard may be written", () => {
  it.each<[string, JsonObject]>([
    ["with options.rule", { type: "json-logic", options: { rule } }],
    ["with a bare rule", { type: "json-logic", rule }],
    ["with options.onFailed", { type: "json-logic", options: { rule, onFailed: note } }],
    ["with options.assignOnFailure", { type: "json-logic", options: { rule, assignOnFailure: note } }],
    ["with onFailed beside the rule", { type: "json-logic", rule, onFailed: note }],
    ["with assignOnFailure beside the rule", { type: "json-logic", rule, assignOnFailure: note }],
    ["with assignOnFailure beside options", { type: "json-logic", options: { rule }, assignOnFailure: note }],
    ["with options beside a bare rule", { type: "json-logic", rule, options: { onFailed: note } }],
  ])("%s", (_, raw) => {
    const onFailed = JSON.stringify(raw).includes("manualReviewReason") ? note : null;
    expect(parseGuard(raw)).toEqual({ ok: true, value: { engine: "json-logic", rule, onFailed } });
  });

  it.each(["guard", "cond"])("under the key %s", (key) => {
    const story = tell({
      states: { a: { on: { GO: to("b", { type: "jmespath", options: { rule: "entity.data.ready" } }, key) } }, b: {} },
      data: { ready: true },
    });
    story.send("GO");
    expect(story.state()).toBe("b");
  });
});

describe("what a guard says its failing means", () => {
  const failing = (onFailed: Json = note): JsonObject => ({ type: "json-logic", options: { rule, onFailed } });
  const states = (review: JsonObject): JsonObject => ({
    a: { on: { GO: [to("approved", failing()), "review"] } },
    approved: {},
    review,
  });

  it("is noted in the log when another transition is taken, and never in the context", () => {
    const story = tell({ states: states({}), data: { country: "FR" } });
    const before = story.snapshot.context;
    story.send("GO");
    expect(story.state()).toBe("review");
    expect(story.steps("guard_note")).toEqual([{ kind: "guard_note", event: "GO", target: "approved", note }]);
    expect(story.snapshot.context).toEqual(before);
  });

  it("is noted when nothing is taken", () => {
    const story = tell({ states: { a: { on: { GO: to("b", failing()) } }, b: {} }, data: { country: "FR" } });
    expect(story.send("GO").accepted).toBe(false);
    expect(story.steps("guard_note")).toEqual([{ kind: "guard_note", event: "GO", target: "b", note }]);
  });

  it("is noted once for a guard that is asked again and again within a command", () => {
    const always = to("approved", failing({ waitsFor: "country" }));
    const story = tell({ states: states({ always }), data: { country: "FR" } });
    story.send("GO");
    expect(story.steps("guard_note").map((step) => step.note)).toEqual([note, { waitsFor: "country" }]);
  });

  it("is not noted when the guard holds", () => {
    const story = tell({ states: states({}), data: { country: "GB" } });
    story.send("GO");
    expect(story.state()).toBe("approved");
    expect(story.steps("guard_note")).toEqual([]);
  });
});

describe("the log of a decision", () => {
  const tried = (steps: readonly Step[]) =>
    steps.flatMap((step) => (step.kind === "transition" || step.kind === "not_taken" ? step.tried : []));

  it("has every guard that was asked, in order, with what it read and its verdict", () => {
    const story = tell({
      states: {
        a: {
          on: {
            GO: [
              to("b", { type: "json-logic", options: { rule } }),
              to("b", { type: "jmespath", options: { rule: "entity.data.missing.deep" } }),
              to("b", { type: "json-logic", options: { rule: { ">": [{ var: "entity.data.count" }, 2] } } }),
            ],
          },
        },
        b: {},
      },
      data: { country: "FR", count: 3 },
    });
    story.send("GO");
    expect(tried(story.last.log.steps).map(({ guard, taken }) => [guard?.verdict, guard?.reads, taken])).toEqual([
      ["fails", [{ path: "entity.data.country", found: true, value: "FR" }], false],
      ["unknown", [{ path: "entity.data.missing.deep", found: false }], false],
      ["holds", [{ path: "entity.data.count", found: true, value: 3 }], true],
    ]);
  });

  it("has the guards of automatic transitions that keep the case where it is", () => {
    const story = tell({
      states: { a: { always: to("b", { type: "json-logic", options: { rule } }) }, b: {} },
      data: { country: "FR" },
    });
    story.give({ type: "merge_context", merge: { entity: { data: { country: "DE" } } }, arrays: "concat" });
    expect(story.steps("not_taken")).toMatchObject([
      {
        origin: "automatic",
        tried: [{ guard: { verdict: "fails", reads: [{ path: "entity.data.country", value: "DE" }] } }],
      },
    ]);
  });

  it("tells what keeps an event waiting that came from outside", () => {
    const story = tell({
      states: { a: {}, b: { on: { CAME: to("c", { type: "json-logic", options: { rule } }) } }, c: {} },
      root: { on: { GO: ".b" } },
      data: { country: "FR" },
    });
    story.hook("CAME");
    story.send("GO");
    expect(story.snapshot.deferred).toMatchObject([{ name: "CAME" }]);
    expect(story.steps("not_taken")).toMatchObject([
      { event: "CAME", origin: "callback", tried: [{ guard: { verdict: "fails" } }] },
    ]);
  });
});

describe("a payload is no fact", () => {
  const paths = ["entity.data.country", "entity.data.count", "pluginsOutput.risk.score", "note", "documents"];
  const guard = fc.oneof(
    fc
      .tuple(fc.constantFrom("==", ">", "!="), fc.constantFrom(...paths), fc.constantFrom<Json>("GB", 2, null, true))
      .map(([operator, path, value]) => ({
        type: "json-logic",
        options: { rule: { [operator]: [{ var: path }, value] } },
      })),
    fc.constantFrom(...paths).map((path) => ({ type: "json-logic", options: { rule: { missing: [path] } } })),
    fc.constantFrom(...paths).map((path) => ({ type: "jmespath", options: { rule: path } })),
  );
  const fake = fc.constantFrom<Json>("GB", 3, true, null, { data: { country: "GB", count: 9 } }, [{ id: "d" }]);
  const payload = fc.oneof(
    fc.json().map((text) => JSON.parse(text) as Json),
    fc.dictionary(
      fc.constantFrom("entity", "pluginsOutput", "note", "documents", "event", "__proto__", ...paths),
      fake,
    ),
  );

  it("no payload changes the verdict of a guard that does not read it, nor what the guard has read", () => {
    fc.assert(
      fc.property(guard, payload, fc.constantFrom<Json>("GB", "FR"), (raw, sent, country) => {
        const story = tell({
          states: { a: { on: { GO: to("a", raw as unknown as JsonObject) } } },
          data: { country, count: 1 },
        });
        const verdictOn = (given: Json): GuardTrace | null => {
          const { log } = story.send("GO", given);
          const [step] = log.steps;
          if (step?.kind !== "transition" && step?.kind !== "not_taken") throw new Error("no step");
          return step.tried[0]?.guard ?? null;
        };
        expect(verdictOn(sent)).toEqual(verdictOn(null));
      }),
      { numRuns: 300 },
    );
  });

  it("is read under event.payload, beside the event's name", () => {
    const reads = { and: [{ "==": [{ var: "event.name" }, "GO"] }, { ">": [{ var: "event.payload.amount" }, 5] }] };
    const story = tell({ states: { a: { on: { GO: to("b", { type: "json-logic", rule: reads }) } }, b: {} } });
    expect(story.send("GO", { amount: 5 }).accepted).toBe(false);
    expect(story.send("GO", { amount: 6 }).accepted).toBe(true);
    expect(story.state()).toBe("b");
  });
});

describe("what never comes to rest is refused, with the states it runs through", () => {
  const always = (target: string): JsonObject => ({ always: { target } });

  it.each<[string, JsonObject, RegExp]>([
    [
      "through three states",
      { x: always("y"), y: always("z"), z: always("x") },
      /circle: (x → y → z|y → z → x|z → x → y)$/,
    ],
    [
      "in one region of two",
      {
        x: {
          type: "parallel",
          states: { p: { initial: "one", states: { one: always("two"), two: always("one") } }, q: {} },
        },
      },
      /circle: x\.p\.(one|two)\|x\.q → x\.p\.(one|two)\|x\.q$/,
    ],
  ])("%s", (_, states, message) => {
    const story = tell({ states: { rest: { on: { GO: "x" } }, ...states } });
    const tried = story.try({ type: "send_event", name: "GO", payload: null });
    expect(tried).toMatchObject({
      ok: false,
      error: { code: "too_many_steps", message: expect.stringMatching(message) },
    });
    expect(story.state()).toBe("rest");
  });

  it("through plugins that answer at once and events that they raise", () => {
    const rules = (name: string, state: string, successAction: string): JsonObject => ({
      name,
      pluginKind: "riskRules",
      stateNames: [state],
      rulesSource: { source: "inline", rules: [] },
      successAction,
    });
    const story = tell({
      states: { rest: { on: { GO: "x" } }, x: { on: { ON: "y" } }, y: { on: { BACK: "x" } } },
      common: [rules("forth", "x", "ON"), rules("back", "y", "BACK")],
    });
    expect(story.try({ type: "send_event", name: "GO", payload: null })).toMatchObject({
      ok: false,
      error: { code: "too_many_steps", message: expect.stringMatching(/circle: (x → y|y → x)/) },
    });
  });
});
