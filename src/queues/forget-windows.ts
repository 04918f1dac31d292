import { closeCounterparties, counterpartyIdsOf, isOnTheWay } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { windowsOf } from "../windows/windows-of";
import type { Erasing } from "./erase-stores";

const perPage = 50;
/** A page of transactions asks every window object that has others of them. */
const callsPerPage = 10;

/**
 * Windows forget the transactions of whom this is about, and what rules made of them; others' entries lose what the caller calls them. From the
 * beginning on nothing is told to windows any more that names them. Null: done; else why it goes on later.
 */
export async function forgetWindows(erasing: Erasing): Promise<string | null> {
  const { env, tenantId, partyId, entityId, counts } = erasing;
  if (partyId === null && entityId === null) return null;
  const db = dbOf(env, tenantId);
  const windows = await windowsOf(env, tenantId);
  let forgotten = 0;
  for (let after = ""; ; ) {
    if (erasing.pagesLeft <= 0) return "more_to_do";
    erasing.pagesLeft -= 1;
    const ids = partyId !== null ? [partyId] : await counterpartyIdsOf(db, tenantId, entityId ?? "", perPage, after);
    await closeCounterparties(db, tenantId, ids);
    // What was stored before that may still be told with the name in it.
    if (await isOnTheWay(db, tenantId, ids)) return "transactions_under_way";
    for (const id of ids) {
      const { pages, isDone } = await windows.forget(id, Math.ceil(erasing.pagesLeft / callsPerPage));
      erasing.pagesLeft -= pages * callsPerPage;
      if (!isDone) return "more_to_do";
    }
    forgotten += ids.length;
    erasing.hasParties = forgotten > 0;
    // An attempt that is begun anew meets the same ones again.
    if (forgotten > 0) counts.WindowObject = forgotten;
    after = ids.at(-1) ?? "";
    if (partyId !== null || ids.length < perPage) return null;
  }
}
