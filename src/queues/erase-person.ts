import { writeAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { type PersonErasure, personErasureOf, savePersonErasure, takeErasures } from "../db/person-erasures";
import type { TenantId } from "../domain";
import type { PersonErasureMessage } from "../domain/privacy-requests";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { canonicalJson } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { dataMap } from "../privacy/data-map";
import { type Erasing, eraseTable } from "./erase-stores";
import { forgetWindows } from "./forget-windows";

/** Pages of rows in one attempt: the next one goes on behind them. */
const mostPages = 400;
const leaseMs = 120_000;
const perSweep = 20;

/** What hangs on somebody goes, whether they are erased by themselves or with a case. Windows first: what they are known by is gone after the rows. */
export const stepsForPersons: readonly ((erasing: Erasing) => Promise<string | null>)[] = [forgetWindows, eraseTables];

/**
 * Erases what hangs on a person or company, or on a side of transactions, as the data map has it, and writes the proof. Every step may be done
 * twice, so an attempt that broke off is simply begun anew. Null: done; else why it goes on later.
 */
export async function erasePerson(env: Env, tenantId: TenantId, erasure: PersonErasure): Promise<string | null> {
  const { id, kind, counts } = erasure;
  const nowMs = Date.now();
  const whose = {
    ...{ entityId: kind === "entity" ? id : null, partyId: kind === "counterparty" ? id : null },
    hasParties: false,
  };
  const erasing: Erasing = { env, tenantId, caseId: null, ...whose, counts, pagesLeft: mostPages, nowMs };
  const trouble = await attempt(erasing);
  if (trouble === null) await prove(env, tenantId, erasure, nowMs);
  await savePersonErasure(dbOf(env, tenantId), erasure, trouble, { nowMs: Date.now(), nextAtMs: nowMs + leaseMs });
  return trouble;
}

async function attempt(erasing: Erasing): Promise<string | null> {
  try {
    for (const step of stepsForPersons) {
      const trouble = await step(erasing);
      if (trouble !== null) return trouble;
    }
    return null;
  } catch (problem) {
    // Nothing of the person stands in the message: it is shown to people.
    log.error("erasure.failed", { tenantId: erasing.tenantId, ...errorFields(problem) });
    return "store_unreachable";
  }
}

async function eraseTables(erasing: Erasing): Promise<string | null> {
  for (const { table, erasure } of dataMap.tables)
    if (!(await eraseTable(erasing, table, erasure))) return "more_to_do";
  return null;
}

const prove = (env: Env, tenantId: TenantId, erasure: PersonErasure, nowMs: number): Promise<void> => {
  const { id, kind, counts, by, caseId, reason } = erasure;
  const details = { counts, countsSha256: sha256Hex(canonicalJson(counts)), ...(caseId !== null && { caseId }) };
  const entry = {
    ...{ actor: by, action: "personErased", object: { kind, id } },
    ...{ requestId: null, purpose: reason, details, once: `erased.${id}` },
  };
  return writeAudit(dbOf(env, tenantId), tenantId, entry, nowMs);
};

/** Goes on with an erasure. What is left after this attempt the sweeper takes up, or the next message. */
export async function goOnWithErasure(env: Env, message: Message<PersonErasureMessage>): Promise<void> {
  const tenantId = message.body.tenantId as TenantId;
  try {
    const erasure = await personErasureOf(dbOf(env, tenantId), tenantId, message.body.erasedId);
    const isOwed = erasure !== null && erasure.doneAtMs === null;
    if (isOwed && (await erasePerson(env, tenantId, erasure)) === "more_to_do") await env.REPORTS.send(message.body);
    message.ack();
  } catch (problem) {
    log.error("erasure.failed", { tenantId, attempts: message.attempts, ...errorFields(problem) });
    message.retry();
  }
}

/** Takes up erasures whose message got lost, and those that something was in the way of. */
export async function sweepErasures(env: Env, nowMs: number): Promise<void> {
  for (const { tenantId, id } of await takeErasures(env.DB, nowMs, nowMs + leaseMs, perSweep))
    await env.REPORTS.send({ tenantId, erasedId: id });
}
