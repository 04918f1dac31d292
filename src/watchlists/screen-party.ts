import { dbOf } from "../db/db-of";
import { listScreeningLists } from "../db/screening";
import { decisionsOf, readSettings, type ScreeningDecision } from "../db/screening-subjects";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import type { ScreenedParty } from "../screening/entry";
import { candidatesOf, hitsOf, type ScreeningHit } from "../screening/screen";
import { ScreeningSettings } from "../screening/settings";
import { openIndex, readEntries } from "./snapshots";

/** A list as it was asked. */
export interface ListAsked {
  list: string;
  version: number;
}

export interface Screened {
  /** Hits that count, the surest first; with what was said of them, if anything. */
  hits: (ScreeningHit & { decision: ScreeningDecision | null })[];
  /** Hits that a person has called somebody else, of entries that have not changed since. */
  suppressed: (ScreeningHit & { decision: ScreeningDecision })[];
  lists: ListAsked[];
}

export const settingsFor = async (env: Env, tenantId: TenantId): Promise<ScreeningSettings> => {
  const body = await readSettings(dbOf(env, tenantId), tenantId);
  return ScreeningSettings.parse(body === null ? {} : JSON.parse(body));
};

/** The lists of a tenant that have an active version. */
export async function activeLists(env: Env, tenantId: TenantId): Promise<ListAsked[]> {
  const lists = await listScreeningLists(dbOf(env, tenantId), tenantId);
  return lists.flatMap(({ key, activeVersion }) =>
    activeVersion === null ? [] : [{ list: key, version: activeVersion }],
  );
}

/**
 * Looks for a subject in the active version of each list (or of those that are named). With a subject key, hits that were decided to be
 * somebody else are set apart unless their entry has changed.
 */
export async function screenParty(
  env: Env,
  tenantId: TenantId,
  party: ScreenedParty,
  with_: { subjectKey: string | null; settings: ScreeningSettings; lists: readonly ListAsked[] },
): Promise<Screened> {
  const { settings, subjectKey } = with_;
  const decided = subjectKey === null ? [] : await decisionsOf(dbOf(env, tenantId), tenantId, subjectKey);
  const found: ScreeningHit[] = [];
  // One list at a time: memory holds one index that is being read, not all of them.
  for (const { list, version } of with_.lists) {
    const place = { tenantId, list, version };
    const index = await openIndex(env, place);
    if (index === null) throw new Error(`the snapshot ${list}/${version} is not there`);
    const entries = await readEntries(env, place, candidatesOf(index, party, settings));
    found.push(...hitsOf(index, list, entries, party, settings));
  }
  found.sort((a, b) => b.identity - a.identity || b.risk - a.risk);
  const screened: Screened = { hits: [], suppressed: [], lists: [...with_.lists] };
  for (const hit of found) {
    // Newest first: the last word counts, and only about the entry as it was.
    const decision =
      decided.find(
        ({ listKey, entryId, entryHash }) =>
          listKey === hit.list && entryId === hit.entryId && entryHash === hit.entryHash,
      ) ?? null;
    if (decision?.verdict === "false_positive") screened.suppressed.push({ ...hit, decision });
    else screened.hits.push({ ...hit, decision });
  }
  return screened;
}

/** Hits as they are remembered: which entry, and as it was. */
export const hitMarks = (hits: readonly ScreeningHit[]): Record<string, string> =>
  Object.fromEntries(hits.map(({ list, entryId, entryHash }) => [`${list}|${entryId}`, entryHash]));
