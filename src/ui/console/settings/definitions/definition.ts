import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import type { Proofs } from "./policy";

export type DefinitionStatus = "draft" | "published" | "archived";

export interface DefinitionSummary {
  id: string;
  key: string;
  version: number;
  status: DefinitionStatus;
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

/** A definition to begin with: somebody applies, somebody decides. */
export const firstDefinition: JsonObject = {
  id: "onboarding",
  initial: "manual_review",
  states: {
    manual_review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
    rejected: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
  },
};

/** Definitions with the same key, newest version first. */
export interface DefinitionFamily {
  key: string;
  name: string;
  newest: DefinitionSummary;
  published: DefinitionSummary | null;
  draft: DefinitionSummary | null;
  versions: DefinitionSummary[];
  updatedAt: string;
}

/** The list by key, what was touched last first. */
export function familiesOf(all: readonly DefinitionSummary[]): DefinitionFamily[] {
  const byKey = Map.groupBy(all, ({ key }) => key);
  const families = [...byKey].flatMap(([key, members]): DefinitionFamily[] => {
    const versions = members.toSorted((a, b) => b.version - a.version);
    const [newest] = versions;
    if (newest === undefined) return [];
    return [
      {
        key,
        name: newest.displayName ?? newest.name,
        newest,
        published: versions.find(({ status }) => status === "published") ?? null,
        draft: versions.find(({ status }) => status === "draft") ?? null,
        versions,
        updatedAt:
          versions
            .map((version) => version.updatedAt)
            .toSorted()
            .at(-1) ?? newest.updatedAt,
      },
    ];
  });
  return families.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

/** Whether the family fits what was typed and the chosen status. */
export const fits = (family: DefinitionFamily, words: string, status: string): boolean =>
  (status === "" || family.versions.some((version) => version.status === status)) &&
  `${family.key} ${family.name}`.toLowerCase().includes(words.trim().toLowerCase());
