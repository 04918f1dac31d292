import type { CaseLink } from "./case";

/** Why a link does not open anything now, or null when it does. */
export function deadBecause(link: CaseLink, nowMs: number): "revoked" | "expired" | "used" | null {
  if (link.revokedAtMs !== null) return "revoked";
  if (link.kind !== "session" && link.usedAtMs !== null) return "used";
  return link.expiresAtMs <= nowMs ? "expired" : null;
}
