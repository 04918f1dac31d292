import { counterpartyIdsOf, getCounterparty } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { leadingEntity } from "../db/entities";
import { statementsAbout } from "../db/entity-attributes";
import { changesAbout } from "../db/entity-changes";
import { linksOf } from "../db/entity-links";
import { listEntityNotes } from "../db/entity-notes";
import { monitorsOf } from "../db/monitors";
import { type ToldTransaction, transactionsOfSide } from "../db/person-records";
import type { TenantId } from "../domain";
import type { RecordOf } from "../domain/privacy-requests";
import { amountScale } from "../domain/transactions";
import { notesPurpose } from "../entities/notes";
import { type Env, keyringOf } from "../env";
import type { JsonObject } from "../lib/json";
import { jsonOrNull } from "../lib/json";
import { openWith } from "../lib/keyring";
import type { ZipWriter } from "../lib/zip";
import { type AddFile, tellAlerts, tellLooks, tellReports } from "./tell-watched";

/** Of all sides of somebody together: an export is written by one worker. */
export const mostTransactions = 5_000;
const mostSides = 100;
const mostNotes = 500;
const mostChanges = 1_000;

/**
 * All that is stored of somebody outside of cases; null: there is nothing, or not any more. Others are told of by their ids only. What may be
 * large, reports and the transactions of each side, goes into files of its own.
 */
export function tellRecord(
  env: Env,
  tenantId: TenantId,
  { kind, id }: RecordOf,
  { zip, withNotes }: { zip: ZipWriter; withNotes: boolean },
): Promise<JsonObject | null> {
  const add: AddFile = async (name, content) => {
    const file = `records/${id}/${name}.json`;
    await zip.add(file, new TextEncoder().encode(JSON.stringify(content, null, 2)));
    return file;
  };
  const telling = { env, tenantId, add, withNotes, transactionsLeft: mostTransactions };
  return kind === "entity" ? tellEntity(telling, id) : tellSide(telling, id, true);
}

interface Telling {
  env: Env;
  tenantId: TenantId;
  add: AddFile;
  withNotes: boolean;
  /** Counts down. */
  transactionsLeft: number;
}

async function tellEntity(telling: Telling, named: string): Promise<JsonObject | null> {
  const { env, tenantId, add, withNotes } = telling;
  const db = dbOf(env, tenantId);
  const known = await leadingEntity(db, tenantId, named);
  if (known === null) return null;
  const { id, type, correlationId, name, approvalState, riskLevel, createdAtMs } = known.entity;
  const [statements, changes, links, monitors, sideIds, notes, looks, alerts] = await Promise.all([
    statementsAbout(db, tenantId, id, { limit: 10_000 }),
    changesAbout(db, tenantId, id, mostChanges),
    linksOf(db, tenantId, id),
    monitorsOf(db, tenantId, id),
    counterpartyIdsOf(db, tenantId, id, mostSides),
    withNotes ? notesOf(env, tenantId, id) : [],
    tellLooks(env, tenantId, known.ids),
    tellAlerts(env, tenantId, { kind: "entity", id }, withNotes),
  ]);
  const reports = await tellReports(env, tenantId, known.ids, add);
  const sides: JsonObject[] = [];
  for (const sideId of sideIds) {
    const side = await tellSide(telling, sideId, false);
    if (side !== null) sides.push(side);
  }
  const held = links.filter(({ holder }) => holder.id === id);
  return {
    ...{ kind: "entity", id, ids: known.ids, type, correlationId, name, approvalState, riskLevel },
    createdAt: iso(createdAtMs),
    said: statements.map(({ field, value, source, atMs }) => ({ field, value, source: { ...source }, at: iso(atMs) })),
    changes: changes.map(({ type, fromValue, toValue, atMs }) => ({
      ...{ what: type, from: fromValue, to: toValue, at: iso(atMs) },
    })),
    positions: held.map(({ company, position, share, fromDay, toDay, endedAtMs }) => ({
      ...{ companyId: company.id, position, share, from: fromDay, to: toDay, ended: endedAtMs !== null },
    })),
    watchedFor: monitors.map(({ kind, enabled, lastAtMs }) => ({
      ...{ kind, enabled, lastLookAt: lastAtMs === null ? null : iso(lastAtMs) },
    })),
    ...{ looks, merchantReports: reports, alerts },
    ...(withNotes && { notes }),
    sidesOfTransactions: sides,
  };
}

/** `isAlone`: nobody known is that side, so that its alerts are told with it. */
async function tellSide(telling: Telling, id: string, isAlone: boolean): Promise<JsonObject | null> {
  const { env, tenantId, add, withNotes, transactionsLeft } = telling;
  const db = dbOf(env, tenantId);
  const row = await getCounterparty(db, tenantId, id);
  if (row === null || row.erased) return null;
  const { correlationId, type, name, country, bankCountry, sortCode, segment, createdAtMs } = row;
  const read = await transactionsOfSide(db, tenantId, id, transactionsLeft + 1);
  const transactions = read.slice(0, transactionsLeft);
  telling.transactionsLeft -= transactions.length;
  return {
    ...{ kind: "counterparty", id, correlationId, type, name, country, bankCountry, sortCode, segment },
    createdAt: iso(createdAtMs),
    sent: jsonOrNull(row.data),
    ...(isAlone && { alerts: await tellAlerts(env, tenantId, { kind: "counterparty", id }, withNotes) }),
    transactions: {
      ...{ count: transactions.length, more: read.length > transactions.length },
      file: transactions.length === 0 ? null : await add(id, { transactions: transactions.map(transactionEntry) }),
    },
  };
}

const transactionEntry = ({ atMs, amount, words, isOriginator, ...told }: ToldTransaction): JsonObject => ({
  ...{ ...told, at: iso(atMs), amount: amount / amountScale, side: isOriginator === 1 ? "originator" : "beneficiary" },
  words: words === null ? null : jsonOrNull(words),
});

async function notesOf(env: Env, tenantId: TenantId, entityId: string): Promise<JsonObject[]> {
  const { data } = await listEntityNotes(dbOf(env, tenantId), tenantId, entityId, { after: null, limit: mostNotes });
  return data.flatMap(({ id, sealed, createdAtMs }) => {
    const content = sealed === null ? null : openWith(keyringOf(env), notesPurpose, sealed, `${tenantId}|${id}`);
    return content === null ? [] : [{ at: iso(createdAtMs), content }];
  });
}

const iso = (atMs: number): string => new Date(atMs).toISOString();
