import { callbackPath } from "../src/checks/callback-url";
import { audienceOf } from "../src/checks/sandbox/adapter";
import { finishedCheck } from "../src/checks/sandbox/finished-check";
import { scenarios, type Verdict } from "../src/checks/sandbox/scenarios";
import type { Callback, FailedCallback, MonitoringCallback } from "../src/checks/sandbox/wire";
import { randomBase32 } from "../src/lib/bytes";
import type { KnownCheck, SandboxVendorStore } from "./sandbox-vendor-store";

/** Where a callback goes, and when: both times in real milliseconds. */
export interface Delivery {
  url: string;
  dueAtMs: number;
  nowMs: number;
}

/** Writes a callback down, body and all. `copies` share one event id. Whoever calls this arms the alarm that delivers it. */
export function planAnswer(
  store: SandboxVendorStore,
  check: KnownCheck,
  verdict: Verdict,
  { url, dueAtMs, nowMs }: Delivery,
  copies = 1,
): void {
  const finished = finishedCheck(check.id, check.type, verdict, check.subject);
  const session = store.sessionOf(check.id);
  if (session !== null) finished.record = { ...finished.record, sessionId: session.id, url: session.pageUrl };
  if (session?.choice === "cancelled")
    finished.findings = [{ code: "session_cancelled", level: "info", text: "The person left without finishing." }];
  const callback: Callback = { ...headOf(url), type: "check.finished", check: finished };
  for (let copy = 0; copy < copies; copy += 1) add(store, check, callback, { url, dueAtMs, nowMs });
}

/** The vendor could not come to an answer. */
export function planFailure(store: SandboxVendorStore, check: KnownCheck, delivery: Delivery): void {
  const error = { code: "could_not_finish", message: "The check could not be finished." };
  const callback: FailedCallback = { ...headOf(delivery.url), type: "check.failed", error };
  add(store, check, callback, delivery);
}

/** What a vendor that keeps watch finds about the subject of a check that it has answered. */
export function planFound(store: SandboxVendorStore, check: KnownCheck, delivery: Delivery): void {
  const { behaviour } = scenarios[check.scenario];
  const foresees = behaviour.kind === "answer_then_find";
  // Of a list in which nobody was to be found later, everybody is: somebody has asked for news.
  const subject = foresees
    ? check.subject
    : { ...check.subject, options: { ...check.subject.options, scenario: "hit" } };
  const verdict = foresees ? behaviour.found : "review";
  const finished = finishedCheck(check.id, check.type, verdict, subject, { isLater: true });
  const callback: MonitoringCallback = { ...headOf(delivery.url), type: "monitoring.found", check: finished };
  add(store, check, callback, delivery);
}

const headOf = (url: string) => ({
  id: `sbxevt_${randomBase32(20)}`,
  audience: audienceOf(new URL(url).pathname.slice(callbackPath.length)),
});

const add = (
  store: SandboxVendorStore,
  check: KnownCheck,
  callback: Callback | FailedCallback | MonitoringCallback,
  { url, dueAtMs, nowMs }: Delivery,
): void => store.addCallback(check.id, callback.id, url, JSON.stringify(callback), dueAtMs, nowMs);
