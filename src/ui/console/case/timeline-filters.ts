import { cellOf } from "../../../lib/csv";
import { actorName } from "../model/session";
import { authorOf, kindOf, moveOf, sentenceOf, type TimelineKind } from "../model/timeline-words";
import type { TimelineEntry } from "../model/types";

/** Which entries are shown. `actor`: `kind/id`. */
export interface TimelineFilter {
  kind: TimelineKind | "all";
  actor: string;
}

const actorKey = (entry: TimelineEntry): string => {
  const { kind, id } = authorOf(entry);
  return kind === "analyst" || kind === "vendor" ? `${kind}/${id}` : kind;
};

/** The entries of this kind by this actor, newest first. */
export const shownEntries = (entries: readonly TimelineEntry[], { kind, actor }: TimelineFilter): TimelineEntry[] =>
  entries
    .filter((entry) => (kind === "all" || kindOf(entry) === kind) && (actor === "all" || actorKey(entry) === actor))
    .toReversed();

/** Everybody who did something, each once, in the order in which they first did. */
export function actorsIn(entries: readonly TimelineEntry[]): { value: string; label: string }[] {
  const names = new Map<string, string>();
  for (const entry of entries) if (!names.has(actorKey(entry))) names.set(actorKey(entry), actorName(authorOf(entry)));
  return [...names].map(([value, label]) => ({ value, label }));
}

/** Entries as a table: one line each, in words and with what proves them. */
export const timelineCsv = (entries: readonly TimelineEntry[]): string =>
  [columns, ...entries.map(cellsOf)].map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");

const columns = ["seq", "at", "recordedAt", "type", "actor", "actorId", "what", "move", "version", "accepted", "hash"];

const cellsOf = (entry: TimelineEntry): string[] => [
  String(entry.seq),
  entry.at,
  entry.recordedAt,
  entry.type,
  actorName(authorOf(entry)),
  authorOf(entry).id,
  sentenceOf(entry),
  moveOf(entry) ?? "",
  String(entry.version),
  String(entry.accepted),
  entry.hash ?? "",
];
