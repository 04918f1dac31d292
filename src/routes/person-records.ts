import { dbOf } from "../db/db-of";
import {
  counterpartiesById,
  counterpartiesNaming,
  entitiesNaming,
  type FoundRecord,
  firstRecord,
  type RecordPage,
  type RecordPlace,
} from "../db/person-records";
import { emailsIn, personIn, type SharedFact, sharedKey } from "../domain/shared-facts";
import { keyedOf } from "../entities/terms";
import { isObject, jsonOrNull } from "../lib/json";
import type { Sought } from "../privacy/whereabouts";
import { counterpartyIdOf } from "../transactions/take-transaction";
import type { Call } from "./framework";
import { transactionKey } from "./transaction-sending";

/** Enough for one answer; the rest comes with the next. */
const mostRecords = 50;
const mostPages = 20;

/**
 * Whom somebody may be outside of cases: persons and companies, and sides of transactions that are nobody known. `next`: where the search goes
 * on; null: all were looked at.
 */
export async function recordsOf(
  { env, tenantId }: Pick<Call, "env" | "tenantId">,
  sought: Sought,
  facts: readonly Pick<SharedFact, "kind" | "value">[],
  asked: { correlationId?: string | undefined; dateOfBirth?: string | undefined },
  from: RecordPlace,
) {
  const db = dbOf(env, tenantId);
  const { keyed } = keyedOf(env, tenantId);
  const terms = facts.map((fact) => `k${sharedKey(fact, keyed)}`);
  const day = asked.dateOfBirth ?? null;
  const { entityIds, email } = sought;
  const { correlationId } = asked;
  const partyIds = correlationId === undefined ? [] : [counterpartyIdOf(transactionKey(env), tenantId, correlationId)];
  const known = new Set<string>([...entityIds, ...partyIds]);
  const views = (rows: readonly FoundRecord[]) =>
    rows.map((one) => viewOf(one, sought, known.has(one.id))).filter(({ by }) => by.length > 0);
  const records = from === firstRecord ? views(await counterpartiesById(db, tenantId, partyIds)) : [];
  let place: RecordPlace | null = from;
  for (let page = 0; place !== null && page < mostPages && records.length < mostRecords; page += 1) {
    const { found, next }: RecordPage =
      place.kind === "entity"
        ? await entitiesNaming(db, tenantId, { entityIds, terms }, place.id)
        : await counterpartiesNaming(db, tenantId, { day, email }, place);
    // Those named by their id came first.
    records.push(...views(found.filter(({ id }) => !partyIds.some((named) => named === id))));
    const isPartyNext: boolean = next?.kind === "counterparty";
    // Without a day or an address nothing that was sent tells who is meant.
    place = isPartyNext && day === null && email === null ? null : next;
  }
  return { records, next: place };
}

function viewOf({ kind, id, type, name, data, kept }: FoundRecord, { person, email }: Sought, isNamed: boolean) {
  const read: unknown = jsonOrNull(data);
  const said = isObject(read) ? { ...(name !== null && { name }), ...read } : {};
  const found = personIn(said);
  const by = [
    ...(isNamed ? (["id"] as const) : []),
    ...(person !== null && found?.value === person ? (["name_and_birth"] as const) : []),
    ...(email !== null && emailsIn(said).includes(email) ? (["email"] as const) : []),
  ];
  return { kind, id, type, name, dateOfBirth: found?.dateOfBirth ?? null, by, keptFromErasure: kept };
}
