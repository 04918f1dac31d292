import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import type { VersionStatus } from "../frame/families";
import type { Proofs } from "./policy";

export interface DefinitionSummary {
  id: string;
  key: string;
  version: number;
  status: VersionStatus;
  name: string;
  displayName: string | null;
  variant: string | null;
  /** Of the definition as stored. */
  hash: string;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  archivedAt: string | null;
}

/** The parts a builder writes, in the order they are shown. */
export const partNames = ["definition", "extensions", "config", "forms", "contextSchema", "documentsSchema"] as const;
export type PartName = (typeof partNames)[number];
export type Parts = Record<PartName, Json>;

export type Definition = DefinitionSummary & Parts & { proofs?: Proofs | null };

/** What a part is when nobody wrote one. The statechart has no such thing. */
const emptyPart: Parts = {
  definition: {},
  extensions: {},
  config: {},
  forms: {},
  contextSchema: null,
  documentsSchema: null,
};

/** The text of the editor: the parts as JSON, two spaces deep. */
export const textOfParts = (definition: Parts): string =>
  textOfDraft(Object.fromEntries(partNames.map((name) => [name, definition[name]])));

export const textOfDraft = (draft: JsonObject): string => `${JSON.stringify(draft, null, 2)}\n`;

export interface PartProblem {
  path: string;
  message: string;
}

/**
 * Parts as the API takes them. A part that was deleted from the text is sent as an empty one: what is left out of a request stays
 * as it is. Keys that are no part are problems: they would be lost.
 */
export function partsOf(value: Json): { parts: JsonObject; problems: PartProblem[] } {
  if (!isObject(value)) return { parts: {}, problems: [{ path: "", message: "A definition is an object: {…}." }] };
  const problems = Object.keys(value)
    .filter((key) => !partNames.some((name) => name === key))
    .map((key) => ({ path: key, message: `"${key}" is no part of a definition. Parts are ${partNames.join(", ")}.` }));
  if (!isObject(value.definition)) problems.push({ path: "definition", message: "The statechart is missing." });
  const parts = Object.fromEntries(partNames.map((name) => [name, value[name] ?? emptyPart[name]]));
  return { parts, problems };
}

/** What somebody wants to begin with. `ends`: whether there is an approved and a rejected end. */
export interface FirstStates {
  names: readonly string[];
  ends: boolean;
}

/** A definition to begin with: somebody applies, somebody decides. */
export const usualStart: FirstStates = { names: ["manual_review"], ends: true };

/** The chart of a wish: each state leads to the next, and from the last one an analyst decides. Without any, an empty page. */
export function firstChart({ names, ends }: FirstStates, id = "onboarding"): JsonObject {
  const states = names.map((name, i): [string, JsonObject] => {
    const next = names[i + 1];
    if (next !== undefined) return [name, { on: { NEXT: next } }];
    return [name, ends ? { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } } : {}];
  });
  const outcomes = ends ? ["approved", "rejected"] : [];
  const finals = outcomes.map((outcome): [string, JsonObject] => [
    outcome,
    { type: "final", tags: [outcome], meta: { outcome } },
  ]);
  const first = [...states, ...finals][0]?.[0];
  return { id, ...(first !== undefined && { initial: first }), states: Object.fromEntries([...states, ...finals]) };
}

/** What keeps these from being names of states; null when nothing does. */
export function faultOfFirst({ names, ends }: FirstStates): string | null {
  const bad = names.find(
    (name) => /[.|#]/.test(name) || /^\d+$/.test(name) || name === "__proto__" || name.length > 128,
  );
  if (bad !== undefined) return `${bad} cannot be the name of a state: no ".", "|" or "#", and not only digits.`;
  const taken = names.find(
    (name, i) => names.indexOf(name) !== i || (ends && (name === "approved" || name === "rejected")),
  );
  return taken === undefined ? null : `${taken} is there twice.`;
}
