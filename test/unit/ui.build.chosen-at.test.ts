import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { chosenAt } from "../../src/ui/console/settings/definitions/build/chosen-at";

const draft: JsonObject = {
  definition: {
    initial: "review",
    on: { stop: "gone" },
    states: {
      review: { on: { approve: [{ target: "gone", cond: "a" }, { target: "nowhere" }] }, meta: { approval: {} } },
      checks: { initial: "first", states: { first: { always: "second" }, second: {} } },
      gone: { type: "final" },
      "gone.by": {},
    },
  },
  extensions: {
    apiPlugins: [{ name: "one", pluginKind: "api" }, { name: "two" }],
    edgecase: { policies: [{ name: "p" }], masking: [] },
  },
};

describe("a path of a definition opens the forms", () => {
  it.each([
    ["definition", { part: "state", path: [] }],
    ["definition.context", { part: "state", path: [] }],
    ["definition.on.stop", { part: "arrow", place: "definition.on.stop" }],
    ["definition.states.review", { part: "state", path: ["review"] }],
    ["definition.states.review.meta.approval.count", { part: "state", path: ["review"] }],
    ["definition.states.review.on.approve.1.target", { part: "arrow", place: "definition.states.review.on.approve.1" }],
    ["definition.states.checks.states.second", { part: "state", path: ["checks", "second"] }],
    [
      "definition.states.checks.states.first.always",
      { part: "arrow", place: "definition.states.checks.states.first.always" },
    ],
    ["definition.states.gone.by", { part: "state", path: ["gone.by"] }],
    ["definition.states.gonet", { part: "state", path: [] }],
    ["extensions.apiPlugins.1.request.url", { part: "plugins", place: "extensions.apiPlugins.1" }],
    ["extensions.edgecase.policies.0.says", { part: "promises" }],
  ] as const)("of the part that %s is about", (path, chosen) => {
    expect(chosenAt(draft, path)).toEqual(chosen);
  });

  it.each(["forms.main.pages.0", "extensions.apiPlugins.9", "extensions.edgecase.masking", "", "definitions"])(
    "and of none where there is none: %s",
    (path) => expect(chosenAt(draft, path)).toBeNull(),
  );
});
