import { alertIdOf, dedupeKeyOf } from "../alerts/alert-keys";
import { type ActiveDefinition, activeDefinitions, publishedDefinitions } from "../db/alert-definitions";
import { dbOf } from "../db/db-of";
import { type RaisedDay, raiseDays, type ToldDay } from "../db/rule-days";
import { type AlertId, newId, type TenantId } from "../domain";
import type { RuleDay } from "../domain/transactions";
import type { Env } from "../env";
import { derivedKey } from "../lib/derived-key";
import { announceSoon } from "./announce-alerts";

/** A day that was told, and what became of it. */
export interface RaisedRuleDay {
  day: RuleDay;
  standing: RaisedDay["standing"];
  /** Null: it raises none, or none yet. */
  alertId: AlertId | null;
}

/**
 * Raises, or takes back, what window objects tell of days on which rules hold. Set-based: a whole ingestion takes one call to the
 * database. Telling again changes nothing.
 */
export async function raiseRuleDays(
  env: Env,
  tenantId: TenantId,
  days: readonly RuleDay[],
  nowMs: number,
): Promise<RaisedRuleDay[]> {
  if (days.length === 0) return [];
  const db = dbOf(env, tenantId);
  const definitions = await definitionsOf(db, tenantId, new Set(days.map((one) => one.definitionId)));
  const names = new Map(definitions.map(({ id, body }) => [id as string, body.name]));
  const key = derivedKey(env.MASTER_KEY, "alerts");
  const told = days.map((day): ToldDay => {
    const { definitionId: rule, groupKey } = day;
    return {
      day,
      dedupeKey: dedupeKeyOf(key, tenantId, { source: "transaction", rule, by: `group:${groupKey}` }),
      firstId: alertIdOf(key, tenantId, `tx/${rule}/${groupKey}`),
      nextId: newId("alert"),
      name: names.get(rule) ?? rule,
    };
  });
  const dedupes = definitions.map(({ id, body: { dedupe } }) => ({
    id,
    mute: dedupe.mute,
    cooldownMs: dedupe.cooldownMinutes * 60_000,
  }));
  const raised = await raiseDays(db, tenantId, told, dedupes, nowMs);
  await announceSoon(env, tenantId);
  const byDay = new Map(raised.map((one) => [`${one.dedupeKey}/${one.day}`, one]));
  return told.map(({ day, dedupeKey }) => {
    const { standing = "withdrawn", alertId = null } = byDay.get(`${dedupeKey}/${day.day}`) ?? {};
    return { day, standing, alertId };
  });
}

/** Of what judges the newest version is known as a rule; days may also be told of what was switched off since. */
async function definitionsOf(
  db: D1Database,
  tenantId: TenantId,
  ids: ReadonlySet<string>,
): Promise<readonly ActiveDefinition[]> {
  const { definitions } = await activeDefinitions(db, tenantId);
  const active = definitions.filter(({ id }) => ids.has(id));
  if (active.length === ids.size) return active;
  const known = new Set<string>(active.map(({ id }) => id));
  const missing = [...ids].filter((id) => !known.has(id));
  return [...active, ...(await publishedDefinitions(db, tenantId, missing))];
}
