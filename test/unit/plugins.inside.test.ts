import { describe, expect, it } from "vitest";
import type { Actor } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { collectingOf } from "../../src/workflow/collecting";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { collectionLink } from "../../src/workflow/links";
import { validateDefinition } from "../../src/workflow/validate";
import { caller, error, fire, type Plot, type Story, success, tell, tenantId } from "../support/decisions";

const done = { type: "final" };
const waitPlot = (over: JsonObject, data: JsonObject = {}): Plot => ({
  states: { waiting: { on: { OVER: "over", FAILED: "failed", SKIP: "over" } }, over: done, failed: done },
  common: [
    {
      pluginKind: "wait",
      name: "pause",
      stateNames: ["waiting"],
      successAction: "OVER",
      errorAction: "FAILED",
      ...over,
    },
  ],
  data,
});

describe("a wait", () => {
  const start = 1_700_000_000_000;
  it.each<[name: string, until: string | number, data: JsonObject, dueAtMs: number]>([
    ["milliseconds", 1_500, {}, start + 1_500],
    ["a duration", "PT30M", {}, start + 1_800_000],
    ["a moment", "2023-11-15T01:00:00+02:00", {}, Date.UTC(2023, 10, 14, 23)],
    ["a day", "2023-12-01", {}, Date.UTC(2023, 11, 1)],
    ["a path to a number", "entity.data.pause", { pause: 250 }, start + 250],
    ["a path to a duration", "entity.data.pause", { pause: "P1D" }, start + 86_400_000],
    ["a path to a moment", "entity.data.pause", { pause: "2023-11-16T00:00:00Z" }, Date.UTC(2023, 10, 16)],
  ])("ends at %s, and not before", (_name, until, data, dueAtMs) => {
    const story = tell(waitPlot({ until }, data));
    expect(story.snapshot.timers).toMatchObject([{ kind: "run_due", dueAtMs }]);
    story.nowMs = dueAtMs - 1;
    story.give({ type: "timer", timerId: story.snapshot.timers[0]?.id ?? "" });
    expect(story.state()).toBe("waiting");
    fire(story, 0);
    expect([story.state(), story.at("pluginsOutput.pause.endedBy")]).toEqual(["over", "time"]);
  });

  it("is over at once when its moment has passed", () => {
    expect(tell(waitPlot({ until: "2020-01-01" })).state()).toBe("over");
  });

  it("fails when nothing readable stands at its path", () => {
    for (const data of [{}, { pause: "soon" }, { pause: -1 }, { pause: [] }])
      expect(tell(waitPlot({ until: "entity.data.pause" }, data)).state()).toBe("failed");
  });

  it("ends with its event, which the chart need not know, and its timer goes", () => {
    const story = tell(waitPlot({ until: "P1D", event: "PAYMENT_SEEN" }));
    expect(story.send("PAYMENT_SEEN").accepted).toBe(true);
    expect([story.state(), story.at("pluginsOutput.pause.endedBy")]).toEqual(["over", "event"]);
    expect(story.snapshot.timers).toEqual([]);
  });

  it("hears no other event, and none once it is over", () => {
    const story = tell(waitPlot({ event: "PAYMENT_SEEN", successAction: "QUIET" }));
    expect(story.try({ type: "send_event", name: "PAYMENT", payload: null })).toMatchObject({ ok: false });
    story.send("PAYMENT_SEEN");
    expect(story.try({ type: "send_event", name: "PAYMENT_SEEN", payload: null })).toMatchObject({ ok: false });
  });

  it("ends with its state", () => {
    const story = tell(waitPlot({ until: "P1D" }));
    story.send("SKIP");
    expect([story.state(), story.snapshot.timers]).toEqual(["over", []]);
  });
});

const chain = (over: Partial<Plot> = {}): Plot => ({
  states: { work: { on: { DONE: "over", LEAVE: "away" } }, away: { on: { BACK: "work" } }, over: done },
  plugins: [
    caller("third", ["work"], { after: ["first", "second"], successAction: "DONE", errorAction: null }),
    caller("first", ["work"], { successAction: null, errorAction: null }),
    caller("second", ["work"], { successAction: null, errorAction: null }),
  ],
  ...over,
});
const started = (story: Story) => story.snapshot.runs.map((run) => run.plugin);

describe("the order of plugins", () => {
  it("starts a plugin when all it comes after have finished, whatever they came to", () => {
    const story = tell(chain());
    expect(started(story)).toEqual(["first", "second"]);
    story.finish("second", error());
    expect(started(story)).toEqual(["first", "second"]);
    story.finish("first", success());
    expect(started(story)).toEqual(["first", "second", "third"]);
    story.finish("third", success());
    expect(story.state()).toBe("over");
  });

  it("begins anew when the state is entered again", () => {
    const story = tell(chain());
    story.finish("first", success());
    story.send("LEAVE");
    story.finish("second", success());
    story.send("BACK");
    expect(started(story)).toEqual(["first", "second", "first", "second"]);
    story.finish("first", success());
    expect(started(story)).not.toContain("third");
    story.finish("second", success());
    expect(started(story).at(-1)).toBe("third");
  });

  it("waits for the successor of a run that was superseded", () => {
    const story = tell(chain());
    story.finish("second", success());
    story.give({ type: "run_plugin", plugin: "first" });
    const [old, fresh] = story.snapshot.runs.filter((run) => run.plugin === "first");
    if (old === undefined || fresh === undefined) throw new Error("two runs were expected");
    story.finish("first", success(), old.id);
    expect(started(story)).not.toContain("third");
    story.finish("first", success(), fresh.id);
    expect(started(story)).toContain("third");
  });

  it("starts nothing for a case that the finished plugin leads elsewhere", () => {
    const story = tell(
      chain({
        plugins: [
          caller("first", ["work"], { successAction: "LEAVE" }),
          caller("second", ["work"], { after: ["first"], successAction: null }),
        ],
      }),
    );
    story.finish("first", success());
    expect([story.state(), started(story)]).toEqual(["away", ["first"]]);
  });

  it("goes through a chain of plugins that finish at once in one command", () => {
    const step = (name: string, after: string[], over: JsonObject = {}): JsonObject => ({
      pluginKind: "transformer",
      name,
      stateNames: ["work"],
      after,
      transformers: [
        { transformer: "helper", mapping: [{ method: "copy", source: after[0] ?? "entity.data.word", target: name }] },
      ],
      ...over,
    });
    const story = tell({
      states: { work: { on: { DONE: "over" } }, over: done },
      common: [step("three", ["two"], { successAction: "DONE" }), step("two", ["one"]), step("one", [])],
      data: { word: "hello" },
    });
    expect([story.state(), story.at("three"), started(story)]).toEqual(["over", "hello", ["one", "two", "three"]]);
  });

  it("lets a join wait for followers that have not begun", () => {
    const story = tell(
      chain({
        states: {
          work: { meta: { join: { plugins: ["first", "third"], event: "DONE" } }, on: { DONE: "over", LEAVE: "away" } },
          away: { on: { BACK: "work" } },
          over: done,
        },
        plugins: [
          caller("third", ["work"], { after: ["first"], successAction: null, errorAction: null }),
          caller("first", ["work"], { successAction: null, errorAction: null }),
        ],
      }),
    );
    story.finish("first", success());
    story.send("LEAVE");
    story.finish("third", success());
    story.send("BACK");
    story.finish("first", success());
    expect(story.state()).toBe("work");
    story.finish("third", success());
    expect(story.state()).toBe("over");
  });
});

describe("dispatch-event", () => {
  const dispatch = (over: JsonObject): Plot => ({
    states: { work: { on: { TOLD: "told", FAILED: "failed" } }, told: {}, failed: done },
    common: [
      {
        pluginKind: "dispatch-event",
        name: "tell_them",
        stateNames: ["work"],
        successAction: "TOLD",
        errorAction: "FAILED",
        ...over,
      },
    ],
    data: { companyName: "Acme", additionalInfo: { ubos: [{ id: "u1", firstName: "Ada" }], directors: [] } },
  });
  const mapped = (mapping: string) => [{ transformer: "jmespath", mapping }];

  it("tells webhooks an event of the author's own name", () => {
    const story = tell(dispatch({ eventName: "LIMIT_SET", transformers: mapped("{name: entity.data.companyName}") }));
    expect(story.last.events).toContainEqual(
      expect.objectContaining({
        type: "workflow.event.dispatched",
        detail: { name: "LIMIT_SET", payload: { name: "Acme" }, plugin: "tell_them" },
      }),
    );
    expect(story.state()).toBe("told");
  });

  it("keeps a record of a report", () => {
    const story = tell(
      dispatch({
        eventName: "PERSIST_BUSINESS_REPORT",
        payload: { reportId: { __type: "literal", value: "r1" }, reportType: "MERCHANT_REPORT_T1" },
      }),
    );
    expect(story.at("pluginsOutput.tell_them")).toEqual({
      reportId: "r1",
      reportType: "MERCHANT_REPORT_T1",
      status: "in_progress",
    });
  });

  it("asks for the people of the case to become entities, and tells them which they are", () => {
    const people = "{ubos: entity.data.additionalInfo.ubos, directors: entity.data.additionalInfo.directors}";
    const story = tell(dispatch({ eventName: "ENTITIES_UPDATE", transformers: mapped(people) }));
    expect(story.last.effects[0]?.effect).toMatchObject({
      kind: "run_plugin",
      pluginKind: "entities-update",
      input: { ubos: [{ id: "u1", firstName: "Ada" }], directors: [] },
    });
    story.finish("tell_them", success({ ubos: [{ id: "u1", entityId: "ent_1" }], directors: [] }));
    expect(story.at("entity.data.additionalInfo.ubos")).toEqual([
      { id: "u1", firstName: "Ada", ballerineEntityId: "ent_1" },
    ]);
    expect(story.state()).toBe("told");
  });

  it("fails without the lists it is to read", () => {
    expect(tell(dispatch({ eventName: "ENTITIES_UPDATE", transformers: mapped("entity.data.nothing") })).state()).toBe(
      "failed",
    );
    expect(tell(dispatch({ eventName: "PERSIST_BUSINESS_REPORT" })).state()).toBe("failed");
  });
});

describe("attach-ui-definition", () => {
  const page = (id: string): JsonObject => ({
    id,
    title: id,
    elements: [{ id: "note", element: "textfield", valueDestination: `entity.data.${id}`, params: { label: "Note" } }],
  });
  const attach = (over: JsonObject): Plot => ({
    states: {
      first: { meta: { form: "usual" }, on: { SENT: "second", GO: "asking" } },
      asking: { on: { READY: "second", FAILED: "failed" } },
      second: { meta: { form: "usual" }, on: { SENT: "over", EXTRA_SENT: "third" } },
      third: { meta: { form: "usual" }, on: { SENT: "over" } },
      over: done,
      failed: done,
    },
    common: [
      {
        pluginKind: "attach-ui-definition",
        name: "switch_form",
        stateNames: ["asking"],
        uiDefinitionId: "extra",
        expireInMinutes: 60,
        successAction: "READY",
        errorAction: "FAILED",
        ...over,
      },
    ],
    forms: {
      usual: { key: "usual", title: "Usual", event: "SENT", pages: [page("a")] },
      extra: { key: "extra", title: { en: "Extra questions" }, event: "EXTRA_SENT", pages: [page("b")] },
    },
  });
  const shown = (story: Story) => collectingOf(story.definition, story.snapshot)?.form.key ?? null;

  it.each(["extra", "Extra questions"])(
    "puts the form %s in the place of the states' own until it is submitted",
    (form) => {
      const story = tell(attach({ uiDefinitionId: form }));
      expect(shown(story)).toBe("usual");
      story.send("GO");
      expect([story.state(), shown(story)]).toEqual(["second", "extra"]);
      const applicant: Actor = { kind: "applicant", tenantId, caseId: story.snapshot.caseId, linkId: "lnk_1" };
      const page = { type: "submit_page", page: "b", answers: { "entity.data.b": "yes" }, device: null } as const;
      story.give(page, { actor: applicant });
      expect(shown(story)).toBe("extra");
      story.give({ type: "submit_form" }, { actor: applicant });
      expect([story.state(), shown(story), story.at("entity.data.b")]).toEqual(["third", "usual", "yes"]);
    },
  );

  it("mints a link that lasts as long as it says, which is the one that is shown from then on", () => {
    const story = tell(attach({}));
    story.send("GO");
    const link = collectionLink(story.snapshot);
    expect(story.at("pluginsOutput.switch_form.linkId")).toBe(link?.id);
    expect(link?.expiresAtMs).toBe(story.nowMs + 3_600_000);
  });

  it("fails when there is no such form", () => {
    const story = tell(attach({ uiDefinitionId: "other" }));
    story.send("GO");
    expect([story.state(), story.snapshot.attachedForm]).toEqual(["failed", null]);
  });
});

describe("what is wrong is found when a definition is checked", () => {
  const check = (review: JsonObject, common: JsonObject[] = []) => {
    const body = parseDefinitionBody({
      definition: { id: "x", initial: "review", states: { review: { on: { OK: "over" }, ...review }, over: done } },
      extensions: { commonPlugins: common },
    });
    if (!body.ok) throw new Error(JSON.stringify(body.error));
    return validateDefinition(body.value).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
  };
  const at = "definition.states.review.meta.approval";
  it.each<[name: string, approval: JsonObject | string, problem: string]>([
    ["no event", { count: 2 }, `error bad_approval ${at}.event`],
    ["a misspelt key", { event: "OK", rolls: ["admin"] }, `error bad_approval ${at}`],
    ["a role nobody has", { event: "OK", roles: ["boss"] }, `error bad_plugin ${at}.roles.0`],
    ["a form that is not there", { event: "OK", form: "sheet" }, `error unknown_form ${at}.form`],
    ["no object at all", "please", `error bad_approval ${at}`],
  ])("an approval with %s", (_name, approval, problem) => {
    expect(check({ meta: { approval } })).toContain(problem);
  });

  it("an approval that is well", () => {
    expect(check({ meta: { approval: { event: "OK", count: 2 } } })).toEqual([]);
  });

  it("a form that is not there", () => {
    const attach = { pluginKind: "attach-ui-definition", name: "f", stateNames: ["review"], form: "extra" };
    expect(check({}, [attach])).toContain("error unknown_form extensions.commonPlugins.0.form");
  });
});

describe("when a case ends, nobody is asked any more", () => {
  const waits = [
    { name: "word", pluginKind: "approval", stateNames: ["asked", "over"], timeoutSeconds: 60 },
    { name: "nap", pluginKind: "wait", stateNames: ["asked", "over"], until: "PT1H" },
  ];
  const plot: Plot = { states: { asked: { on: { finish: "over" } }, over: { type: "final" } }, plugins: waits };

  it.each(["cancel", "finish"])("after %s", (how) => {
    const story = tell(plot);
    if (how === "cancel") story.give({ type: "cancel", reason: "r" });
    else story.send("finish");
    expect(story.snapshot.status).not.toBe("active");
    expect(new Set(story.snapshot.runs.map(({ status }) => status))).toEqual(new Set(["cancelled"]));
    expect(story.snapshot.timers).toEqual([]);
  });
});
