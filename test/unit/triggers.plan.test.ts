import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { definedKind } from "../../src/plugins/kinds/index";
import { messageId, messagesIn, mostMessages, planOf } from "../../src/triggers/plan";
import { crmTemplates } from "../../src/triggers/templates";
import { TriggerSettings } from "../../src/triggers/trigger.schema";

const nowMs = 1_763_631_000_000;
const bearer = { kind: "bearer" };
const jmespath = (mapping: string) => ({ transform: [{ transformer: "jmespath", mapping }] });
const written = (over: JsonObject = {}) => ({
  name: "crm",
  workflow: "kyb",
  mode: "start_or_advance",
  correlation: { expression: "body.Id" },
  context: jmespath("{entity: {type: 'business', id: body.Id, data: {companyName: body.Name, website: body.Website}}}"),
  authentication: bearer,
  ...over,
});
const settings = (over: JsonObject = {}) => TriggerSettings.parse(written(over));
const facts = (body: Json, headers: Record<string, string> = {}) => ({ body, headers });

describe("what a message asks for", () => {
  it("is mapped as plugins map, and what the sender left out is no fact", () => {
    expect(planOf(settings(), facts({ Id: 7, Name: "Northwind", Website: null }), nowMs)).toEqual({
      kind: "planned",
      plan: {
        correlation: { by: "external_id", id: "7" },
        context: { entity: { type: "business", id: 7, data: { companyName: "Northwind" } } },
        event: null,
      },
    });
  });

  it("may be written as a tree of literals and paths", () => {
    const payload = {
      entity: { type: { __type: "literal", value: "business" }, id: { __type: "path", value: "body.Id" } },
    };
    const planned = planOf(settings({ context: { payload } }), facts({ Id: "a" }), nowMs);
    expect(planned).toMatchObject({ plan: { context: { entity: { type: "business", id: "a" } } } });
  });

  it.each<[string, JsonObject, Json, string | null]>([
    ["the same event always", { name: "CRM_UPDATED" }, { Id: "a" }, "CRM_UPDATED"],
    ["the event that the message names", { nameFrom: "body.event" }, { Id: "a", event: "WON" }, "WON"],
    ["no event where it names none", { nameFrom: "body.event" }, { Id: "a" }, null],
  ])("sends %s", (_title, event, body, name) => {
    const planned = planOf(settings({ event }), facts(body), nowMs);
    expect(planned.kind === "planned" ? (planned.plan.event?.name ?? null) : planned).toBe(name);
  });

  it("is nobody's business when `when` finds nothing", () => {
    const filtered = settings({ when: "body.stage == 'won'" });
    expect(planOf(filtered, facts({ Id: "a", stage: "lost" }), nowMs)).toEqual({ kind: "ignored" });
    expect(planOf(filtered, facts({ Id: "a", stage: "won" }), nowMs).kind).toBe("planned");
  });

  it.each<[string, JsonObject, Json, string]>([
    ["no id to find the case by", {}, { Name: "Northwind" }, "correlation.expression"],
    ["an id that is too long to be one", {}, { Id: "x".repeat(256) }, "correlation.expression"],
    ["a mapping that gives no object", { context: jmespath("body.Id") }, { Id: "a" }, "context"],
    ["a mapping that cannot be computed", { context: jmespath("{x: join(',', body)}") }, { Id: "a" }, "context"],
    [
      "a payload that cannot be computed",
      { event: { name: "A", payload: jmespath("join(body, body)") } },
      { Id: "a" },
      "event.payload",
    ],
  ])("fails with the path of what is to blame: %s", (_title, over, body, path) => {
    const planned = planOf(settings(over), facts(body), nowMs);
    expect(planned.kind === "failed" ? planned.problems[0]?.path : planned.kind).toBe(path);
  });

  it("never throws, whatever is sent", () => {
    const wild = settings({
      when: "body",
      event: { nameFrom: "body.a", payload: jmespath("body.b") },
      dedupe: "body.id",
    });
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = value as Json;
        const planned = planOf(wild, facts(body), nowMs);
        expect(["planned", "ignored", "failed"]).toContain(planned.kind);
        const id = messageId(wild, facts(body));
        expect(id === null || id.length > 0).toBe(true);
      }),
    );
  });
});

describe("the messages of one request", () => {
  it("are the items of the list that `each` finds, up to a hundred", () => {
    const each = settings({ each: "body.events" });
    expect(messagesIn(each, facts({ events: [1, 2] }))).toEqual({ ok: true, value: [1, 2] });
    expect(messagesIn(each, facts({ events: "none" })).ok).toBe(false);
    expect(messagesIn(each, facts({ events: Array(mostMessages + 1).fill(1) })).ok).toBe(false);
  });
});

describe("a trigger that cannot work is refused when it is written", () => {
  it.each<[string, JsonObject, string]>([
    ["starts cases without a context", { context: null }, "context"],
    ["advances cases without saying which", { mode: "advance", correlation: null }, "correlation"],
    ["would do nothing", { mode: "advance", context: null }, "event"],
    [
      "looks for our id of a case that is still to be",
      { correlation: { by: "case_id", expression: "body.Id" } },
      "correlation.by",
    ],
    ["an expression that is none", { when: "body.[" }, "when"],
    ["a mapping that is none", { context: { transform: [{ transformer: "jmespath", mapping: "{" }] } }, "context"],
    ["a secret where it would leave", { context: jmespath("'{secret.KEY}'") }, "context"],
    ["an event with two names", { event: { name: "A", nameFrom: "body.b" } }, "event"],
  ])("%s", (_title, over, path) => {
    const parsed = TriggerSettings.safeParse(written(over));
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });
});

describe("the templates", () => {
  const triggers = crmTemplates.flatMap((template) => (template.kind === "trigger" ? [template] : []));
  const plugins = crmTemplates.flatMap((template) => (template.kind === "plugin" ? [template] : []));

  it.each(triggers)("$id hangs together and starts a case from its sample", ({ trigger, sample }) => {
    const read = TriggerSettings.parse({ ...trigger, workflow: "kyb" });
    const messages = messagesIn(read, facts(sample.body, sample.headers));
    const planned = messages.ok ? messages.value.map((body) => planOf(read, facts(body, sample.headers), nowMs)) : [];
    expect(planned[0]).toMatchObject({
      kind: "planned",
      plan: {
        correlation: { id: expect.any(String) },
        context: { entity: { type: "business", id: expect.any(String) } },
      },
    });
    expect(messages.ok && messageId(read, facts(messages.value[0] ?? null))).toEqual(expect.any(String));
  });

  it.each(plugins)("$id names secrets that its plugins read, and settings that hold", ({ plugins: made, secrets }) => {
    for (const { pluginKind, account, object, objectType } of made) {
      const given = JSON.parse(JSON.stringify({ account, object, objectType })) as JsonObject;
      expect(definedKind(String(pluginKind))?.settingsProblems(given)).toEqual([]);
    }
    for (const secret of secrets) expect(JSON.stringify(made)).toContain(`"${secret}"`);
  });
});
