/** One step of a way that breaks a promise. */
export interface WayStep {
  /** What the chart heard; null: the start, or facts that changed. */
  event: string | null;
  /** `a person`, `plugin sanctions: error`, `timer of review`. */
  by: string;
  from: string | null;
  to: string;
}

/** What became of one promise (`extensions.edgecase.policies`). */
export interface PolicyResult {
  id: string;
  type: string;
  description: string | null;
  /** What is promised, in words. */
  claim: string;
  holds: boolean;
  statesExplored?: number;
  why?: "broken" | "too_large";
  sentence?: string;
  path?: WayStep[];
}

/** What was proved of a version when it was published. */
export interface Proofs {
  definitionHash: string;
  proverVersion: number;
  limits: { steps: number; states: number };
  provedAt: string;
  provedBy: { kind?: string; id?: string; name?: string };
  policies: PolicyResult[];
}

/** Who published it, as far as it is known. */
export const proverWords = ({ provedBy: { kind, name, id } }: Proofs): string =>
  name ?? [kind?.replaceAll("_", " "), id].filter(Boolean).join(" ");
