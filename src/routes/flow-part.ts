import { areAllSent } from "../collection/visible";
import { factsWith, type Visit } from "./flow-visit";

/**
 * Whoever sees this has sent all that is theirs, and the rest is for others: the pages of their part; in a revision, what was asked of
 * them.
 */
export function isPartDone(visit: Visit): boolean {
  const { form, isPart, progress, revision, status } = visit.view;
  if (revision !== null) return revision.asked.length === 0 && (isPart || revision.round !== null);
  // Their answer may have been the last one: then all of it is sent, and nothing is asked of anybody any more.
  if (isPart && form === null) return status === "active" && progress.submittedAtMs !== null;
  if (!isPart || form === null) return false;
  return areAllSent(form, factsWith(visit, null, null), progress.pages);
}
