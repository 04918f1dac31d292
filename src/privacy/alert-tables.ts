import { always, keep, ofCase, type TableInMap } from "./data-map.schema";
import { isSame } from "./same-entity";

const ofPerson = isSame("subject_id", ":entity");
const ofParty = "counterparty_id IN :parties";
const alertsWith = (which: string): string =>
  `alert_id IN (SELECT alerts.id FROM alerts WHERE alerts.tenant_id = :tenant AND alerts.${which})`;
/** What hangs on alerts of the case, or about somebody. */
const ofAlerts = { case: alertsWith(ofCase), person: alertsWith(ofPerson), party: alertsWith(ofParty) };

/** Whether somebody who is erased stands in what a rule has told groups apart by. */
const namesThem = (groupKey: string): string =>
  `EXISTS (SELECT 1 FROM json_each(${groupKey}) AS part JOIN counterparties AS party
     ON +party.tenant_id = :tenant AND party.id IN :parties AND party.correlation_id = part.value)`;
/** The same with our own id in place of what the caller calls them, as windows have it from then on. As text, not as JSON. */
const unnamed = (groupKey: string): string =>
  `(SELECT json_group_array(coalesce((SELECT party.id FROM counterparties AS party WHERE +party.tenant_id = :tenant
      AND party.id IN :parties AND party.correlation_id = part.value), part.value)) || '' FROM json_each(${groupKey}) AS part)`;
/** Alerts about others only lose the name. */
const isTheirs = `(${ofCase} OR ${ofPerson} OR ${ofParty})`;

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
    erasure: { does: "delete", where: ofAlerts },
  },
  {
    table: "alert_snoozes",
    holds: "reasons that colleagues wrote",
    why: "what is known opens no alerts for a time",
    kept: { words: "as long as the tenant, or until it is ended" },
    erasure: { does: "delete", where: ofAlerts },
  },
  {
    table: "alert_changes",
    holds: "reasons that colleagues wrote",
    why: "who did what to an alert",
    kept: "alerts",
    erasure: {
      does: "blank",
      where: { ...ofAlerts, case: `${ofCase} OR ${ofAlerts.case}` },
      set: { reason: "NULL" },
    },
  },
  {
    table: "rule_days",
    holds: "ids and numbers of transactions, ids of their sides, and what a rule told groups apart by",
    why: "days on which rules over transactions held",
    kept: "rule_days",
    erasure: {
      does: "blank",
      where: { party: `subject_id IN :parties OR (json_array_length(group_key) > 1 AND ${namesThem("group_key")})` },
      set: { group_key: `iif(subject_id IN :parties, '[]', ${unnamed("group_key")})` },
    },
  },
  {
    table: "alert_parties",
    holds: "ids of counterparties and alerts",
    why: "alerts about others that rest on transactions with a counterparty",
    kept: "alerts",
    erasure: { does: "delete", where: { party: ofParty } },
  },
  {
    table: "alert_occurrences",
    holds: "numbers that rules wanted to tell",
    why: "every time that something raised an alert",
    kept: "alerts",
    erasure: { does: "blank", where: { ...ofAlerts, case: ofCase }, set: { detail: "'{}'" } },
  },
  {
    table: "alerts",
    holds: "ids, and numbers that rules wanted to tell",
    why: "what somebody should look at",
    kept: "alerts",
    erasure: {
      does: "blank",
      where: {
        case: ofCase,
        person: ofPerson,
        party: `${ofParty} OR (source = 'transaction' AND ${namesThem("detail ->> 'groupKey'")})`,
      },
      set: {
        subject_id: `iif(${isTheirs}, NULL, subject_id)`,
        detail: `iif(${isTheirs}, '{}', json_set(detail, '$.groupKey', ${unnamed("detail ->> 'groupKey'")}))`,
      },
    },
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
  {
    table: "alert_backtest_peers",
    holds: "ids and numbers",
    why: "what many came to together, for the evidence of a backtest against peers",
    kept: "alert_backtests",
    erasure: keep("ids and sums that name nobody"),
  },
];
