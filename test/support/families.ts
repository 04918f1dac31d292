import { type CaseId, type ChildCase, type ChildNews, type CommandBody, type Effect, idFrom } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { engine, type Plot, type Story } from "./decisions";

/** Opens a child per owner. */
export const kyc: JsonObject = {
  name: "kyc",
  pluginKind: "child",
  definitionId: "person",
  stateNames: ["asking"],
  iterateOn: [{ transformer: "jmespath", mapping: "entity.data.ubos" }],
  transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
};
/** Opens a child per company. */
export const kyb: JsonObject = {
  ...kyc,
  name: "kyb",
  definitionId: "company",
  iterateOn: [{ transformer: "jmespath", mapping: "entity.data.companies" }],
  transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'business', data: @}}" }],
};
export const people = (...ids: string[]): JsonObject[] => ids.map((id) => ({ id, name: id }));

/** One state that asks for people and companies and stays there when its join is raised, so that everything may still come. */
export const plot = (join: Json, ubos: string[], companies: string[] = [], over: Partial<Plot> = {}): Plot => ({
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

export const caseOfKey = (key: string): CaseId => idFrom("case", `c_${key.replace(/\W/g, "_")}`);
export const childOf = (story: Story, key: string): ChildCase | undefined =>
  story.snapshot.children.find((child) => child.key === key);
/** The answer to "open it": opened, or why not. */
export const openedNews = (childKey: string, problem: string | null = null): CommandBody => ({
  type: "child_opened",
  childKey,
  caseId: problem === null ? caseOfKey(childKey) : null,
  problem,
});
/** What a child tells its parent; it has been approved, unless said otherwise. */
export const news = (childKey: string, over: Partial<ChildNews> = {}): CommandBody => ({
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
export const asEngine = { actor: engine };
export const open = (story: Story, ...keys: string[]) => {
  for (const key of keys) story.give(openedNews(key), asEngine);
};
export const finish = (story: Story, key: string, over: Partial<ChildNews> = {}) =>
  story.give(news(key, over), asEngine);
export const merge = (story: Story, data: JsonObject) =>
  story.give({ type: "merge_context", merge: { entity: { data } }, arrays: "replace" });
export const reopen = (story: Story, childKey: string) =>
  story.try({ type: "reopen_child", childKey, reason: "new facts" });
/** Whether the join of the state has been raised since the state was entered. */
export const isRaised = (story: Story): boolean => story.snapshot.joined.asking === story.snapshot.activations.asking;
/** The effects of one kind that the last command planned. */
export const effects = <K extends Effect["kind"]>(story: Story, kind: K): Extract<Effect, { kind: K }>[] =>
  story.last.effects.flatMap(({ effect }) => (effect.kind === kind ? [effect as Extract<Effect, { kind: K }>] : []));
