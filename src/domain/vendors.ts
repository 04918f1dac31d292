import type { VendorVerdict } from "./attempts";
import type { TenantId } from "./ids";

/** Leave to call a vendor, or how long to wait. `permit` comes back with what the call showed. */
export type Admission = { admitted: true; permit: number; probe: boolean } | { admitted: false; waitSeconds: number };

/**
 * How one vendor of a tenant is doing. `closed`: calls go out; `open`: nobody is asked until `nextProbeAtMs`; `half_open`: one caller is
 * out to see whether the vendor is back. Real time, in milliseconds of the epoch.
 */
export interface VendorStanding {
  /** The vendor's name, or the host of the address. */
  vendor: string;
  state: "closed" | "open" | "half_open";
  /** Failures in a row. */
  failures: number;
  lastFailureAtMs: number | null;
  /** Since when nobody but probes goes out; null while closed. */
  openedAtMs: number | null;
  nextProbeAtMs: number | null;
}

/** How a vendor's last calls went (200 of them at most). */
export interface VendorHealth {
  calls: number;
  /** When the oldest of them was made. */
  sinceMs: number;
  /** Calls that showed the vendor to be down: no answer in time, no connection, or a 5xx. */
  failures: number;
  /** Half of the calls took no longer. */
  p50Ms: number;
  /** 95 of 100 calls took no longer. */
  p95Ms: number;
}

export interface VendorReport extends VendorStanding {
  /** Null: not called since this is recorded. */
  health: VendorHealth | null;
  /** The same by check; `""` for calls that were no check. */
  byCheck: (VendorHealth & { check: string })[];
  /** Days with calls or costs, newest first; 40 at most. */
  days: VendorDay[];
}

/** Calls and costs of one calendar day in UTC. */
export interface VendorDay {
  day: string;
  calls: number;
  failures: number;
  costCents: number;
}

/** What one answer will cost. `id`: of the order; putting it again costs nothing more. */
export interface Charge {
  id: string;
  vendor: string;
  check: string;
  cents: number;
  limits: SpendingLimits;
  /** Of the check itself. `spentCents`: what records say was spent since `sinceMs`; null: it has none. */
  budget: { cents: number; sinceMs: number; spentCents: number } | null;
}

/** Of a tenant, for a calendar day and month in UTC. Null: none. */
export interface SpendingLimits {
  centsPerDay: number | null;
  centsPerMonth: number | null;
}

/** So many percent of a limit are spent in a period (`2026-11-22` or `2026-11`). Told once. */
export interface SpendingNotice {
  period: string;
  level: number;
  atMs: number;
}

export type ChargeAnswer =
  | { charged: true; notices: SpendingNotice[] }
  | { charged: false; period: string; limitCents: number; spentCents: number; notices: SpendingNotice[] }
  | { charged: false; period: null; notices: [] };

export interface Spending {
  todayCents: number;
  monthCents: number;
  notices: SpendingNotice[];
}

/** The circuit breakers of one tenant. */
export interface VendorBreakers {
  /** `timeoutMs`: how long the call may take. */
  admit(vendor: string, timeoutMs: number): Promise<Admission>;
  /** Gives back the permit. `tookMs`: of the calls that were made, for `check` (if it was one). The answer: for how many seconds nobody goes out from now (0: calls go out). */
  learn(vendor: string, permit: number, verdict: VendorVerdict, tookMs?: number[], check?: string): Promise<number>;
  /** Every vendor this tenant has called, by name. */
  list(): Promise<VendorReport[]>;
  /** Closes a breaker by hand; null when this vendor was never called. */
  reset(vendor: string): Promise<VendorReport | null>;
  /** The next caller may go out now and see whether the vendor is back; null when this vendor was never called. */
  probeNow(vendor: string): Promise<VendorReport | null>;
  /** Takes what an answer will cost before anybody is asked, so that callers at the same time cannot spend the same cent twice. */
  charge(charge: Charge): Promise<ChargeAnswer>;
  refund(chargeId: string): Promise<void>;
  spending(): Promise<Spending>;
}

/** `VendorBreakers` as the object implements it: every call names the tenant, and the object compares. */
export type VendorBreakersObjectApi = {
  [M in keyof VendorBreakers]: (
    tenantId: TenantId,
    ...args: Parameters<VendorBreakers[M]>
  ) => ReturnType<VendorBreakers[M]>;
};
