import { notify } from "../cases/notify";
import { type EndingKey, endingKeys, noteReminded } from "../db/api-keys";
import { dbOf } from "../db/db-of";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { noCase } from "../webhooks/no-case";

/** Days before the end of a key on which people are reminded of it, the last one first. */
const reminders = [2, 14] as const;
const dayMs = 86_400_000;
const perSweep = 100;

/**
 * Reminds administrators and whoever made it that a key ends: once when there are two weeks left, and once when there are two days. A key
 * with a successor is no news, and neither is one that was made for less.
 */
export async function remindOfKeys(env: Env, nowMs: number): Promise<void> {
  for (const days of reminders)
    for (const key of await endingKeys(env.DB, days, nowMs, perSweep))
      try {
        await remind(env, key, days, nowMs);
      } catch (problem) {
        log.error("keys.not_reminded", { keyId: key.id, ...errorFields(problem) });
      }
}

async function remind(env: Env, key: EndingKey, days: number, nowMs: number): Promise<void> {
  const { id, tenantId, createdAtMs, expiresAtMs, madeById } = key;
  const notice = {
    ...{ kind: "key_ends" as const, key: `${id}_ends_${days}`, caseId: noCase, watchers: false, byId: null },
    ...{ to: madeById === null ? [] : [madeById], roles: ["admin"], detail: { keyId: id, days } },
  };
  // Nobody forgets in a week what they made for a week.
  if (expiresAtMs - createdAtMs > days * dayMs) await notify(env, tenantId, [notice], nowMs);
  await noteReminded(dbOf(env, tenantId), tenantId, id, days);
}
