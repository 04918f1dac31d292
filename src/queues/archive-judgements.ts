import { caseOf } from "../cases/case-of";
import { makeCaseKeys } from "../db/case-keys";
import { dbOf } from "../db/db-of";
import { archivedRuns, beginSegment, finishSegment, type JudgementRow } from "../db/judgements";
import { runningShadows, type Shadow } from "../db/shadows";
import {
  type CaseRef,
  type JudgedInput,
  type JudgementMessage,
  newId,
  type PendingJudgement,
  parseId,
  type TenantId,
} from "../domain";
import { type Env, keyringOf } from "../env";
import { isObject } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { bytesOf, lineOf, putSegment } from "./judgement-objects";

/** Cases asked at once, and bytes of one segment: both bound what one consumer holds in memory. */
const casesAtOnce = 8;
const largestSegmentBytes = 8_000_000;

interface Handed {
  ref: CaseRef;
  pending: PendingJudgement[];
}

/**
 * Archives what cases were judged on. A message says only which case; the case hands over all it has. One segment per tenant and batch;
 * a run that is archived already is left out, so messages may come twice. A case that cannot be asked does not hold up the others.
 */
export async function consumeJudgements(batch: MessageBatch<JudgementMessage>, env: Env): Promise<void> {
  const refs = new Map<string, CaseRef>();
  for (const { body } of batch.messages) {
    const ref = refOf(body);
    if (ref !== null) refs.set(nameOf(ref), ref);
  }
  const done = new Set<string>();
  const all = [...refs.values()];
  let held: Handed[] = [];
  for (let from = 0; from < all.length; from += casesAtOnce) {
    const asked = all.slice(from, from + casesAtOnce);
    held.push(...(await Promise.all(asked.map((ref) => ask(env, ref)))).flatMap((one) => one ?? []));
    const isLast = from + casesAtOnce >= all.length;
    if (!isLast && charsOf(held) < largestSegmentBytes) continue;
    for (const name of await archive(env, held)) done.add(name);
    held = [];
  }
  for (const message of batch.messages) {
    const ref = refOf(message.body);
    if (ref === null) log.error("judgements.message_unreadable", { messageId: message.id });
    if (ref === null || done.has(nameOf(ref))) message.ack();
    else message.retry();
  }
}

async function ask(env: Env, ref: CaseRef): Promise<Handed | null> {
  try {
    return { ref, pending: await caseOf(env, ref).judgements() };
  } catch (problem) {
    log.warn("judgements.case_failed", { caseId: ref.caseId, ...errorFields(problem) });
    return null;
  }
}

/** Names of the cases that are done. Each tenant stands alone. */
async function archive(env: Env, handed: readonly Handed[]): Promise<string[]> {
  const tenants = new Map<TenantId, Handed[]>();
  for (const one of handed) tenants.set(one.ref.tenantId, [...(tenants.get(one.ref.tenantId) ?? []), one]);
  const done = await Promise.all(
    [...tenants].map(async ([tenantId, ofTenant]) => {
      if (await tryArchive(env, tenantId, ofTenant)) return ofTenant;
      // One case may be what fails: the others go on without it. When nothing works, the queue brings all of them again.
      const alone: Handed[] = [];
      for (
        let place = 0, failed = 0;
        ofTenant.length > 1 && place < ofTenant.length && failed < mostFailures;
        place += 1
      ) {
        const some = ofTenant.slice(place, place + 1);
        if (await tryArchive(env, tenantId, some)) alone.push(...some);
        else failed += 1;
      }
      return alone;
    }),
  );
  return done.flat().map(({ ref }) => nameOf(ref));
}
const mostFailures = 3;

async function tryArchive(env: Env, tenantId: TenantId, handed: readonly Handed[]): Promise<boolean> {
  try {
    await archiveTenant(env, tenantId, handed, Date.now());
    return true;
  } catch (problem) {
    log.error("judgements.archive_failed", { tenantId, cases: handed.length, ...errorFields(problem) });
    return false;
  }
}

/** Writes one segment and its rows, then tells the cases. Whoever dies in between does it again: nothing counts twice. */
async function archiveTenant(env: Env, tenantId: TenantId, handed: readonly Handed[], nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const known = await archivedRuns(
    db,
    tenantId,
    handed.flatMap(({ pending }) => pending.map(({ runId }) => runId)),
  );
  const keys = await makeCaseKeys(
    db,
    keyringOf(env),
    tenantId,
    handed.map(({ ref }) => ref.caseId),
    nowMs,
  );
  const lines: string[] = [];
  const rows: JudgementRow[] = [];
  const segmentId = newId("segment");
  for (const { ref, pending } of handed) {
    const key = keys.get(ref.caseId); // none: the case was shredded, and nothing of it is kept any more
    for (const { runId, recordedAtMs, body } of key === undefined ? [] : pending) {
      if (key === undefined || known.has(runId)) continue;
      rows.push(rowOf(tenantId, segmentId, lines.length, recordedAtMs, JSON.parse(body) as JudgedInput));
      lines.push(lineOf(key, { ...ref, runId }, body));
    }
  }
  if (rows.length > 0) {
    const newestAtMs = Math.max(...rows.map((row) => row.recordedAtMs));
    const segment = { id: segmentId, tenantId, lines: lines.length, bytes: bytesOf(lines), newestAtMs };
    const shadows = await runningShadows(db, tenantId, nowMs);
    const wanted = rows.some((row) => shadows.some((shadow) => isSourceOf(shadow, row)));
    await beginSegment(db, segment, nowMs);
    await putSegment(env, segment, lines);
    await finishSegment(db, segment, rows, wanted, nowMs);
    // Shadows judge apart: whatever a draft does, what production has judged is archived. A lost message is sent again by the sweeper.
    if (wanted) await env.BACKTESTS.send({ kind: "shadow", tenantId, segmentId });
  }
  await Promise.all(handed.map(({ ref, pending }) => caseOf(env, ref).archived(pending.map(({ runId }) => runId))));
}

/** Whether an input is of the kind that a shadow judges. */
export const isSourceOf = (
  { sourceRuleSetKey, sourceDefinitionKey, sourcePlugin }: Shadow,
  row: Pick<JudgementRow, "ruleSetKey" | "definitionKey" | "plugin">,
): boolean =>
  sourceRuleSetKey === null
    ? row.definitionKey === sourceDefinitionKey && row.plugin === sourcePlugin
    : row.ruleSetKey === sourceRuleSetKey;

const rowOf = (
  tenantId: TenantId,
  segmentId: string,
  place: number,
  recordedAtMs: number,
  { runId, caseId, ruleSet, definitionKey, plugin, score, level, rules, atMs }: JudgedInput,
): JudgementRow => ({
  tenantId,
  runId,
  caseId,
  ruleSetKey: ruleSet?.key ?? null,
  ruleSetVersion: ruleSet?.version ?? null,
  definitionKey,
  plugin,
  score,
  level,
  hits: JSON.stringify(rules.filter(({ verdict }) => verdict === "holds").map(({ id }) => id)),
  atMs,
  recordedAtMs,
  segmentId,
  place,
});

function refOf(body: unknown): CaseRef | null {
  const { tenantId, caseId } = isObject(body) ? body : {};
  const [tenant, of] = [parseId("tenant", tenantId), parseId("case", caseId)];
  return tenant === null || of === null ? null : { tenantId: tenant, caseId: of };
}

const nameOf = ({ tenantId, caseId }: CaseRef): string => `${tenantId}/${caseId}`;
const charsOf = (handed: readonly Handed[]): number =>
  handed.reduce((sum, { pending }) => sum + pending.reduce((chars, { body }) => chars + body.length, 0), 0);
