import type { AttemptReport, Effect, TenantId } from "../domain";
import type { Env } from "../env";
import { inSpan } from "../lib/in-span";
import { errorFields, log } from "../lib/log";
import { breakersOf } from "../outside/vendor-breakers";
import type { WatchedOutside } from "../outside/watched";

/** Whose breaker a piece of work asks before it goes out, and how long it may take. Null: it calls nobody outside. */
export function vendorOf(effect: Effect): { vendor: string; timeoutMs: number } | null {
  switch (effect.kind) {
    case "call_http":
      // Effects of earlier releases do not name theirs.
      return { vendor: effect.vendor ?? hostOf(effect.request.url), timeoutMs: effect.timeoutSeconds * 1_000 };
    case "run_check":
      // Each vendor of a check has its own: they are asked one by one.
      return null;
    case "run_plugin":
      return { vendor: effect.vendor, timeoutMs: effect.timeoutSeconds * 1_000 };
    case "gather_facts":
      if (effect.source.source === "notion")
        return { vendor: "api.notion.com", timeoutMs: effect.timeoutSeconds * 1_000 };
      return typeof effect.source.url === "string"
        ? { vendor: hostOf(effect.source.url), timeoutMs: effect.timeoutSeconds * 1_000 }
        : null;
    default:
      return null;
  }
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? "unknown";

/**
 * Makes a call if the vendor's breaker lets it out, and tells the breaker what it showed. Every call asks: an isolate that remembered
 * "closed" would go on calling a vendor that others have found down, and two messages to an object nearby cost little beside a
 * vendor's answer. When the breaker itself cannot be asked the call goes out: it protects vendors, it must not stop work.
 */
export async function throughBreaker(
  env: Env,
  tenantId: TenantId,
  { vendor, timeoutMs, check }: { vendor: string; timeoutMs: number; check?: string },
  outside: WatchedOutside,
  call: () => Promise<AttemptReport>,
): Promise<AttemptReport> {
  const breakers = breakersOf(env, tenantId);
  const admission = await orNull(() => breakers.admit(vendor, timeoutMs));
  if (admission === null) return call();
  if (!admission.admitted) return postponed(vendor, admission.waitSeconds);
  const giveBack = () =>
    orNull(() => breakers.learn(vendor, admission.permit, outside.verdict(), tookMsOf(outside), check ?? ""));
  let report: AttemptReport;
  try {
    report = await inSpan("vendor.called", { tenantId, vendor }, async (tell) => {
      const said = await call();
      const { outcome } = said;
      tell({ outcome, ...("code" in said && { code: said.code }), kind: outside.verdict() });
      return said;
    });
  } catch (problem) {
    await giveBack(); // or the next probe would wait for one that never comes back
    throw problem;
  }
  const waitSeconds = await giveBack();
  if (report.outcome !== "retry" || !admission.probe || outside.verdict() !== "down") return report;
  // A probe goes out for everybody: that it failed must not use up the attempts of the one who happened to go.
  const { code, message, httpStatus, durationMs } = report;
  const wait = Math.max(waitSeconds ?? 0, report.retryAfterSeconds ?? 0, 1);
  return { outcome: "postponed", code, message, retryAfterSeconds: wait, asked: { httpStatus, durationMs } };
}

/** A vendor whose work needed no call (what it does not cover, what was badly asked) has shown nothing. */
const tookMsOf = (outside: WatchedOutside): number[] =>
  outside.verdict() === "unasked" ? [] : outside.exchanges().map(({ durationMs }) => durationMs);

const postponed = (vendor: string, retryAfterSeconds: number): AttemptReport => ({
  outcome: "postponed",
  code: "vendor_down",
  message: `${vendor} does not answer; nobody is sent there for now`,
  retryAfterSeconds,
});

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (problem) {
    log.warn("breaker.not_reached", errorFields(problem));
    return null;
  }
}
