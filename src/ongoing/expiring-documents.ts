import type { JsonObject } from "../lib/json";

const dayMs = 86_400_000;

/** A document of a case, as far as its expiry is concerned. */
export interface DatedDocument {
  caseId: string;
  documentId: string;
  category: string | null;
  type: string | null;
  /** YYYY-MM-DD. */
  expiresOn: string;
}

export interface ExpiringDocument extends DatedDocument {
  stage: "soon" | "expired";
  daysLeft: number;
}

const fields = ["expiryDate", "expiresAt", "expirationDate", "expiry", "validUntil", "expiresOn"];

/** When a document expires by what was written down of it; null: nobody said, or it is no date. */
export function expiryOf(properties: JsonObject): string | null {
  for (const field of fields) {
    const value = properties[field];
    const day = typeof value === "string" ? /^\d{4}-\d{2}-\d{2}/.exec(value.trim())?.[0] : undefined;
    if (day !== undefined && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)) return day;
  }
  return null;
}

/**
 * Which documents have expired or are about to, at `nowMs`, and when the next one will be. Of several of one kind the one that is good for
 * longest counts: the passport that was handed in last year does not matter once there is a new one. A document is good to the end of its
 * last day (UTC).
 */
export function expiringDocuments(
  documents: readonly DatedDocument[],
  { daysBefore, nowMs }: { daysBefore: number; nowMs: number },
): { expiring: ExpiringDocument[]; crossesAtMs: number | null } {
  const newest = new Map<string, DatedDocument>();
  for (const document of documents) {
    const key = JSON.stringify([document.category, document.type]);
    const known = newest.get(key);
    if (known === undefined || known.expiresOn < document.expiresOn) newest.set(key, document);
  }
  const expiring: ExpiringDocument[] = [];
  const crossings: number[] = [];
  for (const document of newest.values()) {
    const endsAtMs = Date.parse(document.expiresOn) + dayMs;
    const daysLeft = Math.floor((endsAtMs - nowMs - 1) / dayMs);
    if (nowMs >= endsAtMs) expiring.push({ ...document, stage: "expired", daysLeft: Math.min(daysLeft, -1) });
    else if (nowMs >= endsAtMs - (daysBefore + 1) * dayMs) {
      expiring.push({ ...document, stage: "soon", daysLeft });
      crossings.push(endsAtMs);
    } else crossings.push(endsAtMs - (daysBefore + 1) * dayMs);
  }
  return { expiring, crossesAtMs: crossings.length === 0 ? null : Math.min(...crossings) };
}
