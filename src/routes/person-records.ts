import { dbOf } from "../db/db-of";
import { counterpartiesNaming, entitiesNaming, type FoundRecord } from "../db/person-records";
import { emailsIn, personIn, type SharedFact, sharedKey } from "../domain/shared-facts";
import { keyedOf } from "../entities/terms";
import { isObject, jsonOrNull } from "../lib/json";
import type { Sought } from "../privacy/whereabouts";
import { counterpartyIdOf } from "../transactions/take-transaction";
import type { Call } from "./framework";
import { transactionKey } from "./transaction-sending";

/** Whom somebody may be outside of cases: persons and companies, and sides of transactions that are nobody known. */
export async function recordsOf(
  { env, tenantId }: Pick<Call, "env" | "tenantId">,
  sought: Sought,
  facts: readonly Pick<SharedFact, "kind" | "value">[],
  asked: { correlationId?: string | undefined; dateOfBirth?: string | undefined },
) {
  const db = dbOf(env, tenantId);
  const { keyed } = keyedOf(env, tenantId);
  const terms = facts.map((fact) => `k${sharedKey(fact, keyed)}`);
  const { correlationId } = asked;
  const ids = correlationId === undefined ? [] : [counterpartyIdOf(transactionKey(env), tenantId, correlationId)];
  const [entities, parties] = await Promise.all([
    entitiesNaming(db, tenantId, { entityIds: sought.entityIds, terms }),
    counterpartiesNaming(db, tenantId, { ids, day: asked.dateOfBirth ?? null, email: sought.email }),
  ]);
  const known = new Set<string>([...sought.entityIds, ...ids]);
  return [...entities, ...parties].flatMap((one) => {
    const view = viewOf(one, sought, known.has(one.id));
    return view.by.length === 0 ? [] : [view];
  });
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
