import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { waitsView } from "../../src/workflow/waits-view";
import { type Story, tell } from "../support/decisions";

const dayMs = 86_400_000;
const shown = (story: Story): JsonObject[] =>
  waitsView(story.definition, story.snapshot).map(({ at, ...wait }) => ({
    ...wait,
    inDays: at === null ? null : (Date.parse(String(at)) - story.nowMs) / dayMs,
  }));

describe("what a case is said to wait for", () => {
  it("is every delay, wait and time limit, the soonest first, each with what it leads to", () => {
    const story = tell({
      states: {
        resting: { after: { P30D: "refresh", P10D: [{ target: "refresh" }, { target: "end" }] } },
        refresh: {},
        end: { type: "final" },
      },
      common: [
        { name: "nap", pluginKind: "wait", stateNames: ["resting"], until: "P3D", event: "RING" },
        { name: "bell", pluginKind: "wait", stateNames: ["resting"], event: "BELL" },
        { name: "four_eyes", pluginKind: "approval", stateNames: ["resting"], timeoutSeconds: 86_400 },
      ],
    });
    const state = "resting";
    expect(shown(story)).toEqual([
      { kind: "approval", state, plugin: "four_eyes", event: null, targets: [], inDays: 1 },
      { kind: "wait", state, plugin: "nap", event: "RING", targets: [], inDays: 3 },
      { kind: "delay", state, plugin: null, event: null, targets: ["refresh", "end"], inDays: 10 },
      { kind: "delay", state, plugin: null, event: null, targets: ["refresh"], inDays: 30 },
      { kind: "wait", state, plugin: "bell", event: "BELL", targets: [], inDays: null },
    ]);
  });

  it("is nothing once the case has ended; a join that waits only so long is told with its limit", () => {
    const join = { children: { plugin: "owners", timeoutSeconds: 86_400 }, event: "ALL_IN" };
    const story = tell({
      states: { gathering: { meta: { join }, on: { ALL_IN: "end", STOP: "end" } }, end: { type: "final" } },
      children: [
        {
          name: "owners",
          pluginKind: "child",
          definitionId: "person",
          stateNames: ["gathering"],
          iterateOn: [{ transformer: "jmespath", mapping: "entity.data.owners" }],
          transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
        },
      ],
      data: { companyName: "Acme", owners: [{ id: "ada", firstName: "Ada" }] },
    });
    expect(shown(story)).toMatchObject([{ kind: "children", state: "gathering", inDays: 1 }]);
    story.send("STOP");
    expect(shown(story)).toEqual([]);
  });
});
