import type { Json } from "../lib/json";

/** The answer of a rule. A missing fact is `unknown`, never a silent no; `error` never counts as a pass. */
export type Verdict = "holds" | "fails" | "unknown" | "error";

/** One value a rule looked at. `found: false` means the path led nowhere. */
export interface FactRead {
  path: string;
  found: boolean;
  value?: Json;
}

/** What a guard did: kept in the log so that a decision can be explained and replayed. */
export interface GuardTrace {
  engine: "json-logic" | "jmespath";
  verdict: Verdict;
  reads: FactRead[];
  error?: string;
  /** What the definition wants recorded when the guard does not hold (`onFailed`, `assignOnFailure`). */
  onFailed?: Json;
}

/** A condition on a transition, whichever of the documented spellings it was written in. */
export interface Guard {
  engine: "json-logic" | "jmespath";
  rule: Json;
  onFailed: Json | null;
}
