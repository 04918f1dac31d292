import type { JsonObject } from "../lib/json";

/**
 * Dates of the shapes that bodies have had, newest first. An endpoint is sent the shape it was made with until somebody changes that.
 * A new shape gets a date in front and a step below that makes of it what was sent before.
 */
export const payloadVersions = ["2026-11-01"] as const;
export type PayloadVersion = (typeof payloadVersions)[number];

export const newestPayloadVersion: PayloadVersion = payloadVersions[0];

/** How bodies of `version` become those of the one before. Pure, and total: a body that it does not concern comes back as it is. */
export interface PayloadStep<Version extends string = PayloadVersion> {
  version: Version;
  toFormer: (body: JsonObject) => JsonObject;
}

/** One per version but the first. */
const steps: readonly PayloadStep[] = [];

/** The body as an endpoint of this version is to get it: the same text when that is the newest. */
export const bodyInVersion = (body: string, version: string): string =>
  inVersion(body, version, payloadVersions, steps);

/** The same for any list of versions (newest first) and their steps. A version that is not known gets the newest shape. */
export function inVersion<Version extends string>(
  body: string,
  wanted: string,
  versions: readonly Version[],
  known: readonly PayloadStep<Version>[],
): string {
  const dates: readonly string[] = versions;
  const back = versions.slice(0, Math.max(dates.indexOf(wanted), 0));
  if (back.length === 0) return body;
  const parsed = JSON.parse(body) as JsonObject;
  const former = back.reduce(
    (now, version) => known.find((step) => step.version === version)?.toFormer(now) ?? now,
    parsed,
  );
  return JSON.stringify(former);
}
