import * as z from "zod";
import { checkSettingsOf } from "../db/check-settings";
import { dbOf } from "../db/db-of";
import {
  deleteRawAnswers,
  expiredRawAnswers,
  getRawAnswer,
  insertRawAnswer,
  type RawAnswerRow,
  rawAnswerKey,
} from "../db/raw-answers";
import { newId, parseId, type RawAnswerId, type TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { openWith, sealWith } from "../lib/keyring";
import { errorFields, log } from "../lib/log";
import { bucketOf, deleteObjects } from "../places/bucket-of";

const dayMs = 86_400_000;
/** Characters of one answer that are kept. */
const keptCharacters = 262_144;
const purpose = "raw-answers";

const Kept = z.object({
  httpStatus: z.int().nullable(),
  contentType: z.string().nullable(),
  /** As it came, without what is secret. */
  text: z.string(),
  /** There was more than is kept. */
  cut: z.boolean(),
});
export type KeptAnswer = z.output<typeof Kept>;

/** What a vendor said, before it is kept. */
export type SpokenAnswer = Omit<KeptAnswer, "cut">;

/**
 * Keeps a vendor's answer under seal for as long as the tenant wishes, and gives the name to ask for it by. Null: it is not kept, because
 * the tenant does not wish it or the place for it is out of order: a paid result must not be lost for the sake of its copy.
 */
export async function keepRawAnswer(
  env: Env,
  tenantId: TenantId,
  about: Pick<RawAnswerRow, "checkId" | "caseId" | "runId" | "type" | "vendor">,
  spoken: SpokenAnswer,
): Promise<RawAnswerId | null> {
  const db = dbOf(env, tenantId);
  const nowMs = Date.now();
  try {
    const { rawAnswerDays } = await checkSettingsOf(db, tenantId);
    if (rawAnswerDays === 0) return null;
    const id = newId("rawAnswer");
    const kept = { ...spoken, text: spoken.text.slice(0, keptCharacters), cut: spoken.text.length > keptCharacters };
    const sealed = sealWith(keyringOf(env), purpose, JSON.stringify(kept), `${tenantId}|${id}`);
    const expiresAtMs = nowMs + rawAnswerDays * dayMs;
    // The row first: what lies in R2 without one would never be swept.
    if (!(await insertRawAnswer(db, tenantId, { id, ...about, createdAtMs: nowMs, expiresAtMs }))) return null;
    await bucketOf(env, tenantId).put(rawAnswerKey(tenantId, id), sealed);
    if ((await getRawAnswer(db, tenantId, id)) !== null) return id;
    // Its case was erased between the row and the object.
    await bucketOf(env, tenantId).delete(rawAnswerKey(tenantId, id));
    return null;
  } catch (problem) {
    log.warn("raw_answer.not_kept", { tenantId, vendor: about.vendor, ...errorFields(problem) });
    return null;
  }
}

/** A vendor's answer as it came; null when there is none of this name, or its time is over. */
export async function readRawAnswer(
  env: Env,
  tenantId: TenantId,
  rawId: string,
  nowMs: number,
): Promise<{ row: RawAnswerRow; kept: KeptAnswer } | null> {
  const id = parseId("rawAnswer", rawId);
  const row = id === null ? null : await getRawAnswer(dbOf(env, tenantId), tenantId, id);
  if (row === null || row.expiresAtMs <= nowMs) return null;
  const stored = await bucketOf(env, tenantId).get(rawAnswerKey(tenantId, row.id));
  if (stored === null) return null;
  const text = openWith(keyringOf(env), purpose, await stored.text(), `${tenantId}|${row.id}`);
  return text === null ? null : { row, kept: Kept.parse(JSON.parse(text)) };
}

const perSweep = 500;

/** Takes away what is older than its tenant wished, a page per sweep. */
export async function forgetRawAnswers(env: Env, nowMs: number): Promise<void> {
  const expired = await expiredRawAnswers(env.DB, nowMs, perSweep);
  if (expired.length === 0) return;
  await deleteObjects(
    env,
    expired.map(({ tenantId, id }) => rawAnswerKey(tenantId as TenantId, id)),
  );
  for (let from = 0; from < expired.length; from += 50)
    await deleteRawAnswers(
      env.DB,
      expired.slice(from, from + 50).map(({ id }) => id),
    );
}
