import type { Actor, CaseSnapshot, CommandBody, Refusal } from "../domain";

/** What the case's definition asks of whoever commands it. */
export interface AskedByDefinition {
  seniorDecidesHighRisk?: boolean;
}

/** What the shell hands in so that it holds inside the object, races included (DECISIONS 1). Pure functions only. */
export interface Policies {
  mayCommand(actor: Actor, body: CommandBody, snapshot: CaseSnapshot & AskedByDefinition): Refusal | null;
  /** How long this actor's final decision can be undone, in milliseconds; 0 decides at once. */
  undoMs(actor: Actor): number;
}
