import { useLayoutEffect, useRef } from "preact/hooks";
import { caseHref } from "../model/case-list";

/** Where one run of a case is told: the tab of the checks, at its card. */
export const runHref = (caseId: string, runId: string): string => `${caseHref(caseId, "checks")}#${runId}`;

/** For the card of a run: who was led to it sees it first, and their keys go on from there. */
export function useArrival(runId: string) {
  const card = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (location.hash !== `#${runId}`) return;
    card.current?.scrollIntoView({ block: "start" });
    card.current?.focus({ preventScroll: true });
  }, [runId]);
  return card;
}
