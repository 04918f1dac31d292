import type { LockedPackage } from "./packages.mjs";

/** A bill of materials as CycloneDX 1.6; `shipped` are paths of packages whose code is in the built product. */
export function billOfMaterials(of: {
  manifest: Record<string, unknown>;
  packages: readonly LockedPackage[];
  shipped: { worker: readonly string[]; browser: readonly string[] };
}): Record<string, unknown>;

/** With a serial number made of the content. */
export function withSerial(bom: Record<string, unknown>): Record<string, unknown>;
