import { checkSettingsOf } from "../db/check-settings";
import { spentCents } from "../db/checks";
import { dbOf } from "../db/db-of";
import type { Charge, CheckTerms, SpendingNotice, TenantId } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";
import { breakersOf } from "../outside/vendor-breakers";

/** Why a check that costs something is not asked for, in words for the person who sees it. Null: there is money for it. */
export async function takeMoney(
  env: Env,
  tenantId: TenantId,
  { id, vendor, check, cents }: { id: string; vendor: string; check: string; cents: number },
  budget: CheckTerms["budget"],
): Promise<string | null> {
  if (cents === 0) return null;
  const db = dbOf(env, tenantId);
  const { centsPerDay, centsPerMonth } = await checkSettingsOf(db, tenantId);
  const charge = {
    ...{ id, vendor, check, cents, limits: { centsPerDay, centsPerMonth } },
    budget: budget === null ? null : await standingOf(db, tenantId, budget),
  };
  const answer = await breakersOf(env, tenantId).charge(charge);
  tell(tenantId, answer.notices);
  if (answer.charged) return null;
  if (answer.period === null) return "The budget for checks is spent: nobody was asked.";
  const { period, limitCents, spentCents: spent } = answer;
  return (
    `The limit for paid checks of ${period} (UTC) leaves no room for this one: ${spent} of ${limitCents} cents are spent, it costs ${cents}. ` +
    "Nobody was asked. Run it again when the period is over or the limit is higher."
  );
}

async function standingOf(
  db: D1Database,
  tenantId: TenantId,
  { cents, withinSeconds }: NonNullable<CheckTerms["budget"]>,
): Promise<Charge["budget"]> {
  const sinceMs = Date.now() - withinSeconds * 1_000;
  return { cents, sinceMs, spentCents: await spentCents(db, tenantId, sinceMs) };
}

/** Gives the money back when no answer came for it. */
export const giveMoneyBack = (env: Env, tenantId: TenantId, id: string): Promise<void> =>
  breakersOf(env, tenantId).refund(id);

function tell(tenantId: TenantId, notices: readonly SpendingNotice[]): void {
  for (const { period, level } of notices) log.warn("check_limit.reached", { tenantId, period, percent: level });
}
