import type { ActorRef } from "./actor";

/** That somebody agreed to something in a form of the case: to what words, in which language, when, and through which door. */
export interface Consent {
  id: string;
  /** What was agreed to, as the form names it: `marketing`. */
  key: string;
  /** Form, page and element that asked. */
  form: string;
  page: string;
  element: string;
  /** Who agreed: `applicant`, or the id of an item that the link was for (an owner). */
  subject: string;
  /** The words beside the box, as they were read; `textSha256` is their hash. They are the form's and name nobody. */
  text: string;
  textSha256: string;
  /** Of the words; null: the form has them in no language of their own. */
  language: string | null;
  /** The definition that the form is of. */
  workflow: { id: string; version: number };
  by: ActorRef;
  givenAtMs: number;
  /** Null: it stands. */
  withdrawn: ConsentWithdrawn | null;
}

export interface ConsentWithdrawn {
  atMs: number;
  by: ActorRef;
  /** As whoever wrote it down says it; null: the applicant took the mark away and sent the page again. */
  reason: string | null;
}

/** Consents that a case remembers. Each time somebody changes their mind adds one; past this the oldest that was withdrawn goes. */
export const mostConsents = 100;

/** Names that a consent can have in a form. */
export const consentKey = /^[a-z][a-zA-Z0-9_]{0,63}$/;

/** Key → its newest record: what rules read under `consents`. */
export function latestConsents(consents: readonly Consent[]): Map<string, Consent> {
  return new Map(consents.map((one) => [one.key, one]));
}
