import { describe, expect, it } from "vitest";
import type { Actor, CommandBody } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { mayCommand } from "../../src/review/policy";
import { type Story, tell, tenantId, when } from "../support/decisions";

const states: JsonObject = {
  open: { on: { GO: "next" }, always: { target: "clear", guard: when("entity.data.fine") } },
  next: { initial: "inner", states: { inner: {} } },
  clear: {},
  done: { type: "final" },
};
const data = { name: "Acme", tags: ["a"], ubos: [{ id: "u1", share: 60 }] };
const aStory = (): Story => tell({ states, data, context: { note: "old", metadata: { source: "crm" } } });

const event = (name: string, payload: Json = null): CommandBody => ({ type: "send_event", name, payload });
const replaced = (story: Story, context: Json) => story.try(event("UPDATE_CONTEXT", { context }));
const merged = (story: Story, newContext: Json, arrayMergeOption?: Json) =>
  story.try(event("DEEP_MERGE_CONTEXT", { newContext, ...(arrayMergeOption !== undefined && { arrayMergeOption }) }));

describe("NO_OP", () => {
  it("is taken in every active state and changes nothing but the version and the log", () => {
    const story = aStory();
    for (const state of ["open", "next.inner"]) {
      const before = story.snapshot;
      expect(story.state()).toBe(state);
      const { log, effects, events, next } = story.send("NO_OP", { any: "thing" });
      expect(next).toEqual({ ...before, version: before.version + 1 });
      expect(log).toMatchObject({
        type: "event.received",
        subject: "NO_OP",
        accepted: true,
        detail: { builtIn: true },
      });
      expect([effects, events]).toEqual([[], []]);
      if (state === "open") story.send("GO");
    }
  });
});

describe("UPDATE_CONTEXT", () => {
  it("replaces what people own and keeps what the engine owns", () => {
    const story = aStory();
    const before = story.snapshot.context;
    expect(replaced(story, { entity: { data: { name: "New" } }, other: 1 }).ok).toBe(true);
    expect(story.snapshot.context).toEqual({
      entity: { ...(before.entity as JsonObject), data: { name: "New" } },
      other: 1,
      pluginsOutput: before.pluginsOutput,
    });
  });

  it("takes back what was read from the case, changed where people may change it", () => {
    const story = aStory();
    const read = { ...story.snapshot.context, documents: [] };
    expect(replaced(story, { ...read, note: "new" }).ok).toBe(true);
    expect(story.snapshot.context).toEqual({ ...story.snapshot.context, note: "new" });
    expect(story.at("entity.data.ubos.0.share")).toBe(60);
  });

  it("gives people in lists their ids", () => {
    const story = aStory();
    replaced(story, { entity: { data: { ubos: [{ share: 100 }] } } });
    expect(story.at("entity.data.ubos.0.id")).toEqual(expect.any(String));
  });

  it.each<[string, Json, string]>([
    ["results of plugins", { pluginsOutput: { sanctions: { clear: true } } }, "pluginsOutput"],
    ["children", { childWorkflows: { kyc: {} } }, "childWorkflows"],
    ["documents", { documents: [{ id: "d" }] }, "documents"],
    ["links", { metadata: { collectionFlowUrl: "https://elsewhere" } }, "metadata.collectionFlowUrl"],
    ["whom it is about", { entity: { type: "individual", data: {} } }, "entity.type"],
    ["the entity's id", { entity: { ballerineEntityId: "ent_other" } }, "entity.ballerineEntityId"],
    ["the prototype", JSON.parse('{"deep":{"__proto__":{"admin":true}}}') as Json, "deep.__proto__"],
    ["a constructor", { constructor: { prototype: {} } }, "constructor"],
  ])("cannot write %s", (_, context, key) => {
    const story = aStory();
    const before = story.snapshot;
    expect(replaced(story, context)).toEqual({
      ok: false,
      error: { code: "engine_owned", param: `payload.context.${key}` },
    });
    expect(story.snapshot).toBe(before);
    expect(Object.getPrototypeOf({})).not.toHaveProperty("admin");
  });

  it.each<[Json, string]>([
    [null, "payload.context"],
    [{}, "payload.context"],
    [{ context: [] }, "payload.context"],
    [{ context: { entity: null } }, "payload.context.entity"],
    [{ context: { entity: { data: "x" } } }, "payload.context.entity.data"],
  ])("refuses %j and names the place", (payload, param) => {
    expect(aStory().try(event("UPDATE_CONTEXT", payload))).toMatchObject({
      ok: false,
      error: { code: "bad_value", param },
    });
  });

  it("lets automatic transitions see the new facts", () => {
    const story = aStory();
    replaced(story, { entity: { data: { fine: true } } });
    expect(story.state()).toBe("clear");
    expect(story.last.events.map(({ type }) => type)).toContain("workflow.context.changed");
  });
});

describe("DEEP_MERGE_CONTEXT", () => {
  it.each<[Json | undefined, Json]>([
    [undefined, ["a", "b"]],
    ["concat", ["a", "b"]],
    ["by_index", ["b"]],
    ["replace", ["b"]],
  ])("with arrayMergeOption %j lists meet as documented", (option, tags) => {
    const story = aStory();
    expect(merged(story, { entity: { data: { tags: ["b"] } } }, option).ok).toBe(true);
    expect(story.at("entity.data.tags")).toEqual(tags);
    expect(story.at("entity.data.name")).toBe("Acme");
  });

  it("by_id merges items that are the same and refuses lists whose items have none", () => {
    const story = aStory();
    merged(story, { entity: { data: { ubos: [{ id: "u1", name: "Ada" }] } } }, "by_id");
    expect(story.at("entity.data.ubos")).toEqual([{ id: "u1", share: 60, name: "Ada" }]);
    expect(merged(story, { entity: { data: { ubos: [{ name: "Bob" }] } } }, "by_id")).toMatchObject({
      ok: false,
      error: { code: "bad_value", param: "payload.newContext", message: expect.stringContaining("ubos") },
    });
  });

  it.each<[string, Json, Json, JsonObject]>([
    ["no context", null, "concat", { code: "bad_value", param: "payload.newContext" }],
    ["an unknown option", {}, "by_name", { code: "bad_value", param: "payload.arrayMergeOption" }],
    ["an inherited option", {}, "toString", { code: "bad_value", param: "payload.arrayMergeOption" }],
    [
      "results of plugins",
      { pluginsOutput: {} },
      "concat",
      { code: "engine_owned", param: "payload.newContext.pluginsOutput" },
    ],
    [
      "whom it is about",
      { entity: { type: "individual" } },
      "concat",
      { code: "engine_owned", param: "payload.newContext.entity.type" },
    ],
    [
      "the prototype",
      JSON.parse('{"entity":{"data":{"__proto__":{"admin":true}}}}') as Json,
      "concat",
      { code: "engine_owned", param: "payload.newContext.entity.data.__proto__" },
    ],
  ])("refuses %s", (_, newContext, option, error) => {
    expect(merged(aStory(), newContext, option)).toMatchObject({ ok: false, error });
  });
});

describe("built-in events", () => {
  const names = ["UPDATE_CONTEXT", "DEEP_MERGE_CONTEXT", "NO_OP"];

  it("are over with the case", () => {
    const story = aStory();
    story.give({ type: "cancel", reason: "enough" });
    for (const name of names)
      expect(story.try(event(name, { context: {}, newContext: {} }))).toMatchObject({
        ok: false,
        error: { code: "event_not_allowed", event: name, allowed: [] },
      });
  });

  it("are the chart's own where it names them anywhere, and never a wildcard's", () => {
    const own = tell({ states: { a: { on: { GO: "b" } }, b: { on: { NO_OP: "c" } }, c: {} } });
    expect(own.try(event("NO_OP"))).toMatchObject({ ok: false, error: { code: "event_not_allowed" } });
    own.send("GO");
    own.send("NO_OP");
    expect(own.state()).toBe("c");
    const wild = tell({ states: { a: { on: { "*": "b" } }, b: {} } });
    wild.send("NO_OP");
    expect(wild.state()).toBe("a");
  });

  it("are not for applicants, vendors or the engine: they have no events to send", () => {
    const story = aStory();
    const { caseId } = story.snapshot;
    const others: Actor[] = [
      { kind: "applicant", tenantId, caseId, linkId: "link_1", subject: "applicant" } as Actor,
      { kind: "vendor", tenantId, vendor: "sandbox" } as Actor,
      { kind: "system", tenantId, part: "effects" },
    ];
    for (const actor of others)
      for (const name of names)
        expect(mayCommand(actor, { type: "send_event", name, payload: null }, story.snapshot)).toMatchObject({
          code: "not_permitted",
        });
  });
});
