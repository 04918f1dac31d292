import { admit, type Breaker, learn, newBreaker, reset } from "../src/outbox/breaker";
import type { DeliveryAnswer } from "../src/webhooks/schedule";

/**
 * What holds deliveries of an endpoint back although their time has come, as data: the breaker, while its receiver is down, and the
 * pace, where somebody has set one. Held back is not tried: it uses up nothing of the schedule, and the order stays.
 */
export interface Gate {
  breaker: Breaker;
  /** The delivery that is out to see whether the receiver is back; null while none is. */
  probeId: string | null;
  /** Deliveries a second; null: no limit. */
  perSecond: number | null;
  /** When the next one is due at that pace. */
  paceAtMs: number;
}

export const openGate: Gate = { breaker: newBreaker, probeId: null, perSecond: null, paceAtMs: 0 };

/** Faster paces leave in little bunches: nobody is woken more often than this. */
const bunchMs = 100;

/** How many of `wanted` may leave now. */
export function roomAt({ breaker, perSecond, paceAtMs }: Gate, nowMs: number, wanted: number): number {
  const admitted =
    breaker.state === "closed" ? wanted : (breaker.nextProbeAtMs ?? 0) <= nowMs ? Math.min(wanted, 1) : 0;
  if (perSecond === null) return admitted;
  const aheadMs = nowMs + bunchOf(perSecond) - Math.max(paceAtMs, nowMs);
  const inTime = aheadMs < 0 ? 0 : Math.floor(aheadMs / intervalOf(perSecond)) + 1;
  return Math.min(admitted, inTime);
}

/** These have left. `leaseMs`: when one that has not been heard of counts as lost. */
export function afterLeaving(gate: Gate, deliveryIds: readonly string[], nowMs: number, leaseMs: number): Gate {
  const [first] = deliveryIds;
  if (first === undefined) return gate;
  const paced =
    gate.perSecond === null
      ? gate
      : { ...gate, paceAtMs: Math.max(gate.paceAtMs, nowMs) + deliveryIds.length * intervalOf(gate.perSecond) };
  if (gate.breaker.state === "closed") return paced;
  return { ...paced, breaker: admit(gate.breaker, nowMs, leaseMs).breaker, probeId: first };
}

/** When to look again at what is held back. */
export function opensAtMs({ breaker, perSecond, paceAtMs }: Gate): number {
  const probeAtMs = breaker.state === "closed" ? 0 : (breaker.nextProbeAtMs ?? 0);
  return Math.max(probeAtMs, perSecond === null ? 0 : Math.ceil(paceAtMs - bunchOf(perSecond)));
}

/**
 * A receiver that stumbles gets its first repeats when the schedule says, however many events wait for it: only what has failed without
 * a break for this long is held back.
 */
export const graceMs = 60_000;

/**
 * What an attempt showed. A receiver that says no is there; one that is silent, fails or is overrun is not. Any sign of life closes the
 * breaker; while it is open, only the probe's silence counts. `failingSinceMs`: since when nothing has succeeded; null: something did.
 */
export function afterAnswer(
  gate: Gate,
  deliveryId: string,
  answer: DeliveryAnswer,
  nowMs: number,
  failingSinceMs: number | null,
): Gate {
  const { breaker, probeId } = gate;
  const verdict = verdictOf(answer);
  const isStumble = failingSinceMs === null || nowMs - failingSinceMs < graceMs;
  if (breaker.state === "closed" && verdict === "down" && isStumble) return gate;
  if (breaker.state !== "closed" && verdict === "up") return { ...gate, breaker: reset(breaker), probeId: null };
  if (breaker.state !== "closed" && probeId !== deliveryId) return gate;
  const after = learn(breaker, breaker.epoch, verdict, nowMs);
  return after === breaker ? gate : { ...gate, breaker: after, probeId: null };
}

/** Somebody says that the receiver is back. */
export const reopened = (gate: Gate): Gate =>
  gate.breaker.state === "closed" ? gate : { ...gate, breaker: reset(gate.breaker), probeId: null };

/** With another pace from now on. */
export const atPace = (gate: Gate, perSecond: number | null): Gate =>
  gate.perSecond === perSecond ? gate : { ...gate, perSecond, paceAtMs: 0 };

/** Time jumps forward by so much. A probe that is out keeps its real lease. */
export function withClockMoved(gate: Gate, byMs: number): Gate {
  const { breaker } = gate;
  if (breaker.state !== "open" || breaker.nextProbeAtMs === null) return gate;
  return { ...gate, breaker: { ...breaker, nextProbeAtMs: breaker.nextProbeAtMs - byMs } };
}

function verdictOf(answer: DeliveryAnswer): "up" | "down" | "unasked" {
  if (answer.kind === "failed") return neverLeft.has(answer.code) ? "unasked" : "down";
  return answer.status >= 500 || answer.status === 408 || answer.status === 429 ? "down" : "up";
}
/** Our own doing: says nothing about the receiver. */
const neverLeft: ReadonlySet<string> = new Set(["not_allowed", "no_secret", "no_report"]);

const intervalOf = (perSecond: number): number => 1_000 / perSecond;
const bunchOf = (perSecond: number): number => Math.max(0, bunchMs - intervalOf(perSecond));
