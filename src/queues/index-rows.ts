import { caseOf } from "../cases/case-of";
import { upsertIndexRows } from "../db/cases";
import { type CaseMessage, type CaseRef, type IndexRow, parseId, type TenantId } from "../domain";
import type { Env } from "../env";
import { isObject } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { autoAssignOrLog } from "./auto-assign";
import { tellFeeds } from "./tell-feeds";

/**
 * Copies the rows of changed cases to D1. A message says only which case; the row is asked for now, so of ten messages the
 * newest state is written once. One statement per batch; a case that cannot be read does not hold up the others.
 */
export async function consumeIndex(batch: MessageBatch<CaseMessage>, env: Env): Promise<void> {
  const refs = new Map<string, CaseRef>();
  for (const { body } of batch.messages) {
    const ref = refOf(body);
    if (ref !== null) refs.set(nameOf(ref), ref);
  }
  const rows = new Map<string, IndexRow | null | Error>();
  await Promise.all(
    [...refs].map(async ([name, ref]) => {
      rows.set(
        name,
        await caseOf(env, ref)
          .indexRow()
          .catch((problem: Error) => problem),
      );
    }),
  );
  const good = [...rows.values()].filter((row): row is IndexRow => row !== null && !(row instanceof Error));
  const copied = await copyRows(env, good);
  for (const tenantId of new Set(good.map((row) => row.tenantId)))
    await autoAssignOrLog(env, tenantId as TenantId, Date.now());
  for (const message of batch.messages) {
    const ref = refOf(message.body);
    const name = ref === null ? "" : nameOf(ref); // nobody's message is tried again until it is a dead letter
    const row = rows.get(name);
    if (row === null || (row !== undefined && !(row instanceof Error) && copied.has(name))) message.ack();
    else message.retry();
  }
}

function refOf(body: unknown): CaseRef | null {
  const { tenantId, caseId } = isObject(body) ? body : {};
  const [tenant, of] = [parseId("tenant", tenantId), parseId("case", caseId)];
  return tenant === null || of === null ? null : { tenantId: tenant, caseId: of };
}

/** A trail that was cut off tells of an earlier version: the case comes again with the rest. */
const toldOf = ({ trail, version }: IndexRow): number => Math.min(version, trail?.at(-1)?.version ?? version);

const nameOf = ({ tenantId, caseId }: { tenantId: string; caseId: string }): string => `${tenantId}/${caseId}`;

/** The cases that were copied and told so. When the batch fails as a whole, each row is tried alone: one poison holds up nobody. */
async function copyRows(env: Env, rows: IndexRow[]): Promise<Set<string>> {
  const copied = new Set<string>();
  try {
    await upsertIndexRows(env.DB, rows);
    for (const row of rows) copied.add(nameOf(row));
  } catch (problem) {
    log.warn("index.batch_failed", { rows: rows.length, ...errorFields(problem) });
    for (const row of rows) {
      try {
        await upsertIndexRows(env.DB, [row]);
        copied.add(nameOf(row));
      } catch (single) {
        log.error("index.row_failed", { caseId: row.caseId, ...errorFields(single) });
      }
    }
  }
  for (const tenantId of await tellFeeds(
    env,
    rows.filter((row) => copied.has(nameOf(row))),
  ))
    for (const row of rows) if (row.tenantId === tenantId) copied.delete(nameOf(row));
  await Promise.all(
    rows.map(async (row) => {
      const name = nameOf(row);
      const ref = { tenantId: row.tenantId, caseId: row.caseId } as CaseRef;
      if (copied.has(name))
        await caseOf(env, ref)
          .indexed(toldOf(row))
          .catch(() => copied.delete(name));
    }),
  );
  return copied;
}
