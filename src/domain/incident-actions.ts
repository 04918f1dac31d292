/**
 * What a person can do about an incident. `look`: there is nothing to try; it is noted who has looked. `retry`: the same work once more.
 * `skip`: given up for good. `supply`: a person says what the vendor should have said.
 */
export type IncidentAction = "look" | "retry" | "skip" | "supply";

/** What is known of an incident where it is shown. */
export interface IncidentFacts {
  source: string;
  code: string;
  caseStatus: string;
  /** The kind of the run that it is about; null: it is about no run, or about one that a newer run has replaced. */
  runKind: string | null;
}

/** What is offered, the first thing to do first. Whoever does it must be allowed to as well. */
export function incidentActions({ source, code, caseStatus, runKind }: IncidentFacts): IncidentAction[] {
  if (isNotice({ source, code })) return ["look"];
  if (code === erasureFailed) return ["retry"];
  const isSupplied = runKind !== null && caseStatus === "active" && isAnsweredKind(runKind);
  return isSupplied ? ["retry", "skip", "supply"] : ["retry", "skip"];
}

/** Nothing gave up: news of a watched subject, or a case that is slowed down. */
export const isNotice = ({ source, code }: Pick<IncidentFacts, "source" | "code">): boolean =>
  source === "screening" || code === "timers_in_a_circle";

/** What is left of an erasure is still somebody's data: it is tried until it is through, and never given up. */
export const erasureFailed = "erasure_failed";

/** Runs that nobody outside answers as a whole: people, time, children, the engine itself. The case refuses a word in their place. */
const unanswered: readonly string[] = [
  "approval",
  "wait",
  "child",
  "iterative",
  "riskRules",
  "transformer",
  "attach-ui-definition",
  "dispatch-event",
];

/** Whether somebody outside answers runs of this kind, in words that a person can find out as well. */
export const isAnsweredKind = (kind: string): boolean => !unanswered.includes(kind);
