import type { ActorRef } from "./actor";

/** Why personal data goes: somebody asked for it, its time is over, or something else that the reason names. */
export const erasureBases = ["request", "retention", "other"] as const;
export type ErasureBasis = (typeof erasureBases)[number];

/** That a case was erased. It stays with the case for ever and names nobody whom the case was about. */
export interface Erasure {
  atMs: number;
  by: ActorRef;
  basis: ErasureBasis;
  /** A reference such as the number of a request: it stays as the proof. */
  reason: string;
  /** What the cascade came to; null: it is under way. */
  done: ErasureDone | null;
}

export interface ErasureDone {
  atMs: number;
  /** Name of a store → how many of its rows or objects were deleted or blanked. */
  counts: Record<string, number>;
}

/** Nothing of the case may go: no erasure, no retention, no deletion by hand. */
export interface LegalHold {
  atMs: number;
  by: ActorRef;
  reason: string;
}
