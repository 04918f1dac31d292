// Which counterparties have a part in an alert about somebody else: a row for each of which a counted day's evidence has a transaction.
// Who the alert is about needs none. Both statements belong to the transaction that writes days.

/**
 * SQL, before days are written (`?1`: tenant; `?2`: the days, as they are to be): what their evidence had and will not have any more goes, unless
 * another day of the alert has it.
 */
export const forgetParties = `
  DELETE FROM alert_parties WHERE (tenant_id, counterparty_id, created_at_ms, alert_id) IN (
    WITH given AS MATERIALIZED (
      SELECT value ->> 'key' AS dedupe_key, value ->> 'day' AS day, iif(value -> 'held' = 'null', '', value -> '$.held.partyIds') AS parties
      FROM json_each(?2))
    SELECT ?1, party.value, alert.created_at_ms, alert.id
    FROM given
      CROSS JOIN rule_days AS was ON was.tenant_id = ?1 AND was.dedupe_key = given.dedupe_key AND was.day = given.day AND was.standing = 'counted'
      CROSS JOIN alerts AS alert ON alert.id = was.alert_id
      CROSS JOIN json_each(was.held, '$.partyIds') AS party
    -- Windows of earlier releases do not say whose transactions they are.
    WHERE given.parties IS NOT NULL AND instr(given.parties, party.value) = 0
      AND NOT EXISTS (SELECT 1 FROM rule_days AS other WHERE other.tenant_id = ?1 AND other.alert_id = was.alert_id AND other.standing = 'counted'
        AND instr(other.held -> '$.partyIds', party.value) > 0
        AND (other.dedupe_key, other.day) NOT IN (SELECT value ->> 'key', value ->> 'day' FROM json_each(?2))))`;

/** SQL, once days are on their alerts (`?1`: tenant; `told`: which days they are): what their evidence has. It restores what was forgotten too much. */
export const noteParties = (told: string): string => `
  INSERT INTO alert_parties (tenant_id, counterparty_id, created_at_ms, alert_id)
  SELECT DISTINCT ?1, party.value, alert.created_at_ms, alert.id
  FROM (SELECT alert_id, held FROM rule_days WHERE tenant_id = ?1 AND ${told} AND +alert_id IS NOT NULL AND standing = 'counted') AS day
    CROSS JOIN alerts AS alert ON alert.id = day.alert_id
    CROSS JOIN json_each(day.held, '$.partyIds') AS party
  WHERE party.value IS NOT alert.counterparty_id
  ON CONFLICT DO NOTHING`;

/** SQL, before the days of alerts go (`those`: which alerts, of the column it is given). */
export const dropParties = (those: (column: string) => string): string => `
  DELETE FROM alert_parties WHERE (tenant_id, counterparty_id, created_at_ms, alert_id) IN (
    SELECT alert.tenant_id, party.value, alert.created_at_ms, alert.id
    FROM alerts AS alert CROSS JOIN rule_days AS day ON day.tenant_id = alert.tenant_id AND day.alert_id = alert.id
      CROSS JOIN json_each(day.held, '$.partyIds') AS party
    WHERE ${those("alert.id")})`;
