import type { Actor } from "../../../../domain";
import { can } from "../../../../domain/roles";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import type * as generated from "../../../../sdk/api/generated/types";
import { textOf } from "../../model/subject";
import type { Check } from "../../model/types";

/** One reason for a hit. Points of all reasons add up to the identity score. */
export interface Ground {
  code: string;
  points: number;
  text: string;
}

/** An entry of a watch list that resembles somebody. Scores are of 100. */
export interface Hit {
  list: string;
  entryId: string;
  /** The entry as it was when it was found. */
  entryHash: string;
  /** Null: nothing can be remembered of this subject. */
  subjectKey: string | null;
  name: string;
  /** Whom it was found for, where a check asks about several people. */
  subject: string | null;
  /** Null: a vendor found it, and says no scores. */
  identityScore: number | null;
  riskScore: number | null;
  why: Ground[];
  /** What the list says about the entry, label and words. */
  facts: { label: string; value: string }[];
}

export type HitDecision = generated.ScreeningDecision;

export const hitKey = ({ subjectKey, list, entryId }: Hit): string => `${subjectKey ?? ""} ${list} ${entryId}`;

/** The hits of a screening that can be decided, surest first. */
export function hitsOf(check: Pick<Check, "result">): Hit[] {
  const { matches = [], data = {} } = check.result ?? {};
  const people = new Map(objects(data.persons).map((person) => [textOf(person.id), nameOf(person)]));
  return matches
    .flatMap((match) => hitIn(match, people.get(textOf(match.personId)) ?? null) ?? [])
    .toSorted((one, other) => points(other.identityScore, one.identityScore) || points(other.riskScore, one.riskScore));
}

function hitIn(match: JsonObject, subject: string | null): Hit | null {
  const { list, entryId, entryHash, subjectKey, identityScore, riskScore } = match;
  if (typeof list !== "string" || typeof entryId !== "string" || typeof entryHash !== "string") return null;
  const entity = isObject(match.entity) ? match.entity : match;
  return {
    list,
    entryId,
    entryHash,
    subjectKey: typeof subjectKey === "string" ? subjectKey : null,
    name: textOf(match.matchedName) || textOf(entity.name) || entryId,
    subject,
    identityScore: typeof identityScore === "number" ? identityScore : null,
    riskScore: typeof riskScore === "number" ? riskScore : null,
    why: objects(match.why).flatMap(({ code, points, text }) =>
      typeof points === "number" ? [{ code: textOf(code), points, text: textOf(text) }] : [],
    ),
    facts: [
      { label: "Agrees", value: words(match.matchedFields) || words(match.matchTypes) },
      { label: "Listed for", value: words(entity.categories) },
      { label: "Born", value: textOf(match.dateOfBirth) },
      {
        label: "Countries",
        value: words(match.countries) || words(objects(entity.places).map(({ country }) => country ?? null)),
      },
      {
        label: "Also called",
        value: words(match.aka) || words(objects(entity.otherNames).map(({ name }) => name ?? null)),
      },
      { label: "Programmes", value: words(objects(entity.officialLists).map(({ keyword }) => keyword ?? null)) },
      { label: "Remarks", value: words(entity.furtherInformation) },
    ].filter(({ value }) => value !== ""),
  };
}

/** What was said of this hit, newest word first. `stale`: the entry has changed since, so it is open again. */
export function decisionOn(
  hit: Hit,
  decisions: readonly HitDecision[],
): { decision: HitDecision; stale: boolean } | null {
  const decision = decisions.find(({ list, entryId }) => list === hit.list && entryId === hit.entryId);
  return decision === undefined ? null : { decision, stale: decision.entryHash !== hit.entryHash };
}

/** Why this person cannot decide hits; null when they can. */
export const whyNotDecide = (actor: Actor | null): string | null =>
  actor?.kind === "analyst" && can(actor.role, "cases:write") ? null : "Analysts decide hits; you may look.";

export const verdictWords: Record<HitDecision["verdict"], string> = {
  true_positive: "It is them",
  false_positive: "Somebody else",
};

/** Reasons that are given again and again; the words stay the person's own. */
export const usualReasons: Record<HitDecision["verdict"], string[]> = {
  false_positive: [
    "Another date of birth",
    "Another nationality and place of residence",
    "Only a common name agrees",
    "Another company: number and country differ",
  ],
  true_positive: [
    "Name, date of birth and nationality agree",
    "The identity document agrees",
    "Confirmed by the customer",
  ],
};

const points = (of: number | null, less: number | null): number => (of ?? 0) - (less ?? 0);
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const nameOf = (person: JsonObject): string => `${textOf(person.firstName)} ${textOf(person.lastName)}`.trim();
const words = (value: Json | undefined): string =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string").join(", ") : textOf(value);
