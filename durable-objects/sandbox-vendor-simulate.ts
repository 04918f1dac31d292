import { sanctionsChecks, scenarios, type Verdict } from "../src/checks/sandbox/scenarios";
import { type Simulated, simulated } from "../src/checks/sandbox/simulated";
import { SessionChoice, type SimulateAction } from "../src/checks/sandbox/wire";
import { type Delivery, planAnswer, planFailure, planFound } from "./sandbox-vendor-callbacks";
import type { KnownCheck, SandboxVendorStore } from "./sandbox-vendor-store";

const lateByMs = 5_000;

/** What came of it. Whoever calls this arms the alarm that delivers what is owed now. */
export type SimulateOutcome =
  | { done: { action: SimulateAction; check: string; dueAt: string } }
  | { refused: "unknown_run" | Extract<ReturnType<typeof simulated>, { refused: string }>["refused"]; message: string };

/** Lets somebody decide what becomes of a check that the vendor has not answered yet, or watches on. `ref`: the run, or the check without one. */
export function simulate(
  store: SandboxVendorStore,
  ref: string,
  action: SimulateAction,
  nowMs: number,
): SimulateOutcome {
  const asked = store.askedFor(ref);
  const check = asked && store.checkById(asked.checkId);
  if (asked === null || check === null)
    return { refused: "unknown_run", message: "The sandbox vendor was not asked for this run." };
  const last = store.lastCallback(check.id);
  const planned = simulated(action, {
    behaviour: scenarios[check.scenario].behaviour.kind,
    last: last?.status ?? null,
    isWatched: isWatched(check),
  });
  if ("refused" in planned) return planned;
  const dueAtMs = planned.when === "late" ? Math.max(nowMs, asked.deadlineAtMs + lateByMs) : nowMs;
  if (planned.say === "again") {
    if (last !== null) store.addCallback(check.id, last.eventId, last.url, last.body, nowMs, nowMs);
  } else if (planned.say === "what is owed") store.owedNow(check.id, nowMs);
  else say(store, check, planned.say, { url: asked.callbackUrl, dueAtMs, nowMs });
  return { done: { action, check: check.id, dueAt: new Date(dueAtMs).toISOString() } };
}

/** Whether the vendor keeps watch on whom the check was about. */
export const isWatched = ({ type, subject }: KnownCheck): boolean =>
  subject.options?.ongoingMonitoring === true && sanctionsChecks.includes(type);

/** How the end of a session is told. */
export const verdictOf: Record<SessionChoice, Verdict> = {
  verified: "clear",
  needs_review: "review",
  declined: "rejected",
  cancelled: "not_covered",
};

/** Whatever was owed is owed no longer: this is said instead. */
function say(
  store: SandboxVendorStore,
  check: KnownCheck,
  what: Exclude<Simulated["say"], "again" | "what is owed">,
  delivery: Delivery,
): void {
  store.dropOwed(check.id);
  if (what === "found later") {
    planFound(store, check, delivery);
    return;
  }
  const session = store.sessionOf(check.id);
  if (session !== null && session.choice === null) {
    const choice = SessionChoice.options.find((one) => verdictOf[one] === what);
    if (choice !== undefined) store.chooseInSession(session.id, choice);
  }
  if (what === "error") planFailure(store, check, delivery);
  else planAnswer(store, check, what, delivery);
}
