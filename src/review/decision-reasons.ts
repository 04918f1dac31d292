/** What people decide about a whole case and give a reason for. */
export const reasonedDecisions = ["approve", "reject", "revision", "escalate"] as const;
export type ReasonedDecision = (typeof reasonedDecisions)[number];

/** A reason that can be chosen. `label` is what is stored with the decision and read in the timeline. */
export interface DecisionReason {
  code: string;
  decision: ReasonedDecision;
  label: string;
  /** What it is called in other languages. */
  labels?: Partial<Record<string, string>>;
  /** The tenant's own, not one of ours. */
  own: boolean;
}

/** Reasons in the order that a tenant gave them; those that it did not name come after, as they stood. */
export function inOrder<Reason extends Pick<DecisionReason, "code">>(
  reasons: readonly Reason[],
  codes: readonly string[],
): Reason[] {
  const placeOf = new Map(codes.map((code, place) => [code, place]));
  const place = ({ code }: Reason) => placeOf.get(code) ?? codes.length;
  return reasons.toSorted((a, b) => place(a) - place(b));
}

const of = (decision: ReasonedDecision, reasons: Record<string, string>): DecisionReason[] =>
  Object.entries(reasons).map(([code, label]) => ({ code: `${decision}.${code}`, decision, label, own: false }));

/** Reasons that every tenant has, in the order in which they are offered. Codes never change their meaning. */
export const builtInReasons: readonly DecisionReason[] = [
  ...of("reject", {
    sanctions: "Sanctions or watch list hit",
    identity: "Identity could not be confirmed",
    company: "Company could not be confirmed",
    ownership: "Ownership is not clear",
    documents: "Documents are not genuine",
    business: "Business we do not serve",
    risk: "Risk is too high",
    no_answer: "No answer from the applicant",
  }),
  ...of("approve", {
    clear: "All checks are clear",
    explained: "Findings were explained",
    risk_accepted: "Risk is accepted",
    other_person: "The hits are somebody else",
  }),
  ...of("revision", {
    missing: "Something is missing",
    unreadable: "Something cannot be read",
    expired: "A document has expired",
    contradiction: "What was sent does not agree",
  }),
  ...of("escalate", {
    hit: "A hit needs a second look",
    unclear: "The policy does not say what to do",
    risk: "The risk is above what I may decide",
    pressure: "Time is running out",
  }),
];
