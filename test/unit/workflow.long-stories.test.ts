import fc from "fast-check";
import { expect, it } from "vitest";
import {
  type Actor,
  type CaseSnapshot,
  type Command,
  type CommandBody,
  type EffectId,
  idFrom,
  type RunResult,
} from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import type { Json, JsonObject } from "../../src/lib/json";
import { type CompiledDefinition, compiledOf, isBoundTo } from "../../src/workflow/compile";
import { activeStates, stateString } from "../../src/workflow/kernel";
import { openCase } from "../../src/workflow/open";
import type { Decision } from "../../src/workflow/turn";
import { analyst, caller, decideTwice, engine, frozen, integrator, openingOf, success, waiting, when } from "../support/decisions";
import { kyb, kyc, news, openedNews, people } from "../support/families";

const numRuns = process.env.NIGHTLY === "1" ? 4_000 : 250;

const page = {
  id: "p",
  title: "P",
  elements: [{ id: "n", element: "textfield", valueDestination: "customData.n", params: { label: "N" } }],
};

/** Two versions of one definition with everything that waits in it; `box` is called `crate` in the second. */
function version(number: 1 | 2): { body: string; hash: string } {
  const box = number === 1 ? "box" : "crate";
  const slow = number === 1 ? "P1D" : "PT2H";
  const definition = {
    id: "long",
    initial: "idle",
    after: { P30D: ".expired" },
    on: { BACK: { target: `.${box}.h` } },
    states: {
      idle: { on: { start: box, sign: "sign", pause: "pause", PING: { actions: [] } }, after: { PT1H: "pause" } },
      [box]: {
        initial: "work",
        on: { leave: "idle", skip: "sign" },
        after: { [slow]: "pause" },
        states: {
          h: { type: "history", history: "deep", target: "work" },
          work: {
            type: "parallel",
            onDone: "asked",
            states: {
              vendors: {
                initial: "asking",
                states: {
                  asking: {
                    meta: { join: { plugins: ["one", "three"], event: "JOINED" } },
                    on: { JOINED: { target: "in", guard: when("entity.data.open") }, ANSWERED: { actions: [] } },
                    after: { "customData.patience": "in", 0: { target: "in", guard: when("entity.data.quick") } },
                  },
                  in: { type: "final" },
                },
              },
              family: {
                initial: "waiting",
                states: {
                  waiting: {
                    meta: {
                      join: {
                        children: [
                          { plugin: "kyc", policy: "all", timeoutSeconds: 600 },
                          { plugin: "kyb", policy: "any", timeoutSeconds: 1_200 },
                        ],
                        event: "FAMILY_IN",
                      },
                    },
                    on: { FAMILY_IN: "in", HELLO: { target: "waiting", reenter: true } },
                  },
                  in: { type: "final" },
                },
              },
            },
          },
          asked: { on: { ANSWERED: "work", FORM_OUT: "form" }, tags: ["revision"] },
          form: { meta: { form: "f" }, on: { COLLECTION_FLOW_FINISHED: "asked" } },
        },
      },
      pause: { on: { RESTED: "idle", RANG: "sign", PING: "pause", AGAIN: { target: "pause", reenter: true } } },
      sign: {
        meta: { approval: { count: 2, timeoutSeconds: 3_600, event: "SIGNED", rejectedEvent: "UNSIGNED" } },
        on: { SIGNED: "review", UNSIGNED: "idle", leave: "idle" },
      },
      review: { on: { approve: "approved", reject: { target: "rejected", guard: when("entity.data.bad") }, revision: box } },
      approved: { type: "final", meta: { outcome: "approved" } },
      rejected: { type: "final", tags: ["rejected"] },
      expired: { type: "final", tags: ["failure"] },
    },
  };
  const extensions = {
    apiPlugins: [
      caller("one", ["asking"], { successAction: null, errorAction: null }),
      caller("two", ["asking", "asked"], { after: ["one"], errorAction: null }),
      caller("three", ["asking"], { after: ["two", "one"], successAction: "PING" }),
      { name: "nap", pluginKind: "wait", stateNames: ["pause"], until: "PT10M", event: "RING", successAction: "RESTED" },
      ...(number === 1
        ? [{ name: "bell", pluginKind: "wait", stateNames: ["pause"], event: "RING", successAction: "RANG" }]
        : []),
      { name: "form", pluginKind: "attach-ui-definition", stateNames: ["asked"], uiDefinitionId: "f", expireInMinutes: 60 },
      { name: "boss", pluginKind: "approval", stateNames: ["review"], count: 1, after: ["risk"] },
    ],
    childWorkflowPlugins: [
      { ...kyc, stateNames: ["waiting"] },
      { ...kyb, stateNames: ["waiting"] },
    ],
    commonPlugins: [
      {
        name: "risk",
        pluginKind: "riskRules",
        stateNames: ["review"],
        rulesSource: {
          source: "inline",
          rules: [
            {
              id: "R-1",
              domain: "people",
              indicator: "Bad",
              baseRiskScore: 60,
              additionalRiskScore: 10,
              rules: { operator: "and", rules: [{ key: "entity.data.bad", operator: "EQUALS", value: true }] },
            },
          ],
        },
      },
    ],
  };
  const body = JSON.stringify({ definition, extensions, config: {}, forms: { f: { title: "F", pages: [page] } } });
  return { body, hash: sha256Hex(body) };
}
