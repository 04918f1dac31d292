import { askedAgain } from "../collection/revision";
import { visiblePages } from "../collection/visible";
import { factsWith, type Visit } from "./flow-visit";

/** Somebody with a link to a part of the form has sent all of it. The rest, and sending the whole, is for others. */
export function isPartDone(visit: Visit): boolean {
  const { form, mode, isPart, progress, documents } = visit.view;
  if (!isPart || form === null) return false;
  if (mode === "revise")
    return askedAgain(form, documents).every(({ document }) =>
      document.nextPages.some(({ status }) => status !== "refused"),
    );
  return visiblePages(form, factsWith(visit, null, null)).every((page) => page.id in progress.pages);
}
