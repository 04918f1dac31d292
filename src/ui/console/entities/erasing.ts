import type * as generated from "../../../sdk/api/generated/types";

/** `GET /privacy/erasures/{id}`: how far the erasure of somebody whom no case is about has come. */
export type PersonErasure = generated.PersonErasure;

/** How far it is, and what that asks of whoever reads it: mostly nothing. */
export const erasureWords = ({ doneAt, problem }: Pick<PersonErasure, "doneAt" | "problem">): string =>
  doneAt !== null
    ? "Everything about them is erased."
    : problem === null
      ? "Who they were is gone. What hangs on them is going now."
      : `Who they were is gone. ${troubleWords[problem] ?? "The rest goes on by itself in a few minutes."}`;

const troubleWords: Record<string, string> = {
  more_to_do: "There is much about them; it goes on by itself.",
  transactions_under_way: "Transactions of theirs are just coming in; it goes on by itself in a few minutes.",
  store_unreachable:
    "A part could not be reached; it is tried again by itself in a few minutes. If this stays, tell whoever runs Edgecase.",
};
