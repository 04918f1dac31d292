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
  provedBy: { kind?: string; id?: string };
  policies: PolicyResult[];
}

/** Who published it: a person's name where it is known, else what kind of caller it was. */
export const proverWords = (
  { provedBy: { kind = "somebody", id = "" } }: Proofs,
  people: readonly { id: string; name: string }[],
): string => people.find((person) => person.id === id)?.name ?? `${kind.replaceAll("_", " ")} ${id}`.trim();
