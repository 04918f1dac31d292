import { exactTime } from "../../shared/time-words";
import type { Case, Check, Incident } from "./types";
import { dueWords } from "./waits";
import { labelOf, plural } from "./words";

/** What a run is at, or why it stands as it does, in plain words; null when its badge says it all. */
export function runNote(run: Check, nowMs: number): { tone: "info" | "warn" | "neutral"; text: string } | null {
  const { status, postponed, waitsUntil, type, late } = run;
  if (postponed !== null)
    return {
      tone: "warn",
      text: `The vendor is down, so nobody is sent there. It goes on by itself: asked again ${dueWords(postponed.until, nowMs)}, put off ${plural(postponed.times, "time")} since ${exactTime(postponed.since)}. This uses up no attempt.`,
    };
  if (status === "waiting")
    return {
      tone: "info",
      text: waitsUntil === null ? waits(type) : `${waits(type)}, until ${exactTime(waitsUntil)} at the latest.`,
    };
  if (status === "superseded")
    return { tone: "neutral", text: "A newer run took its place. What it answers is kept, and changes nothing." };
  if (late)
    return {
      tone: "warn",
      text: "The answer came after the case had stopped waiting for it. It is kept all the same.",
    };
  return null;
}

const waits = (type: string): string =>
  ({ approval: "Waits for people to say their word", wait: "Waits for its time or an event" })[type] ??
  "The vendor has said that the answer comes later: waits for its callback";

/** How one attempt ended. */
export const outcomeWords = (outcome: string): string =>
  ({
    success: "Answered",
    waiting: "Answer comes later",
    cancelled: "Not offered",
    error: "Refused",
    failed: "Failed",
    lost: "Begun, never reported",
    probe_failed: "Asked whether the vendor is back: it is not",
    timeout: "Timed out",
  })[outcome] ?? labelOf(outcome);

/** The incident that a run has left open. Its subject is the run, or the effect that carries the run's number. */
export const incidentOf = (run: Check, incidents: readonly Incident[]): Incident | null =>
  incidents.find(({ subject }) => subject === run.id || subject === run.id.replace(/^run_/, "eff_")) ?? null;

/** Why a plugin cannot be run again by hand now; null when it can. `work`: why this person may not work on the case. */
export function whyNotAgain(run: Check, view: Pick<Case, "status">, work: string | null): string | null {
  if (view.status !== "active") return "The case has ended: nothing begins any more.";
  if (run.type === "child") return "Child cases are opened again one by one, on their own page.";
  return work;
}

/** What running again does, before it is done. */
export function againWords(run: Check): string {
  if (run.status === "running" || run.status === "waiting")
    return "The run under way is replaced: whatever it still answers is kept and changes nothing.";
  if (run.status === "success") return "Its new answer takes the place of the one it gave.";
  return "Open incidents of its earlier runs are closed.";
}

/** Who was asked and what it cost, in a few words; null when nothing is known beyond the one vendor that answered. */
export function termsWords({ reused, costCents, vendorAttempts = [] }: Check): string | null {
  const vendors = [...new Set(vendorAttempts.map(({ vendor }) => vendor))];
  const asked = vendors.map((vendor) => {
    const last = vendorAttempts.findLast((attempt) => attempt.vendor === vendor);
    return `${vendor} (${outcomeWords(last?.outcome ?? "").toLowerCase()})`;
  });
  const words = [
    ...(reused === true ? ["An earlier answer to the same question was taken: nobody was asked"] : []),
    ...(asked.length > 1 ? [`Asked in turn: ${asked.join(", ")}`] : []),
    ...(typeof costCents === "number" && costCents > 0 ? [`Cost ${centsText(costCents)}`] : []),
  ];
  return words.length === 0 ? null : `${words.join(". ")}.`;
}

/** Prices are kept in cents without a currency: whoever sets them knows which. */
const centsText = (cents: number): string => (cents / 100).toFixed(2);
