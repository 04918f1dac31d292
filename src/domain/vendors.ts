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
}

/** The circuit breakers of one tenant. */
export interface VendorBreakers {
  /** `timeoutMs`: how long the call may take. */
  admit(vendor: string, timeoutMs: number): Promise<Admission>;
  /** Gives back the permit. `tookMs`: of the calls that were made. The answer: for how many seconds nobody goes out from now (0: calls go out). */
  learn(vendor: string, permit: number, verdict: VendorVerdict, tookMs?: number[]): Promise<number>;
  /** Every vendor this tenant has called, by name. */
  list(): Promise<VendorReport[]>;
  /** Closes a breaker by hand; null when this vendor was never called. */
  reset(vendor: string): Promise<VendorReport | null>;
}

/** `VendorBreakers` as the object implements it: every call names the tenant, and the object compares. */
export type VendorBreakersObjectApi = {
  [M in keyof VendorBreakers]: (
    tenantId: TenantId,
    ...args: Parameters<VendorBreakers[M]>
  ) => ReturnType<VendorBreakers[M]>;
};
