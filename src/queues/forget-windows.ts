import { counterpartyIdsOf } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { windowsOf } from "../windows/windows-of";
import type { Erasing } from "./erase-case";

const perPage = 50;

/** Windows forget the transactions of whom the case is about, and what rules made of them. Null: done; else why it goes on later. */
export async function forgetWindows(erasing: Erasing): Promise<string | null> {
  const { env, ref, entityId, counts } = erasing;
  if (entityId === null) return null;
  const windows = await windowsOf(env, ref.tenantId);
  let forgotten = 0;
  for (let after = ""; ; ) {
    if (erasing.pagesLeft <= 0) return "more_to_do";
    erasing.pagesLeft -= 1;
    const ids = await counterpartyIdsOf(dbOf(env, ref.tenantId), ref.tenantId, entityId, perPage, after);
    for (const id of ids) await windows.forget(id);
    forgotten += ids.length;
    // An attempt that is begun anew meets the same ones again.
    if (forgotten > 0) counts.WindowObject = forgotten;
    after = ids.at(-1) ?? "";
    if (ids.length < perPage) return null;
  }
}
