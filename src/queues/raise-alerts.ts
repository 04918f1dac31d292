import { alertIdOf, dedupeKeyOf } from "../alerts/alert-keys";
import { tellAlertOpened } from "../cases/tell-case";
import { dbOf } from "../db/db-of";
import { raiseAlert } from "../db/raise-alert";
import { entityOfCase } from "../db/screening-subjects";
import type { AlertSeverity, CaseRef, Effect, TenantId } from "../domain";
import type { Env } from "../env";
import { derivedKey } from "../lib/derived-key";
import type { JsonObject } from "../lib/json";
import { announceSoon } from "./announce-alerts";

/**
 * Raises the alerts that a judgement asks for. Doing it again changes nothing: occurrences carry ids made of the effect, and what is told
 * to the case carries ids made of the alert.
 */
export async function raiseJudged(
  env: Env,
  ref: CaseRef,
  effect: Extract<Effect, { kind: "raise_alerts" }>,
  nowMs: number,
): Promise<void> {
  const { tenantId, caseId } = ref;
  const { runId, caseVersion, atMs } = effect.judgement;
  const subjectId = await entityOfCase(dbOf(env, tenantId), tenantId, caseId);
  for (const alert of effect.alerts) {
    const { severity, title, cooldownSeconds } = alert;
    await raise(env, tenantId, nowMs, {
      occurrenceId: `${effect.id}/${alert.rule}`,
      source: "rule",
      rule: `${effect.ruleSet}/${alert.rule}`,
      ruleName: alert.name,
      sameBy: alert.sameBy === null ? `case:${caseId}` : `facts:${alert.sameBy}`,
      detail: { plugin: effect.plugin, indicator: alert.rule, domain: alert.domain },
      ...{ severity, title, cooldownSeconds, caseId, subjectId, runId, caseVersion, atMs },
    });
  }
}

/** News of a monitored subject: who is found anew, or found in an entry that has changed, is to be looked at. */
export interface ScreeningNews {
  caseId: CaseRef["caseId"];
  subjectKey: string;
  list: string;
  version: number;
  /** Which round over the monitored subjects: the same version may be asked again after settings have changed. */
  round: number;
  severity: AlertSeverity;
  /** Ids of entries, never names. */
  added: string[];
  changed: string[];
}

/** One open alert per subject and list; what is found later counts on it. */
export async function raiseScreened(env: Env, tenantId: TenantId, news: ScreeningNews, nowMs: number): Promise<void> {
  const { caseId, subjectKey, list, version, round, severity, added, changed } = news;
  const found = added.length > 0 ? `${added.length} new` : `${changed.length} changed`;
  await raise(env, tenantId, nowMs, {
    occurrenceId: `screening/${list}/${version}/${round}/${subjectKey}`,
    source: "screening",
    rule: list,
    ruleName: "Ongoing monitoring",
    title: `Screening against ${list}: ${found} ${added.length + changed.length === 1 ? "hit" : "hits"}`,
    severity,
    cooldownSeconds: 0,
    sameBy: `subject:${subjectKey}`,
    caseId,
    subjectId: await entityOfCase(dbOf(env, tenantId), tenantId, caseId),
    runId: null,
    caseVersion: null,
    detail: { list, version, subjectKey, added: added.slice(0, 20), changed: changed.slice(0, 20) },
    atMs: nowMs,
  });
}

/** One occasion for an alert, whatever its source. `sameBy`: alerts of a rule in which it is equal are one alert. */
export interface Occasion {
  occurrenceId: string;
  source: "rule" | "screening" | "monitoring";
  rule: string;
  ruleName: string;
  title: string;
  severity: AlertSeverity;
  cooldownSeconds: number;
  sameBy: string;
  /** Null: it is about somebody, not about one of their cases. */
  caseId: CaseRef["caseId"] | null;
  subjectId: string | null;
  runId: string | null;
  caseVersion: number | null;
  detail: JsonObject;
  atMs: number;
}

/**
 * Counts an occasion on the alert it belongs to, or opens one and tells its case; which alert it is. The same occurrence twice changes nothing.
 */
export async function raise(
  env: Env,
  tenantId: TenantId,
  nowMs: number,
  { sameBy, ...occasion }: Occasion,
): Promise<string> {
  const key = derivedKey(env.MASTER_KEY, "alerts");
  const { source, rule, occurrenceId } = occasion;
  const dedupeKey = dedupeKeyOf(key, tenantId, { source, rule, by: sameBy });
  const alertId = alertIdOf(key, tenantId, occurrenceId);
  const { alert, opened } = await raiseAlert(dbOf(env, tenantId), { tenantId, alertId, dedupeKey, ...occasion }, nowMs);
  if (opened) await tellAlertOpened(env, alert);
  if (opened && alert.caseId === null) await announceSoon(env, tenantId);
  return alert.id;
}
