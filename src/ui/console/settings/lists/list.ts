import type { Tone } from "../../../shared";

export const listKinds = ["deny", "allow", "countries", "merchants", "domains", "other"] as const;
export type ListKind = (typeof listKinds)[number];

export interface TenantList {
  key: string;
  name: string;
  description: string | null;
  kind: ListKind;
  /** 0: it never had an entry. */
  version: number;
  entries: number;
  createdAt: string;
  updatedAt: string;
}

export interface ListEntry {
  value: string;
  note: string | null;
  expiresAt: string | null;
  sinceVersion: number;
}

export interface ListVersion {
  version: number;
  reason: string | null;
  byId: string;
  added: number;
  removed: number;
  count: number;
  at: string;
}

/** Rules that look the list up: a rule set's, or those a definition carries itself. */
export interface ListUser {
  id: string;
  key: string;
  version: number;
  status: string;
  name: string;
  rules: string[];
  kind: "rule_set" | "definition";
  /** Of a definition: the plugins whose rules they are. */
  plugins: string[];
}

export interface ListDiff {
  against: number;
  counts: { added: number; removed: number; changed: number };
  added: ListEntry[];
  removed: ListEntry[];
  changed: { before: ListEntry; after: ListEntry }[];
}

export interface ImportPreview {
  rows: number;
  version: number;
  problems: { row: number; message: string }[];
  problemCount: number;
  repeated: number;
  unchanged: number;
  counts: { added: number; removed: number; changed: number };
  samples: { added: string[]; removed: string[]; changed: string[] };
}

export interface EntryWish {
  value: string;
  note: string | null;
  expiresAt: string | null;
}

export const kindWords: Record<ListKind, { label: string; tone: Tone }> = {
  deny: { label: "Deny", tone: "bad" },
  allow: { label: "Allow", tone: "ok" },
  countries: { label: "Countries", tone: "info" },
  merchants: { label: "Merchant categories", tone: "info" },
  domains: { label: "Domains", tone: "info" },
  other: { label: "Other", tone: "neutral" },
};

const soonMs = 14 * 86_400_000;

/** Whether an entry still counts: from its expiry on it is as if it were not there. */
export function expiryOf(
  { expiresAt }: Pick<ListEntry, "expiresAt">,
  nowMs: number,
): "never" | "later" | "soon" | "over" {
  if (expiresAt === null) return "never";
  const leftMs = Date.parse(expiresAt) - nowMs;
  return leftMs <= 0 ? "over" : leftMs < soonMs ? "soon" : "later";
}

/** What was typed as entries: one per line, empty lines left out, each once. */
export const valuesIn = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  ),
];

/**
 * The change that turns the newer version of a difference back into the older one. Null when the difference was too large to be told
 * in full: then only a file can bring it back.
 */
export function wayBack({ counts, added, removed, changed }: ListDiff): { add: EntryWish[]; remove: string[] } | null {
  if (added.length < counts.added || removed.length < counts.removed || changed.length < counts.changed) return null;
  const wish = ({ value, note, expiresAt }: ListEntry): EntryWish => ({ value, note, expiresAt });
  return {
    add: [...removed.map(wish), ...changed.map(({ before }) => wish(before))],
    remove: added.map(({ value }) => value),
  };
}

/** "2 added, 1 changed"; "nothing" when nothing differs. */
export function countsWords({ added, removed, changed }: ImportPreview["counts"]): string {
  const parts = [
    [added, "added"],
    [removed, "removed"],
    [changed, "changed"],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, word]) => `${count.toLocaleString()} ${word}`)
      .join(", ") || "nothing"
  );
}

/** A look at what an import would do: of which text, and how it was meant. */
export interface Look {
  csv: string;
  replace: boolean;
  preview: ImportPreview;
}

/** What was seen of exactly this import; null when only another one was looked at, however late that answer came. */
export const seenOf = (look: Look | null, csv: string, replace: boolean): ImportPreview | null =>
  look !== null && look.csv === csv && look.replace === replace ? look.preview : null;

/** Why this import cannot be made; null when it can. */
export function whyNotImport(preview: ImportPreview | null): string | null {
  if (preview === null) return "Look at it first.";
  if (preview.problemCount > 0) return "Repair the rows that cannot be read: a file is imported whole or not at all.";
  const { added, removed, changed } = preview.counts;
  return added + removed + changed === 0 ? "It would change nothing." : null;
}
