import { type Answer, api } from "../../shared/api";
import { caseId, take } from "./open-case";
import type { Case } from "./types";

/**
 * Puts labels on the open case and takes others off. No version goes with it: what two people do to the labels at the same time all
 * stays, so there is nothing to overrule.
 */
export async function changeLabels(id: string, change: { add?: string[]; remove?: string[] }): Promise<Answer<Case>> {
  const answer = await api.post<Case>(`/cases/${encodeURIComponent(id)}/labels`, change);
  if (answer.ok && caseId.peek() === id) take(answer.value);
  return answer;
}

/** "vip, call back" → each label once, as the server takes them; what the case has already is left out. */
export const labelsIn = (text: string, present: readonly string[]): string[] => [
  ...new Set(
    text
      .split(",")
      .map((label) => label.trim())
      .filter((label) => label !== "" && !present.includes(label)),
  ),
];
