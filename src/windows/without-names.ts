import type { TransactionFacts, TransactionParty } from "../domain/transactions";

/**
 * The facts without what the caller calls sides that were erased: our own id stands there. Rules that tell sides apart by it go on to do so, and
 * nobody learns more than the id says.
 */
export function withoutNames(
  facts: TransactionFacts,
  isErased: (party: TransactionParty) => boolean,
): TransactionFacts {
  const { originator, beneficiary } = facts;
  if (!isErased(originator) && !isErased(beneficiary)) return facts;
  const side = (party: TransactionParty) => (isErased(party) ? { ...party, correlationId: party.id } : party);
  return { ...facts, originator: side(originator), beneficiary: side(beneficiary) };
}
