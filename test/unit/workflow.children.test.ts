import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CaseId,
  type CaseSnapshot,
  type ChildCase,
  type ChildNews,
  type CommandBody,
  type Effect,
  idFrom,
  type ParentLink,
} from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { readSnapshot } from "../../src/workflow/read-snapshot";
import { validateDefinition } from "../../src/workflow/validate";
import { engine, type Plot, type Story, tell, tenantId } from "../support/decisions";

const kyc: JsonObject = {
  name: "kyc",
  pluginKind: "child",
  definitionId: "person",
  stateNames: ["asking"],
  iterateOn: [{ transformer: "jmespath", mapping: "entity.data.ubos" }],
  transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
};
const kyb: JsonObject = {
  ...kyc,
  name: "kyb",
  definitionId: "company",
  iterateOn: [{ transformer: "jmespath", mapping: "entity.data.companies" }],
  transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'business', data: @}}" }],
};
const people = (...ids: string[]): JsonObject[] => ids.map((id) => ({ id, name: id }));

/** One state that asks for people and companies and stays there when its join is raised, so that everything may still come. */
const plot = (join: Json, ubos: string[], companies: string[] = [], over: Partial<Plot> = {}): Plot => ({
  states: {
    asking: {
      meta: { join: { event: "ALL_IN", children: join } },
      on: { ALL_IN: { actions: [] }, again: { target: "asking", reenter: true }, HELLO: "greeted", leave: "left" },
    },
    greeted: {},
    left: { type: "final" },
  },
  children: [kyc, kyb],
  data: { ubos: people(...ubos), companies: people(...companies) },
  ...over,
});

const caseOfKey = (key: string): CaseId => idFrom("case", `c_${key.replace(/\W/g, "_")}`);
const childOf = (story: Story, key: string): ChildCase | undefined =>
  story.snapshot.children.find((child) => child.key === key);
const openedNews = (childKey: string, problem: string | null = null): CommandBody => ({
  type: "child_opened",
  childKey,
  caseId: problem === null ? caseOfKey(childKey) : null,
  problem,
});
const news = (childKey: string, over: Partial<ChildNews> = {}): CommandBody => ({
  type: "child_changed",
  news: {
    childKey,
    caseId: caseOfKey(childKey),
    version: 2,
    status: "completed",
    state: "done",
    tags: [],
    outcome: "approved",
    entityId: idFrom("entity", "person"),
    result: null,
    deliverEvent: null,
    ...over,
  },
});
const asEngine = { actor: engine };
const open = (story: Story, ...keys: string[]) => {
  for (const key of keys) story.give(openedNews(key), asEngine);
};
const finish = (story: Story, key: string, over: Partial<ChildNews> = {}) => story.give(news(key, over), asEngine);
const merge = (story: Story, data: JsonObject) =>
  story.give({ type: "merge_context", merge: { entity: { data } }, arrays: "replace" });
const reopen = (story: Story, childKey: string) => story.try({ type: "reopen_child", childKey, reason: "new facts" });
const isRaised = (story: Story): boolean => story.snapshot.joined.asking === story.snapshot.activations.asking;
const effects = <K extends Effect["kind"]>(story: Story, kind: K): Extract<Effect, { kind: K }>[] =>
  story.last.effects.flatMap(({ effect }) => (effect.kind === kind ? [effect as Extract<Effect, { kind: K }>] : []));

describe("a join over children", () => {
  const three = ["kyc:a", "kyc:b", "kyc:c"];

  it.each<[policy: Json, finished: number]>([
    ["all", 3],
    ["any", 1],
    [{ n: 2 }, 2],
    [{ n: 99 }, 3],
  ])("with the policy %j is raised by finished child number %i, and by no later one", (policy, needed) => {
    const story = tell(plot({ plugin: "kyc", policy }, ["a", "b", "c"]));
    open(story, ...three);
    let raised = 0;
    for (const [place, key] of three.entries()) {
      finish(story, key);
      raised += story.steps("join_satisfied").length;
      expect(isRaised(story)).toBe(place + 1 >= needed);
    }
    expect(raised).toBe(1);
    // The late ones are recorded all the same.
    expect(story.snapshot.children.map(({ status, outcome }) => [status, outcome])).toEqual(
      three.map(() => ["completed", "approved"]),
    );
  });

  it.each(["cancelled", "failed"] as const)("counts a child that is %s as finished", (status) => {
    const story = tell(plot({ plugin: "kyc" }, ["a"]));
    open(story, "kyc:a");
    finish(story, "kyc:a", { status, outcome: null });
    expect(isRaised(story)).toBe(true);
  });

  it("counts a child that could not be opened as finished, and a person is told which and why", () => {
    const story = tell(plot({ plugin: "kyc" }, ["a", "b"]));
    open(story, "kyc:a");
    finish(story, "kyc:a");
    expect(isRaised(story)).toBe(false);
    story.give(openedNews("kyc:b", "unknown_definition"), asEngine);
    expect(isRaised(story)).toBe(true);
    expect(story.snapshot.incidents).toMatchObject([
      { code: "child_not_opened", message: "kyc: could not open kyc:b: unknown_definition" },
    ]);
  });

  it("does not count children whose item is gone: nobody's work is not the second of two", () => {
    const story = tell(plot({ plugin: "kyc", policy: { n: 2 } }, ["a", "b", "c"]));
    open(story, ...three);
    merge(story, { ubos: people("a", "b") });
    story.send("again");
    expect(effects(story, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:c") }]);
    finish(story, "kyc:c", { status: "cancelled", outcome: null });
    finish(story, "kyc:a");
    expect(isRaised(story)).toBe(false);
    finish(story, "kyc:b");
    expect(isRaised(story)).toBe(true);
  });

  it("is satisfied when there is nobody to wait for", () => {
    expect(isRaised(tell(plot({ plugin: "kyc" }, [])))).toBe(true);
  });

  it("over several plugins waits for each by its own policy", () => {
    const story = tell(plot([{ plugin: "kyc", policy: "any" }, { plugin: "kyb" }], ["a", "b"], ["x", "y"]));
    open(story, "kyc:a", "kyc:b", "kyb:x", "kyb:y");
    finish(story, "kyb:x");
    finish(story, "kyb:y");
    expect(isRaised(story)).toBe(false);
    finish(story, "kyc:b");
    expect(isRaised(story)).toBe(true);
  });
});

describe("a join with a limit", () => {
  const limited = [{ plugin: "kyc", timeoutSeconds: 60 }, { plugin: "kyb" }];
  const timers = (story: Story) => story.snapshot.timers.filter(({ kind }) => kind === "join_timeout");
  const fire = (story: Story): void => {
    const [timer] = timers(story);
    story.nowMs = timer?.dueAtMs ?? 0;
    story.give({ type: "timer", timerId: timer?.id ?? "" }, asEngine);
  };

  it("stops waiting for the children it limits, and for nobody else", () => {
    const story = tell(plot(limited, ["a", "b"], ["x"]));
    open(story, "kyc:a", "kyc:b", "kyb:x");
    finish(story, "kyc:a");
    expect(timers(story)).toMatchObject([{ plugin: "kyc", dueAtMs: story.nowMs + 60_000 }]);
    fire(story);
    expect([isRaised(story), timers(story)]).toEqual([false, []]);
    finish(story, "kyb:x");
    expect(isRaised(story)).toBe(true);
    expect(story.steps("join_satisfied")).toMatchObject([{ timedOut: true }]);
    // Who comes late is recorded and raises nothing.
    finish(story, "kyc:b");
    expect([story.steps("join_satisfied"), childOf(story, "kyc:b")?.outcome]).toEqual([[], "approved"]);
  });

  it("that everybody kept says nothing of a limit", () => {
    const story = tell(plot(limited, ["a"], ["x"]));
    open(story, "kyc:a", "kyb:x");
    finish(story, "kyc:a");
    fire(story);
    finish(story, "kyb:x");
    expect(story.steps("join_satisfied")).toMatchObject([{ timedOut: false }]);
  });

  it("counts anew when its state is entered anew", () => {
    const story = tell(plot(limited, ["a"], []));
    open(story, "kyc:a");
    fire(story);
    expect(isRaised(story)).toBe(true);
    story.send("again");
    expect([isRaised(story), timers(story).length]).toEqual([false, 1]);
  });
});

describe("a child", () => {
  it("speaks the language of its item, else of the plugin, else of its parent", () => {
    const ubos = [
      { id: "a", person: { speaks: "ar" } },
      { id: "b", person: { speaks: "not a language" } },
      { id: "c" },
    ];
    const languages = (language: string | null) => {
      const plugin = language === null ? kyc : { ...kyc, language };
      const over = { children: [plugin, kyb], data: { ubos }, opening: { language: "de" } };
      return effects(tell(plot({ plugin: "kyc" }, [], [], over)), "open_child").map((effect) => effect.language);
    };
    expect(languages("{item.person.speaks}")).toEqual(["ar", "de", "de"]);
    expect(languages("person.speaks")).toEqual(["ar", "de", "de"]);
    expect(languages("pt-BR")).toEqual(["pt-BR", "pt-BR", "pt-BR"]);
    expect(languages(null)).toEqual(["de", "de", "de"]);
  });

  it("is told apart from another with the same id, whatever the others are called", () => {
    const ubos = [{ id: "a" }, { id: "a" }, { id: "a-2" }, { id: "a" }];
    const story = tell(plot({ plugin: "kyc" }, [], [], { data: { ubos } }));
    const keys = story.snapshot.children.map(({ key }) => key);
    expect(keys).toEqual(["kyc:a", "kyc:a-2", "kyc:a-2-2", "kyc:a-3"]);
  });

  it("that opens after its parent was cancelled is cancelled too; one whose item is gone is known by its id", () => {
    const story = tell(plot({ plugin: "kyc" }, ["a", "b"]));
    merge(story, { ubos: people("a") });
    story.send("again");
    open(story, "kyc:b");
    expect(effects(story, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:b") }]);
    expect(childOf(story, "kyc:b")).toMatchObject({ status: "cancelled", gone: true, caseId: caseOfKey("kyc:b") });
    story.give({ type: "cancel", reason: "x" });
    open(story, "kyc:a");
    expect(effects(story, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:a") }]);
  });

  it("is cancelled when its parent ends by itself", () => {
    const story = tell(plot({ plugin: "kyc" }, ["a"]));
    open(story, "kyc:a");
    story.send("leave");
    expect(story.snapshot.status).toBe("completed");
    expect(effects(story, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:a") }]);
  });
});

describe("children of children", () => {
  const below = (depth: number): Partial<Plot> => ({
    opening: {
      parent: {
        tenantId,
        caseId: idFrom("case", "above"),
        childKey: "kyc:1",
        depth,
        chain: Array.from({ length: depth }, (_, place) => `d${place + 1}`),
        callbacks: [],
      },
    },
  });

  it("know their depth and what is above them", () => {
    const top = tell(plot({ plugin: "kyc" }, ["a"]));
    expect(effects(top, "open_child")).toMatchObject([{ depth: 1, chain: ["small"] }]);
    const deep = tell(plot({ plugin: "kyc" }, ["a"], [], below(2)));
    expect(effects(deep, "open_child")).toMatchObject([{ depth: 3, chain: ["d1", "d2", "small"] }]);
  });

  it("end at a depth of five: nothing is opened, and a person reads the chain", () => {
    const fine = tell(plot({ plugin: "kyc" }, ["a"], [], below(4)));
    expect(effects(fine, "open_child")).toHaveLength(1);
    const story = tell(plot({ plugin: "kyc" }, ["a"], [], below(5)));
    expect(effects(story, "open_child")).toEqual([]);
    expect(story.snapshot.incidents).toMatchObject([
      {
        code: "too_deep",
        message: "kyc: children of children end at a depth of 5: d1 → d2 → d3 → d4 → d5 → small → person",
      },
    ]);
    expect(story.snapshot.children).toEqual([]);
  });

  it("may end at a depth of five with nobody to open", () => {
    expect(tell(plot({ plugin: "kyc" }, [], [], below(5))).snapshot.incidents).toEqual([]);
  });
});

describe("opening a child again", () => {
  const finished = (ubos = ["a", "b"]): Story => {
    const story = tell(plot({ plugin: "kyc" }, ubos));
    open(story, ...ubos.map((id) => `kyc:${id}`));
    finish(story, "kyc:a", { outcome: "rejected" });
    return story;
  };

  it("makes the next generation for the same item, with the facts of now and the same entity", () => {
    const story = finished();
    merge(story, { ubos: [{ id: "a", name: "Ada, corrected" }, { id: "b" }] });
    expect(reopen(story, "kyc:a").ok).toBe(true);
    expect(story.last.log).toMatchObject({
      type: "child.reopened",
      subject: "kyc:a:2",
      detail: { former: "kyc:a", generation: 2, reason: "new facts" },
    });
    expect(effects(story, "open_child")).toMatchObject([
      {
        childKey: "kyc:a:2",
        context: { entity: { data: { name: "Ada, corrected" } } },
        former: { caseId: caseOfKey("kyc:a"), keepContext: false },
      },
    ]);
    expect(story.snapshot.children.map(({ key, generation, finished }) => [key, generation, finished])).toEqual([
      ["kyc:a", 1, true],
      ["kyc:b", 1, false],
      ["kyc:a:2", 2, false],
    ]);
  });

  it("makes the join wait for the newest generation", () => {
    const story = finished();
    reopen(story, "kyc:a");
    open(story, "kyc:a:2");
    finish(story, "kyc:b");
    expect(isRaised(story)).toBe(false);
    finish(story, "kyc:a:2");
    expect(isRaised(story)).toBe(true);
  });

  it("does not raise a join again; the event that the child delivers is the author's to use", () => {
    const story = finished(["a"]);
    expect(isRaised(story)).toBe(true);
    reopen(story, "kyc:a");
    open(story, "kyc:a:2");
    finish(story, "kyc:a:2", { deliverEvent: "HELLO" });
    expect(story.steps("join_satisfied")).toEqual([]);
    expect(story.state()).toBe("greeted");
  });

  it("goes by what the child knew when its item has left the list", () => {
    const story = finished();
    merge(story, { ubos: people("b") });
    story.send("again");
    expect(reopen(story, "kyc:a").ok).toBe(true);
    expect(effects(story, "open_child")).toMatchObject([
      { childKey: "kyc:a:2", former: { caseId: caseOfKey("kyc:a"), keepContext: true } },
    ]);
  });

  it("opens no twin when the state is entered again", () => {
    const story = finished();
    reopen(story, "kyc:a");
    story.send("again");
    open(story, "kyc:a:2");
    finish(story, "kyc:a:2");
    story.send("again");
    expect(effects(story, "open_child")).toEqual([]);
  });

  it("becomes an incident when the new child cannot be opened", () => {
    const story = finished();
    expect(story.run("kyc").status).toBe("success");
    reopen(story, "kyc:a");
    story.give(openedNews("kyc:a:2", "definition_not_published"), asEngine);
    expect(story.snapshot.incidents).toMatchObject([{ code: "child_not_opened", subject: story.run("kyc").id }]);
    story.give({ type: "retry_incident", incidentId: story.snapshot.incidents[0]?.id ?? "" });
    expect(effects(story, "open_child")).toMatchObject([{ childKey: "kyc:a:2" }]);
  });

  it("is refused for one that runs, that was opened again, that nobody knows, and when the parent has ended", () => {
    const story = finished();
    expect(reopen(story, "kyc:b")).toMatchObject({ ok: false, error: { code: "child_running", childKey: "kyc:b" } });
    expect(reopen(story, "kyc:z")).toMatchObject({ ok: false, error: { code: "unknown_child" } });
    reopen(story, "kyc:a");
    expect(reopen(story, "kyc:a")).toMatchObject({ ok: false, error: { code: "child_running", childKey: "kyc:a:2" } });
    story.give({ type: "cancel", reason: "x" });
    expect(reopen(story, "kyc:a")).toMatchObject({ ok: false, error: { code: "case_closed" } });
  });
});

describe("what a child tells its parent", () => {
  const childStates: JsonObject = {
    idle: { on: { go: "review" } },
    review: { on: { approve: "over", fail: "broken" } },
    over: { type: "final", tags: ["approved"] },
    broken: { type: "final", tags: ["failure"] },
  };
  const link = (callbacks: ParentLink["callbacks"]): ParentLink => ({
    tenantId,
    caseId: idFrom("case", "above"),
    childKey: "kyc:1",
    depth: 1,
    chain: ["above"],
    callbacks,
  });
  const told = (story: Story) => effects(story, "tell_parent").map(({ news }) => [news.deliverEvent, news.result]);
  const transformers = [
    { transformer: "jmespath", mapping: "{who: entity.data.name, odd: entity.data.odd}" },
    { transformer: "helper", mapping: [{ source: "odd", target: "odd", method: "omit", value: ["secret"] }] },
  ];

  it.each<[string, JsonObject, Json[]]>([
    ["in its states", { persistenceStates: ["review"] }, [[null], ["TELL"], [null]]],
    ["when it has ended, if no states are named", {}, [[null], [null], ["TELL"]]],
  ])("delivers its event %s", (_when, over, expected) => {
    const callbacks = [
      { transformers: [], persistenceStates: null, deliverEvent: "TELL", ...over } as ParentLink["callbacks"][number],
    ];
    const story = tell({ states: childStates, opening: { parent: link(callbacks) } });
    const events = [told(story)];
    for (const event of ["go", "approve"]) {
      story.send(event);
      events.push(told(story));
    }
    expect(events.map((one) => one.map(([event]) => event))).toEqual(expected);
  });

  it("is mapped by transformers of every kind, at its end in any state", () => {
    const callbacks = [{ transformers, persistenceStates: ["nowhere"], deliverEvent: "NEVER" }];
    const data = { name: "Ada", odd: { kept: 1, secret: 2 } };
    const story = tell({ states: childStates, data, opening: { parent: link(callbacks) } });
    story.send("go");
    story.send("fail");
    expect(told(story)).toEqual([[null, { who: "Ada", odd: { kept: 1 } }]]);
  });

  it("follows the older callbackResult of its own config when the parent asks for nothing", () => {
    const config = { callbackResult: { transformers, deliverEvent: "OLD", action: "append" } };
    const data = { name: "Ada", odd: {} };
    const own = tell({ states: childStates, config, data, opening: { parent: link([]) } });
    own.send("go");
    expect(told(own)).toMatchObject([[null, { vendorResult: null }]]);
    own.send("approve");
    expect(told(own)).toEqual([["OLD", { who: "Ada", odd: {} }]]);
    const asked = link([{ transformers: [], persistenceStates: ["review"], deliverEvent: "NEW" }]);
    const story = tell({ states: childStates, config, data, opening: { parent: asked } });
    story.send("go");
    expect(told(story).map(([event]) => event)).toEqual(["NEW"]);
  });

  it("is what the parent's childCallbackResults say, sent along when it is opened", () => {
    const config = {
      childCallbackResults: [
        { definitionId: "person", transformers: [], persistenceStates: ["review"], deliverEvent: "KYC_RESPONDED" },
        { definitionId: "company", deliverEvent: "KYB_DONE" },
      ],
    };
    const story = tell(plot({ plugin: "kyc" }, ["a"], [], { config }));
    expect(effects(story, "open_child").map(({ callbacks }) => callbacks)).toEqual([
      [
        { definitionId: "person", transformers: [], persistenceStates: ["review"], deliverEvent: "KYC_RESPONDED" },
        { definitionId: "company", transformers: [], persistenceStates: null, deliverEvent: "KYB_DONE" },
      ],
    ]);
  });
});

describe("asking children together with their parent", () => {
  const states: JsonObject = {
    asking: { tags: ["manual_review"], on: { revision: "revision", skip: "quiet" } },
    revision: { tags: ["revision"], on: { revision: "asking", back: "asking" } },
    quiet: {},
  };
  const family = (): Story => {
    const story = tell(plot({ plugin: "kyc" }, ["a"], [], { states, opening: { documents: [{ id: "reg" }] } }));
    open(story, "kyc:a");
    return story;
  };
  const mark = (story: Story) =>
    story.give({
      type: "decide_document",
      documentId: story.snapshot.documents[0]?.id ?? "",
      decision: "revision",
      reason: "blurred",
      comment: null,
    });
  const ask = (story: Story, childrenToAsk: CaseId[] = [caseOfKey("kyc:a")]) =>
    story.try({ type: "decide", decision: "revision", reason: "r", comment: null, childrenToAsk });
  const asked = (story: Story) => effects(story, "ask_child").map(({ childId }) => childId);

  it("moves the parent only when something of its own is marked", () => {
    const alone = family();
    expect(ask(alone).ok).toBe(true);
    expect([alone.state(), asked(alone), alone.last.log.type]).toEqual([
      "asking",
      [caseOfKey("kyc:a")],
      "children.asked",
    ]);
    const both = family();
    mark(both);
    ask(both);
    expect([both.state(), asked(both)]).toEqual(["revision", [caseOfKey("kyc:a")]]);
    // It was sent back already: a child that is marked later does not send it back a second time.
    ask(both);
    expect([both.state(), asked(both)]).toEqual(["revision", [caseOfKey("kyc:a")]]);
  });

  it("asks nobody when the parent is marked and cannot be sent back, or when one of them is not its own", () => {
    const story = family();
    mark(story);
    story.send("skip");
    expect(ask(story)).toMatchObject({ ok: false, error: { code: "event_not_allowed" } });
    expect(ask(family(), [idFrom("case", "foreign")])).toMatchObject({ ok: false, error: { code: "bad_value" } });
  });
});

describe("a register of an earlier release", () => {
  it("gets the generations that its keys tell", () => {
    const story = tell(plot({ plugin: "kyc" }, ["a"]));
    open(story, "kyc:a");
    finish(story, "kyc:a");
    reopen(story, "kyc:a");
    const stored = JSON.parse(JSON.stringify(story.snapshot)) as CaseSnapshot;
    const before = stored.children.map(({ generation: _new, gone: _also, ...child }) => child);
    expect(readSnapshot(JSON.stringify({ ...stored, children: before })).children).toEqual(story.snapshot.children);
  });
});

type Move =
  | { what: "opened" | "failed" | "news" | "reopen"; pick: number }
  | { what: "again" | "redeliver" }
  | { what: "list"; items: string[] };

const moves = fc.array(
  fc.oneof(
    fc.record({
      what: fc.constantFrom("opened" as const, "failed" as const, "news" as const, "reopen" as const),
      pick: fc.nat(30),
    }),
    fc.record({ what: fc.constantFrom("again" as const, "redeliver" as const) }),
    fc.record({ what: fc.constant("list" as const), items: fc.subarray(["a", "b", "c", "d"]) }),
  ),
  { maxLength: 40 },
);

/** Everything that was ever said about the children of one case. */
class Witness {
  readonly story = tell(plot({ plugin: "kyc", policy: { n: 2 } }, ["a", "b"]));
  readonly #asked = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #raised = new Map<number, number>();
  readonly #cancelled = new Set<string>();
  #last: CommandBody | null = null;

  constructor() {
    this.#note();
  }

  make(move: Move): void {
    const body = this.#bodyOf(move);
    if (body === null) return;
    const before = this.story.last;
    this.story.try(body, body.type === "send_event" || body.type === "merge_context" ? {} : asEngine);
    this.#last = body;
    if (this.story.last !== before) this.#note();
  }

  #bodyOf(move: Move): CommandBody | null {
    const { children } = this.story.snapshot;
    if ("items" in move)
      return { type: "merge_context", merge: { entity: { data: { ubos: people(...move.items) } } }, arrays: "replace" };
    if (!("pick" in move))
      return move.what === "again" ? { type: "send_event", name: "again", payload: null } : this.#last;
    const child = children[move.pick % Math.max(children.length, 1)];
    if (child === undefined) return null;
    switch (move.what) {
      case "opened":
        return openedNews(child.key);
      case "failed":
        return child.status === "opening" ? openedNews(child.key, "no") : null;
      case "reopen":
        return { type: "reopen_child", childKey: child.key, reason: "r" };
      case "news": {
        const status = (["active", "completed", "failed", "cancelled"] as const)[move.pick % 4] ?? "active";
        return news(child.key, { version: child.version + (move.pick % 3), status });
      }
    }
  }

  #note(): void {
    const { last, snapshot } = this.story;
    for (const { effect } of last.effects) {
      if (effect.kind === "open_child") bump(this.#asked, effect.childKey);
      if (effect.kind === "cancel_child") this.#cancelled.add(effect.childId);
    }
    for (const step of last.log.steps) {
      if (step.kind === "join_satisfied") bump(this.#raised, snapshot.activations.asking ?? 0);
      if (step.kind === "child_news" && step.status === "failed_to_open") bump(this.#failures, step.childKey);
    }
    this.#check();
  }

  #check(): void {
    const { children } = this.story.snapshot;
    expect(new Set(children.map(({ key }) => key)).size).toBe(children.length);
    const ofItem = Map.groupBy(children, ({ itemId }) => itemId);
    for (const family of ofItem.values()) {
      expect(family.map(({ generation }) => generation)).toEqual(family.map((_, place) => place + 1));
      expect(family.filter(({ finished }) => !finished).length).toBeLessThanOrEqual(1);
    }
    // A key is asked for once, and once more after each time that it could not be opened.
    for (const [key, asked] of this.#asked) expect(asked).toBeLessThanOrEqual(1 + (this.#failures.get(key) ?? 0));
    for (const raised of this.#raised.values()) expect(raised).toBe(1);
    // Whoever was given up while their case runs has been told so.
    for (const { status, caseId, version } of children)
      if (status === "cancelled" && caseId !== null && version === 0) expect(this.#cancelled).toContain(caseId);
  }
}

const bump = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

describe("however it comes", () => {
  it("no item ever has two children that run, no child is asked for twice, and no join is raised twice", () => {
    fc.assert(
      fc.property(moves, (story) => {
        const witness = new Witness();
        for (const move of story) witness.make(move);
      }),
    );
  });
});

describe("the example of the manual", () => {
  it("is a definition without errors that opens what it says", () => {
    const manual = readFileSync(path.join(import.meta.dirname, "../../docs/children.md"), "utf8");
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(manual)?.[1] ?? "") as Json;
    const body = parseDefinitionBody(example);
    if (!body.ok) throw new Error(JSON.stringify(body.error));
    expect(validateDefinition(body.value).filter(({ severity }) => severity === "error")).toEqual([]);
    const { definition, extensions, config } = body.value;
    const story = tell({
      states: definition.states as JsonObject,
      children: extensions.childWorkflowPlugins as JsonObject[],
      config,
      data: { additionalInfo: { ubos: [{ id: "ada", language: "ar" }], associatedCompanies: [] } },
    });
    expect(effects(story, "open_child")).toMatchObject([
      { childKey: "owner_checks:ada", definitionId: "person_check", initEvent: "START", language: "ar" },
    ]);
    open(story, "owner_checks:ada");
    finish(story, "owner_checks:ada");
    expect(story.state()).toBe("review");
  });
});
