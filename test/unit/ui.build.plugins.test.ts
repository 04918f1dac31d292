import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { definedKinds, readPlugins } from "../../src/plugins";
import { valueAt } from "../../src/ui/console/settings/definitions/build/places";
import {
  addPlugin,
  commonFields,
  eventFields,
  kindOf,
  pluginKinds,
} from "../../src/ui/console/settings/definitions/build/plugin-kinds";
import {
  mappingOf,
  plainMapping,
  plainTransforms,
  transformsOf,
} from "../../src/ui/console/settings/definitions/build/plugin-mappings";
import {
  choicesWith,
  freeId,
  promiseKinds,
  promiseOf,
  speechOf,
} from "../../src/ui/console/settings/definitions/build/promise-words";
import { helpAt } from "../../src/ui/console/settings/editor/schema-help";
import { readPolicies } from "../../src/workflow/proof/policy.schema";

describe("the catalogue of plugins", () => {
  it.each(pluginKinds)("begins $kind so that it can be run", (info) => {
    const { draft, place } = addPlugin({}, info, ["review"]);
    const own = valueAt(draft, place);
    // An iterative plugin repeats another one, which has to be there.
    const withOther =
      info.kind === "iterative"
        ? {
            apiPlugins: [{ name: "asked", pluginKind: "api", url: "https://vendor.example", stateNames: [] }],
            commonPlugins: [{ ...(own as JsonObject), actionPluginName: "asked" }],
          }
        : (draft.extensions as JsonObject);
    const { problems } = readPlugins(withOther);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(problems.filter(({ code }) => code === "unknown_plugin_key")).toEqual([]);
  });

  it("has every kind that the help of the JSON editor and the engine know", () => {
    const [entry] = helpAt(["extensions", "apiPlugins", "0", "pluginKind"]).entries;
    const known = [...(entry?.values ?? []), ...definedKinds.map(({ kind }) => kind)];
    expect(known.filter((kind) => kindOf(kind) === null)).toEqual([]);
  });

  it.each(pluginKinds)("shows no field of $kind that the engine would ignore", (info) => {
    const fields = Object.fromEntries(
      [...info.fields, ...commonFields, ...eventFields].map((key): [string, Json] => [key, "x"]),
    );
    const { problems } = readPlugins({
      [info.list]: [{ name: "p", pluginKind: info.kind, stateNames: ["review"], ...fields }],
    });
    expect(problems.filter(({ code }) => code === "unknown_plugin_key").map(({ path }) => path)).toEqual([]);
  });

  it("gives each new one a name of its own", () => {
    const info = kindOf("ubo");
    if (info === null) throw new Error("no such kind");
    const { draft, place } = addPlugin(addPlugin({}, info, []).draft, info, []);
    expect([valueAt(draft, [...place, "name"]), place]).toEqual(["ubo_2", ["extensions", "apiPlugins", 1]]);
  });

  it("shows a mapping as one expression only when that is all it says", () => {
    expect(plainMapping(mappingOf("{a: b}"))).toBe("{a: b}");
    expect(plainTransforms(transformsOf("a"))).toBe("a");
    expect(plainMapping({ transform: [{ transformer: "jmespath", mapping: "a" }], schema: {} })).toBeNull();
    expect(plainTransforms([{ transformer: "helper", mapping: [] }])).toBeNull();
    expect([plainMapping(undefined), mappingOf("")]).toEqual(["", undefined]);
  });
});

describe("promises in sentences", () => {
  const draft: JsonObject = {
    definition: {
      initial: "a",
      states: { a: { tags: ["manual_review"], meta: { approval: { event: "OK" } } }, b: { type: "final" } },
    },
  };
  const speech = speechOf(draft, ["sanctions"], ["approve"]);

  it.each(promiseKinds)("begins $type so that the engine can read it", ({ type }) => {
    const promise = promiseOf(type, { id: "p" }, speech);
    const { policies, problems } = readPolicies({ edgecase: { policies: [promise] } });
    expect([problems, policies.map((one) => one.type)]).toEqual([[], [type]]);
  });

  it("has a choice for all that the draft has, and every choice can be read", () => {
    expect(speech.plugins).toEqual(["sanctions", "approval_a"]);
    for (const { value } of speech.places) {
      const to = JSON.parse(value) as Json;
      expect(
        readPolicies({ edgecase: { policies: [{ id: "p", type: "never_after", never: to, after: to }] } }).problems,
      ).toEqual([]);
    }
    for (const { value } of speech.evidence) {
      const all = [JSON.parse(value) as Json];
      const policy = { id: "p", type: "requires", to: { state: "b" }, all };
      expect(readPolicies({ edgecase: { policies: [policy] } }).problems).toEqual([]);
    }
  });

  it("keeps what no choice says, and knows the long spelling of what one does", () => {
    const anyOf = { anyOf: [{ plugin: "x" }, { event: "y" }] };
    expect(choicesWith(speech.evidence, anyOf).options[0]).toEqual({
      value: JSON.stringify(anyOf),
      label: "one of 2 (written in the JSON)",
    });
    expect(choicesWith(speech.evidence, { decision: ["approve"] }).options).toHaveLength(speech.evidence.length);
    expect(choicesWith(speech.evidence, { plugin: "sanctions", result: "success", latest: false }).value).toBe(
      '{"plugin":"sanctions"}',
    );
  });

  it("keeps the words and the place when another kind is chosen", () => {
    const before = promiseOf("requires", { id: "p", description: "why" }, speech);
    const after = promiseOf("only_by", before, speech);
    expect(after).toEqual({ id: "p", description: "why", type: "only_by", to: before.to, events: ["approve"] });
    expect(isObject(after.to)).toBe(true);
    expect(freeId([after, { id: "promise" }], "promise")).toBe("promise_2");
  });
});
