import type * as generated from "../../../sdk/api/generated/types";
import type { Case } from "./types";

/** A store of the data map, as the API lists it. */
export type MappedStore = Pick<generated.MappedStore, "store" | "holds" | "erasure">;

/** What of the map goes or is emptied, and says something of persons. */
export const storesThatGo = (stores: readonly MappedStore[]): MappedStore[] =>
  stores.filter(({ erasure, holds }) => erasure !== "keep" && holds !== "nobody" && holds !== "ids only");

/** What an erasure came to: what was said, in which store, and how much of it went. Stores that say nothing of persons are left out. */
export const erasedLines = (
  counts: Readonly<Record<string, number>>,
  stores: readonly MappedStore[],
): { store: string; what: string; n: number }[] =>
  Object.entries(counts).flatMap(([store, n]) => {
    const what = besidesStores[store] ?? stores.find((one) => one.store === store)?.holds;
    return n > 0 && what !== undefined ? [{ store, what, n }] : [];
  });

const besidesStores: Record<string, string> = {
  children: "child cases, each with all of its own",
  keys: "keys: without them no copy can be read",
};

/** What may be typed to show that this case is meant: the name, the caller's own id, else the id. The first is asked for. */
export const mayBeTyped = ({ id, externalId }: Pick<Case, "id" | "externalId">, name: string): string[] => [
  ...new Set([name, externalId ?? id, id]),
];

export const isConfirmed = (typed: string, words: readonly string[]): boolean =>
  words.some((word) => word.trim().toLowerCase() === typed.trim().toLowerCase());

/** What is missing before a case can be erased, by field. */
export function eraseProblems(
  { reason, typed }: { reason: string; typed: string },
  words: readonly string[],
): { reason?: string; typed?: string } {
  return {
    ...(reason.trim() === "" && { reason: "Say where this was asked for." }),
    ...(!isConfirmed(typed, words) && { typed: `Type “${words[0]}”.` }),
  };
}

/** Why the personal data of this case cannot be erased now; null: it can. */
export function eraseBlocked(now: Pick<Case, "status" | "erased" | "legalHold">): string | null {
  if (now.erased) return "It is erased already.";
  if (now.legalHold) return "It is under a legal hold.";
  return now.status === "active" ? "Only a case that has ended can be erased: cancel it first." : null;
}
