import { describe, expect, it } from "vitest";
import { type CaseId, idFrom, type ParentLink } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { type Story, tell, tenantId } from "../support/decisions";
import { caseOfKey, effects, finish, open, plot } from "../support/families";

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

describe("several words of a child in one change", () => {
  const parent = (callbacks: ParentLink["callbacks"]): ParentLink => ({
    tenantId,
    caseId: idFrom("case", "above"),
    childKey: "kyc:1",
    depth: 1,
    chain: ["above"],
    callbacks,
  });
  const asked = (states: string[] | null, deliverEvent: string) => ({
    transformers: [],
    persistenceStates: states,
    deliverEvent,
  });
  const delivered = (story: Story) =>
    effects(story, "tell_parent").map(({ news }) => news.deliverEvents ?? [news.deliverEvent]);

  it("are all delivered, in the order in which they were asked for, each once", () => {
    const states = { idle: { on: { go: "over" } }, over: { type: "final" } };
    const callbacks = [asked(["over"], "FIRST"), asked(null, "SECOND"), asked(["over"], "FIRST")];
    const story = tell({ states, opening: { parent: parent(callbacks) } });
    story.send("go");
    expect(delivered(story)).toEqual([["FIRST", "SECOND"]]);
  });

  it("include those of states that were only passed through", () => {
    const states = {
      idle: { on: { go: "answered" } },
      answered: { always: "filed" },
      filed: { on: { back: "idle" } },
    };
    const story = tell({ states, opening: { parent: parent([asked(["answered"], "ANSWERED")]) } });
    story.send("go");
    expect([story.state(), delivered(story)]).toEqual(["filed", [["ANSWERED"]]]);
  });

  it("are said once per entry, not again with every move inside the state", () => {
    const states = {
      review: {
        initial: "first",
        states: { first: { on: { next: "second" } }, second: {} },
        on: { again: { target: "review", reenter: true } },
      },
    };
    const story = tell({ states, opening: { parent: parent([asked(["review"], "IN_REVIEW")]) } });
    const words = [delivered(story)];
    for (const event of ["next", "again"]) {
      story.send(event);
      words.push(delivered(story));
    }
    expect(words).toEqual([[["IN_REVIEW"]], [[null]], [["IN_REVIEW"]]]);
  });

  it("are all heard by the parent, each as an event of its own", () => {
    const states = { asking: { on: { FIRST: "one" } }, one: { on: { SECOND: "two" } }, two: {} };
    const story = tell(plot({ plugin: "kyc" }, ["a"], [], { states }));
    open(story, "kyc:a");
    finish(story, "kyc:a", { deliverEvent: "FIRST", deliverEvents: ["FIRST", "SECOND"] });
    expect(story.state()).toBe("two");
  });
});
