import { destroyCaseKey } from "../cases/case-key-store";
import { caseOf } from "../cases/case-of";
import { feedOf } from "../cases/feed-of";
import { writeAudit } from "../db/audit";
import { shredCase } from "../db/case-keys";
import { upsertIndexRows } from "../db/cases";
import { dbOf } from "../db/db-of";
import { eraseWithCase } from "../db/entity-erasure";
import { beginErasure, endErasure, erasureOf, keepCounts, squeezeIndex } from "../db/erasures";
import { holdsInFamily, isEntityHeld } from "../db/legal-holds";
import { erasuresBegunBy } from "../db/person-erasures";
import type { AttemptReport, CaseRef, CommandBody, Effect } from "../domain";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { canonicalJson } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { dataMap } from "../privacy/data-map";
import { erasePerson, stepsForPersons } from "./erase-person";
import { type Erasing, eraseDeliveries, eraseObjects, eraseSandbox } from "./erase-stores";
import { forgetEntities } from "./forget-entities";

type EraseEffect = Extract<Effect, { kind: "erase_case" }>;

/** Pages of rows or objects in one attempt: the next one goes on behind them. */
const mostPages = 400;

/** One attempt at erasing what lies outside of a case. `entityId` null: another case needs whom this one is about, or it is not known yet. */
export interface ErasingCase extends Erasing {
  ref: CaseRef;
  effect: EraseEffect;
}

/**
 * Erases everything outside of a case that says who it was about, as the data map has it: its children (each by its own erasure), its row,
 * its rows, objects and deliveries; last of all its keys. Every step may be done twice, so an attempt that broke off is simply begun anew.
 */
export async function eraseOutside(env: Env, ref: CaseRef, effect: EraseEffect): Promise<AttemptReport> {
  const db = dbOf(env, ref.tenantId);
  let counts: Record<string, number> | null = null;
  try {
    const nowMs = Date.now();
    const isNew = (await erasureOf(db, ref.tenantId, ref.caseId)) === null;
    if (isNew && (await isHeldMeanwhile(env, ref, effect))) return again("legal_hold");
    counts = await beginErasure(db, ref, nowMs);
    const whose = { tenantId: ref.tenantId, caseId: ref.caseId, entityId: null, partyId: null, hasParties: false };
    const erasing: ErasingCase = { env, ref, effect, ...whose, counts, pagesLeft: mostPages, nowMs };
    for (const step of steps) {
      const trouble = await step(erasing);
      if (trouble !== null) return again(trouble);
      await keepCounts(db, ref, counts);
      if (erasing.pagesLeft <= 0) return again("more_to_do");
    }
    return await finish(erasing);
  } catch (problem) {
    // Nothing of the case stands in the message: it is shown to people.
    log.error("erasure.failed", { caseId: ref.caseId, ...errorFields(problem) });
    // What was deleted in this attempt counts as well, if that can be written down.
    if (counts !== null) await keepCounts(db, ref, counts).catch(() => undefined);
    return again("store_unreachable");
  }
}

/** Null: done; else why it has to be tried again. */
type StepOfErasure = (erasing: ErasingCase) => Promise<string | null>;

const steps: readonly StepOfErasure[] = [
  eraseChildren,
  eraseListed,
  erasePersonOfCase,
  forgetEntities,
  eraseTakenAlong,
  ...stepsForPersons,
  eraseObjectsOfCase,
  eraseElsewhere,
  eraseKeys,
  // Once more: what was being uploaded when they were listed lies there now, and after the keys nothing new is taken in.
  eraseObjectsOfCase,
];

/** A hold that was put on whom the case is about, or on a child, while the command was given: nothing outside is touched then. */
async function isHeldMeanwhile(env: Env, { tenantId }: CaseRef, { entityId, childIds }: EraseEffect): Promise<boolean> {
  const db = dbOf(env, tenantId);
  if (await isEntityHeld(db, tenantId, entityId)) return true;
  for (const childId of childIds) if ((await holdsInFamily(db, tenantId, childId)).length > 0) return true;
  return false;
}

async function eraseChildren({ env, ref, effect, counts }: ErasingCase): Promise<string | null> {
  const { basis, reason } = effect;
  for (const [place, childId] of effect.childIds.entries()) {
    const child = { tenantId: ref.tenantId, caseId: childId };
    const holdFence = await caseOf(env, child).holdFence();
    if ((await holdsInFamily(dbOf(env, ref.tenantId), ref.tenantId, childId)).length > 0) return "legal_hold";
    const give = (id: string, part: "effects" | "family", body: CommandBody) =>
      caseOf(env, child).dispatch(
        { id, actor: { kind: "system", tenantId: ref.tenantId, part }, expectedVersion: null, body },
        null,
      );
    // A child that outlived its parent ends first.
    await give(`${effect.id}.cancel.${place}`, "family", { type: "cancel", reason: "the case above was erased" });
    const erased = await give(`${effect.id}.erase.${place}`, "effects", { type: "erase", basis, reason, holdFence });
    if (!erased.ok && erased.error.code !== "unknown_case") return erased.error.code;
  }
  counts.children = effect.childIds.length;
  return null;
}

/** The row of the lists and the words that it is found by, made anew of what is left. */
async function eraseListed({ env, ref }: ErasingCase): Promise<string | null> {
  const row = await caseOf(env, ref).indexRow();
  if (row === null) return null;
  const db = dbOf(env, ref.tenantId);
  await upsertIndexRows(db, [row]);
  if (!(await squeezeIndex(db))) return "more_to_do";
  await feedOf(env, ref.tenantId).append([{ caseId: ref.caseId, version: row.version }]);
  return null;
}

/**
 * Asked only when the list says of this case that it was erased: of two cases about one person that go at once, one finds it so. Whatever is to keep
 * them comes before that or too late: it is decided once, and what hangs on them follows.
 */
async function erasePersonOfCase(erasing: ErasingCase): Promise<string | null> {
  const { env, ref, effect, counts, nowMs } = erasing;
  const { rows, isErased } = await eraseWithCase(dbOf(env, ref.tenantId), ref, effect.entityId, nowMs);
  erasing.entityId = isErased ? effect.entityId : null;
  if (rows > 0) counts.entities = (counts.entities ?? 0) + rows;
  return null;
}

/** Persons and companies whom only this case has named went with it, and so does what hangs on them. */
async function eraseTakenAlong({ env, ref }: ErasingCase): Promise<string | null> {
  for (const erasure of await erasuresBegunBy(dbOf(env, ref.tenantId), ref.tenantId, ref.caseId)) {
    const trouble = await erasePerson(env, ref.tenantId, erasure);
    if (trouble !== null) return trouble;
  }
  return null;
}

async function eraseObjectsOfCase(erasing: ErasingCase): Promise<string | null> {
  const { tenantId, caseId } = erasing.ref;
  for (const { prefix, erasure } of dataMap.objects) {
    if (erasure.does !== "delete") continue;
    const named = prefix.replace("<tenant>", tenantId).replace("<case>", caseId);
    if (!(await eraseObjects(erasing, prefix, named))) return "more_to_do";
  }
  return null;
}

async function eraseElsewhere(erasing: ErasingCase): Promise<string | null> {
  await eraseDeliveries(erasing);
  await eraseSandbox(erasing);
  return null;
}

/** From here on no copy of the case can be read, wherever it lies. Its log of events has to know that it was erased before that. */
async function eraseKeys({ env, ref, nowMs, counts }: ErasingCase): Promise<string | null> {
  await shredCase(dbOf(env, ref.tenantId), ref.tenantId, ref.caseId, nowMs);
  await destroyCaseKey(env, ref, nowMs);
  counts.keys = 2;
  return null;
}

/** The proof, in the audit log and with the case. */
async function finish({ env, ref, effect, counts, nowMs }: ErasingCase): Promise<AttemptReport> {
  const db = dbOf(env, ref.tenantId);
  const head = await headOfLog(env, ref);
  const details = { basis: effect.basis, counts, logHead: head, countsSha256: sha256Hex(canonicalJson(counts)) };
  await writeAudit(
    db,
    ref.tenantId,
    {
      ...{ actor: effect.by, action: "caseErased", object: { kind: "case", id: ref.caseId }, requestId: null, details },
      once: `erased.${ref.caseId}`,
    },
    nowMs,
  );
  await endErasure(db, ref, nowMs);
  const actor = { kind: "system" as const, tenantId: ref.tenantId, part: "effects" as const };
  const body: CommandBody = { type: "erasure_done", counts };
  const told = await caseOf(env, ref).dispatch({ id: `${effect.id}.done`, actor, expectedVersion: null, body }, null);
  return told.ok ? { outcome: "done" } : again(told.error.code);
}

const mostLogPages = 100;

/** The newest hash of the case's log: what its chain is compared with later. */
async function headOfLog(env: Env, ref: CaseRef): Promise<string | null> {
  let head: string | null = null;
  let after: number | null = null;
  for (let page = 0; page < mostLogPages; page += 1) {
    const read: Awaited<ReturnType<ReturnType<typeof caseOf>["timeline"]>> = await caseOf(env, ref).timeline({
      limit: 200,
      after,
    });
    if (!read.ok) return head;
    head = read.value.data.at(-1)?.hash ?? head;
    after = read.value.next;
    if (after === null) return head;
  }
  return head;
}

const again = (code: string): AttemptReport => ({
  outcome: "retry",
  code,
  message:
    code === "legal_hold"
      ? "a child of the case, or whom it is about, is under a legal hold"
      : `the erasure goes on later: ${code}`,
  retryAfterSeconds: code === "more_to_do" ? 1 : null,
  httpStatus: null,
  durationMs: 0,
});
