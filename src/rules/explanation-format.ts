import type { FactRead } from "../domain/verdict";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { countedWords } from "./ask-node";
import { recordedSentence } from "./recorded-sentence";

/** Which words leaves are told in: since 2, claims are in plain words, where values had been JSON. */
export const currentWording = 2;

/**
 * A replayed explanation in the format of the recorded one, so that the two can be compared byte for byte. Those of release
 * 0.1 do not say how much work their nodes were, and their leaves are worded otherwise: so is their replay.
 */
export function inFormatOf(recorded: Json, replayed: Json): Json {
  if (!isObject(recorded) || !isObject(replayed)) return replayed;
  const worded = recorded.wording === undefined ? inOldWords(replayed) : replayed;
  return recorded.steps === undefined ? withoutSteps(worded) : worded;
}

function inOldWords({ wording: _, ...explanation }: JsonObject): JsonObject {
  return mapTrees(explanation, nodeInOldWords);
}

/** Only where the format has steps: facts that were read may have a key of that name too. */
function withoutSteps({ steps: _, ...explanation }: JsonObject): JsonObject {
  return mapTrees(explanation, ({ steps: _, ...node }) => node);
}

/** The explanation with every node of its trees made anew. */
function mapTrees(explanation: JsonObject, mapNode: (node: JsonObject) => JsonObject): JsonObject {
  const { sets, model } = explanation;
  const ofList = (list: Json[]) => list.map((one) => withTree(one, mapNode));
  return {
    ...explanation,
    ...(Array.isArray(sets) && { sets: ofList(sets) }),
    ...(isObject(model) && {
      model: {
        ...model,
        ...(Array.isArray(model.modifiers) && { modifiers: ofList(model.modifiers) }),
        ...(Array.isArray(model.floors) && { floors: ofList(model.floors) }),
      },
    }),
  };
}

const withTree = (one: Json, mapNode: (node: JsonObject) => JsonObject): Json =>
  isObject(one) && isObject(one.tree) ? { ...one, tree: mapNodes(one.tree, mapNode) } : one;

function mapNodes(node: Json, mapNode: (node: JsonObject) => JsonObject): Json {
  if (!isObject(node)) return node;
  const mapped = mapNode(node);
  return Array.isArray(mapped.rules)
    ? { ...mapped, rules: mapped.rules.map((rule) => mapNodes(rule, mapNode)) }
    : mapped;
}

/** The same node with the sentence that the release before would have written. */
function nodeInOldWords(node: JsonObject): JsonObject {
  const { kind, operator, value = null, verdict, reason = null, wasUnknown } = node;
  if (kind !== "leaf" || typeof operator !== "string") return node;
  const counted = wasUnknown === true && (verdict === "holds" || verdict === "fails") ? countedWords(verdict) : "";
  const told = {
    operator,
    value,
    read: readOf(node.read),
    verdict: wasUnknown === true ? "unknown" : String(verdict),
    reason: typeof reason === "string" ? reason : null,
  };
  return { ...node, sentence: `${recordedSentence(told)}${counted}` };
}

function readOf(read: Json | undefined): FactRead {
  const { path = "", found, value } = isObject(read) ? read : {};
  return { path: String(path), found: found === true, ...(value !== undefined && { value }) };
}
