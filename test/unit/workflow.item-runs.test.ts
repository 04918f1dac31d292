import { describe, expect, it } from "vitest";
import type { RunId, RunResult } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { readPlugins } from "../../src/plugins";
import { openRuns } from "../../src/workflow/simulated-course";
import { analyst, type Plot, type Story, tell } from "../support/decisions";

const notify: JsonObject = {
  pluginKind: "api",
  name: "notify",
  method: "POST",
  url: "https://vendor.example/owners/{id}",
  request: { transform: [{ transformer: "jmespath", mapping: "{name: name, case: workflowRuntimeId}" }] },
};
const eachOwner: JsonObject = {
  pluginKind: "iterative",
  name: "each_owner",
  actionPluginName: "notify",
  stateNames: ["asking"],
  iterateOn: [{ transformer: "jmespath", mapping: "entity.data.owners" }],
  successAction: "ALL_ASKED",
};
const owners = (...ids: string[]): Json[] => ids.map((id) => ({ id, name: `Owner ${id}` }));
const plot = (over: JsonObject = {}, data: JsonObject = { owners: owners("a", "b", "c") }): Plot => ({
  states: {
    asking: { on: { ALL_ASKED: "asked", SOME_FAILED: "trouble", leave: "elsewhere" } },
    elsewhere: { on: { back: "asking" } },
    asked: { type: "final" },
    trouble: { on: { again: "asking" } },
  },
  plugins: [notify],
  common: [{ ...eachOwner, ...over }],
  data,
});

const itemRun = (story: Story, place: number): RunId => `${story.run("each_owner").id}_${place}` as RunId;
const answer = (story: Story, place: number, result: RunResult) =>
  story.finish("each_owner", result, itemRun(story, place));
const good = (output: Json = { ok: true }): RunResult => ({ status: "success", output });
const bad: RunResult = { status: "error", code: "http_500", message: "Request Failed" };
const effectIds = (story: Story): string[] => story.last.effects.map(({ effect }) => effect.id);

describe("an iterative plugin over a call", () => {
  it("asks once for each item, with the item as the context and an id of its own", () => {
    const story = tell(plot());
    const run = story.run("each_owner");
    const effects = story.last.effects.map(({ effect }) => effect);
    expect(effects.map(({ id }) => id)).toEqual([1, 2, 3].map((place) => `${run.id.replace("run_", "eff_")}_${place}`));
    expect(effects).toMatchObject(
      ["a", "b", "c"].map((id) => ({
        kind: "call_http",
        plugin: "each_owner",
        request: {
          url: `https://vendor.example/owners/${id}`,
          body: { name: `Owner ${id}`, case: story.snapshot.caseId },
        },
      })),
    );
    expect(story.at("pluginsOutput.each_owner")).toEqual({
      name: "each_owner",
      status: "IN_PROGRESS",
      items: ["a", "b", "c"].map((id) => ({ id, status: "IN_PROGRESS" })),
    });
  });

  it("tells success when the last item succeeded, in whatever order they answered", () => {
    const story = tell(plot());
    answer(story, 3, good(3));
    answer(story, 1, good(1));
    expect(story.state()).toBe("asking");
    answer(story, 2, good(2));
    expect(story.state()).toBe("asked");
    expect(story.at("pluginsOutput.each_owner")).toEqual({
      name: "each_owner",
      status: "SUCCESS",
      items: ["a", "b", "c"].map((id, place) => ({ id, status: "SUCCESS", output: place + 1 })),
    });
  });

  it("tells failure when one failed, after the others are done, and keeps every result", () => {
    const story = tell(plot({ errorAction: "SOME_FAILED" }));
    answer(story, 2, bad);
    answer(story, 1, good());
    expect(story.state()).toBe("asking");
    answer(story, 3, good());
    expect(story.state()).toBe("trouble");
    expect(story.at("pluginsOutput.each_owner")).toMatchObject({
      status: "ERROR",
      items: [
        { id: "a", status: "SUCCESS" },
        { id: "b", status: "ERROR", code: "http_500", error: "Request Failed" },
        { id: "c", status: "SUCCESS" },
      ],
    });
  });

  it("opens one incident when nobody hears of the failure, whose retry asks for the failed item alone, under its key", () => {
    const story = tell(plot());
    const second = effectIds(story)[1];
    for (const [place, result] of [good(), bad, good()].entries()) answer(story, place + 1, result);
    expect(story.snapshot.incidents).toMatchObject([{ source: "effect", code: "items_failed", resolvedAtMs: null }]);
    expect(story.snapshot.incidents[0]?.message).toContain("1 of 3 items failed: b");
    const incidentId = story.snapshot.incidents[0]?.id ?? "";
    const retried = story.give({ type: "retry_incident", incidentId }, { actor: analyst });
    expect(retried.effects).toEqual([]);
    expect(retried.effectChanges).toEqual([{ effectId: second, to: "again" }]);
    expect(story.run("each_owner").status).toBe("running");
    answer(story, 2, good());
    expect(story.state()).toBe("asked");
  });

  it("asks for the failed items alone when a person runs it again, and for everything when the facts are others", () => {
    const story = tell(plot({ errorAction: "SOME_FAILED" }));
    const second = effectIds(story)[1];
    for (const [place, result] of [good(), bad, good()].entries()) answer(story, place + 1, result);
    const same = story.give({ type: "run_plugin", plugin: "each_owner" }, { actor: analyst });
    expect(same.effectChanges).toEqual([{ effectId: second, to: "again" }]);
    answer(story, 2, bad);
    const merge = { entity: { data: { owners: [{ id: "a", name: "Another name" }] } } };
    story.give({ type: "merge_context", merge, arrays: "replace" });
    const other = story.give({ type: "run_plugin", plugin: "each_owner" }, { actor: analyst });
    expect(other.effects).toHaveLength(1);
    expect(story.run("each_owner").generation).toBe(2);
  });

  it("does the others when one cannot be asked, and asks for that one with the facts of the retry", () => {
    const story = tell(
      plot(
        {},
        {
          owners: [
            { id: "a", name: "A" },
            { id: "..", name: "Climber" },
          ],
        },
      ),
    );
    expect(story.last.effects).toHaveLength(1);
    answer(story, 1, good());
    expect(story.snapshot.incidents).toMatchObject([{ code: "items_failed" }]);
    expect(story.at("pluginsOutput.each_owner.items")).toMatchObject([{ status: "SUCCESS" }, { status: "ERROR" }]);
    const incidentId = story.snapshot.incidents[0]?.id ?? "";
    story.give({ type: "retry_incident", incidentId }, { actor: analyst });
    expect(story.snapshot.incidents.map(({ resolvedAtMs }) => resolvedAtMs === null)).toEqual([false, true]);
    expect(story.last.effects).toEqual([]);
  });

  it("takes each answer once", () => {
    const story = tell(plot());
    answer(story, 1, good(1));
    const version = story.snapshot.version;
    answer(story, 1, good(2));
    answer(story, 1, bad);
    expect(story.snapshot.version).toBe(version);
    expect(story.at("pluginsOutput.each_owner.items")).toMatchObject([{ output: 1 }, {}, {}]);
  });

  it("waits for an item whose vendor answers later, and takes its callback", () => {
    const story = tell(plot());
    answer(story, 1, good());
    answer(story, 2, good());
    const later: RunResult = { status: "waiting", output: null, vendorRef: "x", deadlineSeconds: 60 };
    expect(answer(story, 3, later).effectChanges).toMatchObject([{ to: "waiting" }]);
    expect(openRuns(story.snapshot)).toHaveLength(1);
    story.give({ type: "callback", runId: itemRun(story, 3), vendorEventId: "v1", result: good() });
    expect(story.state()).toBe("asked");
  });

  it("stops what is under way when its state is entered again, and shows nothing of the former run", () => {
    const story = tell(plot());
    const former = story.run("each_owner").id;
    story.send("leave");
    const { effectChanges } = story.send("back");
    expect(effectChanges.filter(({ to }) => to === "failed")).toHaveLength(3);
    story.finish("each_owner", good("old"), `${former}_1` as RunId);
    expect(story.at("pluginsOutput.each_owner.items")).toMatchObject([{ status: "IN_PROGRESS" }, {}, {}]);
  });

  it("is done at once when there is nothing to go through", () => {
    expect(tell(plot({}, {})).state()).toBe("asked");
    expect(tell(plot({}, { owners: [] })).state()).toBe("asked");
  });

  it.each<[string, Json, string]>([
    ["is no list", { a: 1 }, "does not give a list"],
    ["is too long", Array.from({ length: 201 }, (_, id) => ({ id: `${id}` })), "more than 200 items"],
  ])("fails before anything leaves when what it goes through %s", (_what, list, message) => {
    const story = tell(plot({}, { owners: list }));
    expect(story.last.effects).toEqual([]);
    expect(story.snapshot.incidents[0]?.message).toContain(message);
  });
});

describe("what an iterative plugin can repeat", () => {
  const read = (action: JsonObject) =>
    readPlugins({ commonPlugins: [{ ...eachOwner, actionPluginName: "it" }], apiPlugins: [{ name: "it", ...action }] });

  it.each<[string, JsonObject]>([
    ["a call", { pluginKind: "api", url: "https://v.example", method: "POST" }],
    ["a webhook", { pluginKind: "webhook", url: "https://v.example", method: "POST" }],
    ["a kind made with definePlugin", { pluginKind: "lei-lookup" }],
    ["a check", { pluginKind: "individual-sanctions", vendor: "sandbox" }],
  ])("%s", (_what, action) => {
    const { plugins, problems } = read(action);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(plugins).toMatchObject([{ kind: "iterative", name: "each_owner", action: { name: "each_owner" } }]);
  });

  it.each(["approval", "wait", "transformer"])("no %s", (pluginKind) => {
    const { problems } = read({ pluginKind, event: "x", transformers: [{ transformer: "jmespath", mapping: "@" }] });
    expect(problems).toContainEqual(expect.objectContaining({ code: "plugin_kind_not_supported" }));
  });
});
