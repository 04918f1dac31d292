import { always, keep, ofCase, type TableInMap } from "./data-map.schema";
import { isSame } from "./same-entity";

/** Counterparties that are this person or company. */
const partiesOfEntity = `(SELECT counterparties.id FROM counterparties
  WHERE counterparties.tenant_id = :tenant AND ${isSame("counterparties.entity_id", ":entity")})`;
/** Alerts of the case, or about whom it is about. */
const alertsAbout = `(SELECT alerts.id FROM alerts WHERE alerts.tenant_id = :tenant AND (alerts.${ofCase}
  OR ${isSame("alerts.subject_id", ":entity")} OR alerts.counterparty_id IN ${partiesOfEntity}))`;
const configuration = keep("configuration: nothing of a case lies in it");
const noPersons = "nobody";

/**
 * Tables of the database with alerts and with what raises them. What hangs on an alert goes first: by the alert it is known whom it is about.
 */
export const alertTables: readonly TableInMap[] = [
  {
    table: "alert_notes",
    holds: "what colleagues wrote about an alert, sealed",
    why: "what was found out about an alert",
    kept: "alerts",
    erasure: { does: "delete", where: `alert_id IN ${alertsAbout}` },
  },
  {
    table: "alert_snoozes",
    holds: "reasons that colleagues wrote",
    why: "what is known opens no alerts for a time",
    kept: { words: "as long as the tenant, or until it is ended" },
    erasure: { does: "delete", where: `alert_id IN ${alertsAbout}` },
  },
  {
    table: "alert_changes",
    holds: "reasons that colleagues wrote",
    why: "who did what to an alert",
    kept: "alerts",
    erasure: { does: "blank", where: `${ofCase} OR alert_id IN ${alertsAbout}`, set: { reason: "NULL" } },
  },
  {
    table: "rule_days",
    holds: "ids and numbers of transactions, and what a rule told groups apart by",
    why: "days on which rules over transactions held",
    kept: "rule_days",
    erasure: { does: "blank", also: "person", where: `subject_id IN ${partiesOfEntity}`, set: { group_key: "'[]'" } },
  },
  {
    table: "alerts",
    holds: "ids, and numbers that rules wanted to tell",
    why: "what somebody should look at",
    kept: "alerts",
    erasure: {
      does: "blank",
      where: `${ofCase} OR counterparty_id IN ${partiesOfEntity}`,
      set: { subject_id: "NULL", detail: "'{}'" },
    },
  },
  {
    table: "alert_occurrences",
    holds: "numbers that rules wanted to tell",
    why: "every time that something raised an alert",
    kept: "alerts",
    erasure: { does: "blank", where: ofCase, set: { detail: "'{}'" } },
  },
  {
    ...{ table: "alert_definitions", holds: noPersons, why: "rules over transactions and reports" },
    ...{ kept: always, erasure: configuration },
  },
  {
    ...{ table: "alert_definition_versions", holds: noPersons, why: "what was published of them" },
    ...{ kept: always, erasure: configuration },
  },
  {
    ...{ table: "alert_definition_sets", holds: noPersons, why: "whether all windows judge by the newest" },
    ...{ kept: always, erasure: configuration },
  },
  {
    table: "alert_backtests",
    holds: "ids and numbers",
    why: "what a rule would raise, before it is published",
    kept: "alert_backtests",
    erasure: keep("ids that name nobody, and numbers"),
  },
  {
    table: "alert_backtest_pages",
    holds: "ids and numbers",
    why: "backtests on their way",
    kept: { words: "until the backtest ends" },
    erasure: keep("ids that name nobody, and numbers, only until it ends"),
  },
];
