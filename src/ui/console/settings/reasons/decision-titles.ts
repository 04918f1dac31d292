import type { ReasonedDecision } from "../../../../review/decision-reasons";

/** What people do when they give a reason. */
export const decisionTitles: Record<ReasonedDecision, string> = {
  approve: "Approving",
  reject: "Rejecting",
  revision: "Asking again",
  escalate: "Escalating",
};
