import { type ActiveDefinitions, activeDefinitions } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import { factsOfTransactions, type Ingestion, openIngestions, touchIngestion } from "../db/ingestions";
import { clockOffsetOf } from "../db/tenants";
import {
  type NewCounterparty,
  type StoredTransaction,
  settleIngestion,
  storeTransactions,
  verdictIn,
} from "../db/transactions";
import { type IngestionId, newId, type TenantId } from "../domain";
import { type TransactionFacts, type TransactionVerdict, transactionVerdicts } from "../domain/transactions";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { errorFields, log } from "../lib/log";
import type { TakenParty, TakenTransaction } from "../transactions/take-transaction";
import { mostAheadMs } from "../transactions/taken-times";
import type { Fired } from "../windows/window-api";
import { windowsOf } from "../windows/windows-of";
import { withoutNames } from "../windows/without-names";
import { raiseRuleDays } from "./raise-rule-days";

/** What became of one transaction of a call. */
export type IngestedTransaction =
  | { id: string; status: "accepted" | "duplicate"; verdict: TransactionVerdict; reasons: JsonObject[] }
  | { id: string; status: "conflict" | "too_old" | "too_new" };

/**
 * Stores transactions, tells the windows of them, raises what holds now, and answers what rules that answer at once say of each, in the
 * order of `taken`. Whoever dies in between is gone on for by the sweeper, or by the caller who asks again: every step may be done twice.
 * `ingestionId`: of a caller who may bring the very same once more, and wants to hear the same of it.
 */
export async function ingestTransactions(
  env: Env,
  tenantId: TenantId,
  taken: readonly TakenTransaction[],
  nowMs: number,
  ingestionId: IngestionId = newId("ingestion"),
): Promise<IngestedTransaction[]> {
  const db = dbOf(env, tenantId);
  const latestMs = await latestTaken(db, tenantId, taken, nowMs);
  const timely = taken.filter(({ facts }) => facts.atMs <= latestMs);
  const [{ stored, erased }, active] = await Promise.all([
    storeTransactions(db, tenantId, ingestionId, timely, partiesOf(timely), nowMs),
    activeDefinitions(db, tenantId),
  ]);
  const isSame = ({ facts, hash }: TakenTransaction) => stored.get(facts.id)?.hash === hash;
  const open = new Map(
    timely.flatMap((one) => (isSame(one) && stored.get(one.facts.id)?.isOpen === 1 ? [[one.facts.id, one.facts]] : [])),
  );
  const named = [...open.values()].map((facts) => withoutNames(facts, (party) => erased.has(party.id)));
  const told = await tellWindows(env, tenantId, named, active, nowMs);
  const isOurs = (row: StoredTransaction | undefined) => row?.ingestionId === ingestionId;
  await settleIngestion(db, tenantId, [...stored.values()].some(isOurs) ? ingestionId : null, [...told.values()]);
  const seen = new Set<string>();
  return taken.map((one) => {
    const { id, atMs } = one.facts;
    if (atMs > latestMs) return { id, status: "too_new" };
    const row = stored.get(id);
    if (row === undefined) return { id, status: "too_old" };
    if (row.hash !== one.hash) return { id, status: "conflict" };
    const status = isOurs(row) && !seen.has(id) ? "accepted" : "duplicate";
    seen.add(id);
    return { id, status, ...(told.get(id) ?? verdictIn(row)) };
  });
}

/** A sandbox may have set its clock forward. */
async function latestTaken(
  db: D1Database,
  tenantId: TenantId,
  taken: readonly TakenTransaction[],
  nowMs: number,
): Promise<number> {
  const latestMs = nowMs + mostAheadMs;
  if (taken.every(({ facts }) => facts.atMs <= latestMs)) return latestMs;
  return latestMs + (await clockOffsetOf(db, tenantId));
}

/** Each side once, as the newest transaction here that says something of it has it. */
function partiesOf(taken: readonly TakenTransaction[]): NewCounterparty[] {
  const parties = new Map<string, NewCounterparty>();
  for (const { facts, hash, originator, beneficiary } of taken)
    for (const party of [originator, beneficiary]) {
      const said = counterpartyOf(party, facts);
      const known = parties.get(party.id);
      const newest = known === undefined || isNewer(said, known) ? said : known;
      newest.witnesses = [...(known?.witnesses ?? []), [facts.id, hash]];
      parties.set(party.id, newest);
    }
  return [...parties.values()];
}

const isNewer = (one: NewCounterparty, other: NewCounterparty): boolean =>
  one.asOfMs === other.asOfMs ? one.asOfId > other.asOfId : one.asOfMs > other.asOfMs;

const silent = { type: null, name: null, country: null, bankCountry: null, sortCode: null, segment: null, data: {} };

/** Of whom nothing is said, whatever is said at any time is newer. */
const counterpartyOf = ({ id, correlationId, profile }: TakenParty, facts: TransactionFacts): NewCounterparty => ({
  ...{ id, correlationId, ...(profile ?? silent), witnesses: [] },
  ...(profile === null ? { asOfMs: -1, asOfId: "" } : { asOfMs: facts.atMs, asOfId: facts.id }),
});

interface Judged {
  id: string;
  verdict: TransactionVerdict;
  reasons: JsonObject[];
}

/** Tells the windows, and raises the days that have changed. Answers those transactions of which some rule wants more than to allow them. */
async function tellWindows(
  env: Env,
  tenantId: TenantId,
  facts: readonly TransactionFacts[],
  active: ActiveDefinitions,
  nowMs: number,
): Promise<Map<string, Judged>> {
  if (facts.length === 0) return new Map();
  const windows = await windowsOf(env, tenantId);
  const { days, fired } = await windows.ingest([...facts], active);
  if (days.length > 0)
    try {
      await raiseRuleDays(env, tenantId, days, nowMs);
      await windows.told(days);
    } catch (problem) {
      // The windows keep what they were not told is raised, and hand it on themselves.
      log.warn("transactions.not_raised", { tenantId, days: days.length, ...errorFields(problem) });
    }
  return judge(fired);
}

function judge(fired: readonly Fired[]): Map<string, Judged> {
  const judged = new Map<string, Judged>();
  for (const { transactionId, definitionId, definitionVersion, name, verdict, held } of fired) {
    if (verdict == null) continue;
    const known = judged.get(transactionId) ?? { id: transactionId, verdict, reasons: [] };
    const { severity, value, limit } = held;
    known.reasons.push({ definitionId, version: definitionVersion, name, verdict, severity, value, limit });
    known.reasons.sort((one, other) => (String(one.definitionId) < String(other.definitionId) ? -1 : 1));
    known.verdict = graver(known.verdict, verdict);
    judged.set(transactionId, known);
  }
  return judged;
}

const graver = (one: TransactionVerdict, other: TransactionVerdict): TransactionVerdict =>
  transactionVerdicts.indexOf(one) >= transactionVerdicts.indexOf(other) ? one : other;

const standsStillMs = 60_000;
const perSweep = 20;

/** Goes on with calls that broke off between storing their transactions and telling of them. */
export async function sweepIngestions(env: Env, nowMs: number): Promise<void> {
  for (const ingestion of await openIngestions(env.DB, nowMs - standsStillMs, perSweep))
    try {
      await goOn(env, ingestion, nowMs);
    } catch (problem) {
      log.error("transactions.ingestion_failed", { tenantId: ingestion.tenantId, ...errorFields(problem) });
      await touchIngestion(env.DB, ingestion, nowMs);
    }
}

async function goOn(env: Env, ingestion: Ingestion, nowMs: number): Promise<void> {
  const tenantId = ingestion.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  const ids = JSON.parse(ingestion.transactionIds) as string[]; // written here
  const facts = await factsOfTransactions(db, tenantId, ids);
  const told = await tellWindows(env, tenantId, facts, await activeDefinitions(db, tenantId), nowMs);
  await settleIngestion(db, tenantId, ingestion.id, [...told.values()]);
}
