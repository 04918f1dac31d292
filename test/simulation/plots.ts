import { type Actor, idFrom, type Opening } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";

export const tenantId = idFrom("tenant", "eu_simulated");
export const client: Actor = { kind: "api_key", tenantId, keyId: "key_1", scopes: ["admin"] };
export const vendorName = "vendor.fake.test";

/** A workflow that the histories lead cases through. `events`: what clients try, fitting or not. */
export interface Plot {
  name: string;
  definition: JsonObject;
  plugins: JsonObject[];
  /** Plugins that open children. */
  children?: JsonObject[];
  events: readonly string[];
}

const caller = (name: string, stateNames: string[], over: JsonObject = {}): JsonObject => ({
  name,
  pluginKind: "api",
  url: `https://${vendorName}/ask`,
  method: "POST",
  stateNames,
  ...over,
});

/** A vendor that decides where the case goes, one that nobody waits for, a timer, a loop, both ends. */
const errand: Plot = {
  name: "errand",
  definition: {
    initial: "idle",
    states: {
      idle: { on: { start: "asking" } },
      asking: { on: { ANSWERED: "review", REFUSED: "review", leave: "idle" }, after: { PT2H: "slow" } },
      review: { on: { approve: "approved", reject: "rejected", again: "asking" } },
      slow: { on: { again: "asking", ANSWERED: "review" }, after: { P3D: "rejected" } },
      approved: { type: "final", meta: { outcome: "approved" } },
      rejected: { type: "final", meta: { outcome: "rejected" } },
    },
  },
  plugins: [
    caller("decides", ["asking"], { successAction: "ANSWERED", errorAction: "REFUSED", attempts: 3 }),
    caller("aside", ["review"], { attempts: 2 }),
  ],
  events: ["start", "again", "leave", "approve", "reject"],
};

/** Two vendors at once that are waited for together, and a third whose failure opens an incident. */
const pair: Plot = {
  name: "pair",
  definition: {
    initial: "idle",
    states: {
      idle: { on: { start: "both" } },
      both: {
        meta: { join: { plugins: ["one", "two"], event: "BOTH" } },
        on: { BOTH: "last", leave: "idle" },
        after: { PT4H: "last" },
      },
      last: { on: { LAST: "approved", reject: "rejected", again: "both" } },
      approved: { type: "final", meta: { outcome: "approved" } },
      rejected: { type: "final", meta: { outcome: "rejected" } },
    },
  },
  plugins: [
    caller("one", ["both"], { attempts: 2 }),
    caller("two", ["both"], { attempts: 3 }),
    caller("three", ["last"], { successAction: "LAST", attempts: 2 }),
  ],
  events: ["start", "leave", "again", "reject"],
};

/** Children that are waited for, one vendor beside them, and a way back that finds the children that are there already. */
const family: Plot = {
  name: "family",
  definition: {
    initial: "idle",
    states: {
      idle: { on: { start: "owners" } },
      owners: {
        meta: { join: { plugins: ["aside"], children: { plugin: "owner" }, event: "ALL" } },
        on: { ALL: "review", leave: "idle" },
      },
      review: { on: { approve: "approved", again: "owners" } },
      approved: { type: "final", meta: { outcome: "approved" } },
    },
  },
  plugins: [caller("aside", ["owners"], { attempts: 2 })],
  children: [
    {
      name: "owner",
      pluginKind: "child",
      definitionId: "owner",
      stateNames: ["owners"],
      iterateOn: [{ transformer: "jmespath", mapping: "entity.data.owners" }],
      transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
    },
  ],
  events: ["start", "leave", "again", "approve"],
};

export const plots: readonly Plot[] = [errand, pair, family];

export const caseIdOf = ({ name }: Plot) => idFrom("case", `sim${name}`);

export function openingOf(plot: Plot): Opening {
  const { name, definition, plugins, children = [] } = plot;
  const extensions = { apiPlugins: plugins, ...(children.length > 0 && { childWorkflowPlugins: children }) };
  const body = { definition: { id: name, ...definition }, extensions, config: {}, forms: {} };
  return {
    caseId: caseIdOf(plot),
    actor: client,
    fingerprint: "opening",
    workflow: { id: idFrom("definition", name), key: name, version: 1, name, hash: `hash-${name}` },
    definitionBody: JSON.stringify(body),
    entity: { id: idFrom("entity", "acme"), type: "business", correlationId: null },
    context: { entity: { type: "business", data: { companyName: "Acme", owners: [{ id: "1" }, { id: "2" }] } } },
    documents: [],
    config: {},
    language: null,
    externalId: null,
    metadata: {},
    parent: {
      tenantId,
      caseId: idFrom("case", "simparent"),
      childKey: "owners:1",
      depth: 1,
      chain: ["parent"],
      callbacks: [],
    },
    initialEvent: null,
    clockOffsetMs: 0,
  };
}
