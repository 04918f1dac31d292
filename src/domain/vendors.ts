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

/** The circuit breakers of one tenant. */
export interface VendorBreakers {
  /** `timeoutMs`: how long the call may take. */
  admit(vendor: string, timeoutMs: number): Promise<Admission>;
  /** Gives back the permit. The answer: for how many seconds nobody goes out from now (0: calls go out). */
  learn(vendor: string, permit: number, verdict: VendorVerdict): Promise<number>;
  /** Every vendor this tenant has called, by name. */
  list(): Promise<VendorStanding[]>;
  /** Closes a breaker by hand; null when this vendor was never called. */
  reset(vendor: string): Promise<VendorStanding | null>;
}

/** `VendorBreakers` as the object implements it: every call names the tenant, and the object compares. */
export type VendorBreakersObjectApi = {
  [M in keyof VendorBreakers]: (
    tenantId: TenantId,
    ...args: Parameters<VendorBreakers[M]>
  ) => ReturnType<VendorBreakers[M]>;
};
