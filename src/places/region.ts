import { type Regions, regionsOn } from "../env";

/** Regions that a tenant can be bound to: its objects and files are then stored and worked on nowhere else. Part of its id (`ten_eu_…`). */
export const regions = ["eu"] as const;
export type Region = (typeof regions)[number];

/**
 * The region in a tenant's id, or in a name that has such an id as one of its parts; null: whoever is named is bound to none. The first
 * tenant counts: what comes after it in a name may be what people called something.
 */
export function regionIn(name: string): Region | null {
  const tenant = /(?:^|[/|])ten_([^/|]*)/.exec(name)?.[1] ?? "";
  return regions.find((region) => tenant.startsWith(`${region}_`)) ?? null;
}

/** The same, where the deployment binds tenants to regions at all. */
export const boundRegion = (env: Regions, name: string): Region | null => (regionsOn(env) ? regionIn(name) : null);
