import type { ActorRef } from "../../domain/actor";
import type { DecisionHeading } from "../../domain/decision-record";
import { isObject, type Json, type JsonObject } from "../../lib/json";

/** A row of a case's log with what it was made of. Attempts that changed nothing are in it too. */
export interface LoggedEntry {
  seq: number;
  version: number;
  atMs: number;
  recordedAtMs: number;
  type: string;
  subject: string | null;
  actor: ActorRef;
  fromState: string | null;
  toState: string;
  accepted: boolean;
  payloadHash: string;
  hash: string;
  command: JsonObject;
  steps: Json[];
  /** The release that decided it; null: one that did not say. */
  engine: string | null;
}

/** The steps of one kind, in their order. */
export const stepsOf = ({ steps }: Pick<LoggedEntry, "steps">, kind: string): JsonObject[] =>
  steps.filter(isObject).filter((step) => step.kind === kind);

/** Whether the case was decided by this: by a person's word, by its end, or by giving it up. */
export const decides = (entry: Pick<LoggedEntry, "accepted" | "steps" | "type">): boolean =>
  entry.accepted &&
  (entry.type === "case.cancelled" || stepsOf(entry, "decision").length > 0 || stepsOf(entry, "completed").length > 0);

export const headingOf = ({
  seq,
  version,
  atMs,
  type,
  subject,
  actor,
  fromState,
  toState,
}: LoggedEntry): DecisionHeading => ({
  ...{ seq, version, at: iso(atMs), type, subject, by: actor, fromState, toState },
});

export const iso = (atMs: number): string => new Date(atMs).toISOString();
export const textOrNull = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
export const bodyOf = ({ command }: Pick<LoggedEntry, "command">): JsonObject =>
  isObject(command.body) ? command.body : {};
