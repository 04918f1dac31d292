import type { Requirements } from "./requirements";

/** Who the case waits for, and how much. */
export interface RequirementSummary {
  counts: { currentlyDue: number; eventuallyDue: number; pendingVerification: number; errors: number };
  /** `applicant` and the ids of persons who owe something now, each with how much; `reviewer` when only people of the tenant can go on. */
  waitsFor: { who: string; due: number }[];
}

/** `isDone`: nothing can be due any more. */
export function summaryOfRequirements(
  { currentlyDue, eventuallyDue, pendingVerification, errors }: Omit<Requirements, "errors"> & { errors: unknown[] },
  isDone: boolean,
): RequirementSummary {
  const due = new Map<string, number>();
  for (const { person = "applicant" } of currentlyDue) due.set(person, (due.get(person) ?? 0) + 1);
  const waitsFor = [...due].map(([who, count]) => ({ who, due: count }));
  const reviewer = { who: "reviewer", due: pendingVerification.length };
  return {
    counts: {
      currentlyDue: currentlyDue.length,
      eventuallyDue: eventuallyDue.length,
      pendingVerification: pendingVerification.length,
      errors: errors.length,
    },
    waitsFor: waitsFor.length > 0 || isDone || pendingVerification.length === 0 ? waitsFor : [reviewer],
  };
}
