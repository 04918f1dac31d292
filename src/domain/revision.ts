import type { Json } from "../lib/json";

/** A sentence for the applicant: plain, or by language. */
export type SaidText = string | Record<string, string>;

/** Something that the form never asked for: a document, or a question whose answer is kept at `customData.requested.<target>`. */
export interface NewRequest {
  type: "document" | "text" | "paragraph" | "number" | "date" | "choice";
  label: SaidText;
  hint?: SaidText;
  /** Of `choice`. */
  options?: { value: string; label: SaidText }[];
}

/** One thing that somebody wants from the applicant, as it is asked for. */
export interface RevisionWish {
  /** `document`: files again; `field`: an answer corrected; `page`: a whole page of the form; `request`: something new. */
  kind: "document" | "field" | "page" | "request";
  /** Id or key of the document; where the answer stands (as requirements name it); id of the page; a name of one's own (`request`). */
  target: string;
  /** Whose link shows it: `applicant`, or the id of an item (an owner). Absent: as `documentPerson` says, else the applicant. */
  person?: string;
  /** One of the published reasons; null: only words say why. */
  reason: string | null;
  /** To the applicant, in one's own words. Lines are paragraphs. */
  message: string | null;
  /** For colleagues. No applicant sees it. */
  comment: string | null;
  request: NewRequest | null;
}

export interface RevisionItem extends RevisionWish {
  person: string;
  /** `2.1`: the first thing of the second round. */
  id: string;
  /** What was there when it was asked for: answers by their paths; null for documents, which keep their former files themselves. */
  before: Json;
  /** The same when it was answered; null before. */
  after: Json;
  answeredAtMs: number | null;
}

/** One round of asking again. A case has at most one that is open. */
export interface RevisionRound {
  round: number;
  /** `withdrawn`: the case moved on without an answer. */
  status: "open" | "answered" | "withdrawn";
  askedAtMs: number;
  /** Who asked; null: the definition did. */
  askedById: string | null;
  items: RevisionItem[];
  dueAtMs: number | null;
  /** When it ran out unanswered; it may be answered all the same as long as the case waits. */
  expiredAtMs: number | null;
  remindedAtMs: number[];
  endedAtMs: number | null;
}

/** What a revision asks for beside the documents that are marked. */
export interface RevisionAsk {
  items: RevisionWish[];
  /** Null: as the form says. */
  dueInSeconds: number | null;
  /** Tell those who are asked by e-mail at once; null: as the form says. */
  send: boolean | null;
}

/** The round that waits for answers. */
export const openRound = (rounds: readonly RevisionRound[]): RevisionRound | null =>
  rounds.find(({ status }) => status === "open") ?? null;
