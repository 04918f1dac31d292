import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject } from "../../src/lib/json";
import {
  isWalkKey,
  type Picked,
  pickedWords,
  type WalkKey,
  walked,
} from "../../src/ui/console/settings/chart/chart-walk";
import { createBuilder } from "../../src/ui/console/settings/definitions/build/builder";
import { draftGraph } from "../../src/ui/console/settings/definitions/build/draft-graph";
import { renameState } from "../../src/ui/console/settings/definitions/build/rename-state";
import { statesIn } from "../../src/ui/console/settings/definitions/build/states";
import { textOfDraft } from "../../src/ui/console/settings/definitions/definition";
import { diffOfDefinitions } from "../../src/ui/console/settings/definitions/definition-diff";
import { definitionModel } from "../../src/ui/console/settings/definitions/definition-model";
import { randomCase } from "../support/random-charts";

const chart: JsonObject = {
  definition: {
    id: "kyb",
    initial: "collect",
    on: { reset: ".collect" },
    states: {
      collect: {
        tags: ["collection_flow"],
        on: { DONE: [{ target: "review", guard: { type: "jmespath", rule: "a" } }, "rejected"] },
      },
      review: { meta: { approval: { event: "OK" } }, on: { OK: "rejected" }, after: { P1D: "rejected" } },
      rejected: { type: "final" },
    },
  },
  extensions: { apiPlugins: [{ name: "registry", pluginKind: "ubo", stateNames: ["review"], successAction: "FOUND" }] },
};
const graph = draftGraph(chart);
const state = (id: string): Picked => ({ kind: "state", id });
const arrow = (path: string): Picked => ({ kind: "arrow", path });

describe("walking over a chart by keys", () => {
  it.each<[string, Picked | null, WalkKey, Picked | null]>([
    ["begins at the first state", null, "ArrowRight", state("collect")],
    ["takes the first way out", state("collect"), "ArrowDown", arrow("definition.states.collect.on.DONE.0")],
    ["goes where it leads", arrow("definition.states.collect.on.DONE.0"), "ArrowDown", state("review")],
    ["and back to where it comes from", arrow("definition.states.collect.on.DONE.1"), "ArrowUp", state("collect")],
    [
      "goes through the ways out",
      arrow("definition.states.collect.on.DONE.0"),
      "ArrowRight",
      arrow("definition.states.collect.on.DONE.1"),
    ],
    ["stops at the last of them", arrow("definition.states.collect.on.DONE.1"), "ArrowRight", null],
    ["goes up a way in", state("review"), "ArrowUp", arrow("definition.states.collect.on.DONE.0")],
    ["goes through the states", state("collect"), "ArrowRight", state("review")],
    ["stops at the first", state("collect"), "ArrowLeft", null],
    ["has an end", state("collect"), "End", state("rejected")],
    ["finds nothing below an end", state("rejected"), "ArrowDown", null],
  ])("%s", (_name, from, key, to) => {
    expect(walked(graph, from, key)).toEqual(to);
  });

  it("never leaves the chart, whatever is pressed", () => {
    const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].filter(isWalkKey);
    fc.assert(
      fc.property(randomCase, fc.array(fc.constantFrom(...keys), { maxLength: 30 }), ({ definition }, pressed) => {
        const drawn = draftGraph({ definition });
        let at: Picked | null = null;
        for (const key of pressed) at = walked(drawn, at, key) ?? at;
        const isThere =
          at === null ||
          (at.kind === "state"
            ? at.id === "" || drawn.nodes.some(({ id }) => id === at?.id)
            : drawn.edges.some(({ path }) => at?.kind === "arrow" && path === at.path));
        expect(isThere).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("says where it is", () => {
    expect(pickedWords(graph, state("review"))).toBe("State review, 2 of 3, 2 ways out");
    expect(pickedWords(graph, arrow("definition.states.collect.on.DONE.0"))).toBe(
      "Transition DONE from collect to review, if its guard holds",
    );
    expect(pickedWords(graph, state(""))).toBe("The whole workflow");
  });
});

describe("the builder", () => {
  const built = (id: string) => {
    const model = definitionModel(id);
    model.type(textOfDraft(chart));
    return createBuilder(model);
  };

  it("knows the events that are heard and raised, whoever raises them", () => {
    expect(built("wfd_build_events").events.value).toEqual([
      "reset",
      "DONE",
      "OK",
      "FOUND",
      "approve",
      "reject",
      "revision",
    ]);
  });

  it("shows the whole workflow when what was chosen is gone", () => {
    const builder = built("wfd_build_chosen");
    builder.pick(arrow("definition.states.collect.on.DONE.1"));
    expect(builder.picked.value).toEqual(arrow("definition.states.collect.on.DONE.1"));
    builder.model.type(textOfDraft({ definition: { id: "kyb", initial: "a", states: { a: {} } } }));
    expect([builder.chosen.value, builder.picked.value]).toEqual([{ part: "state", path: [] }, null]);
    builder.model.type(textOfDraft(chart));
    expect(builder.picked.value).toEqual(arrow("definition.states.collect.on.DONE.1"));
  });
});

describe("the difference between two versions", () => {
  it("is told part by part, in words", () => {
    const definition = isObject(chart.definition) ? chart.definition : {};
    const states = isObject(definition.states) ? definition.states : {};
    const after: JsonObject = {
      definition: {
        ...definition,
        states: {
          ...states,
          collect: {
            tags: ["collection_flow", "new"],
            on: { DONE: [{ target: "#kyb.review", guard: { type: "jmespath", rule: "b" } }, "more"] },
          },
          more: { description: "why" },
        },
      },
      extensions: { apiPlugins: [], edgecase: { policies: [{ id: "p", type: "can_always_end" }], sla: [] } },
      forms: { main: { pages: [{ id: "one" }, { id: "two" }] } },
      config: { language: "en" },
    };
    const before = { ...chart, forms: { main: { pages: [{ id: "one" }] } } };
    expect(
      diffOfDefinitions(before, after).map(({ kind, name, what, details }) => [kind, name, what, ...details]),
    ).toEqual([
      ["state", "collect", "changed", "tags"],
      ["state", "more", "added"],
      ["transition", "collect on DONE", "changed", "leads to review, more, was review, rejected", "guard"],
      ["plugin", "registry", "removed"],
      ["form", "main", "changed", "page two added"],
      ["promise", "p", "added"],
      ["setting", "sla", "added"],
      ["setting", "config language", "added"],
    ]);
  });

  it("is nothing between a version and itself, and something after any other name of a state", () => {
    fc.assert(
      fc.property(randomCase, ({ definition }) => {
        const draft: JsonObject = { definition };
        const [first] = statesIn(draft);
        expect(diffOfDefinitions(draft, structuredClone(draft))).toEqual([]);
        if (first === undefined) return;
        const names = diffOfDefinitions(draft, renameState(draft, first.path, "renamed"))
          .filter(({ kind }) => kind === "state")
          .map(({ name, what }) => [name, what]);
        expect(names).toContainEqual([first.id, "removed"]);
        expect(names).toContainEqual(["renamed", "added"]);
      }),
      { numRuns: 60 },
    );
  });
});
