import { env } from "cloudflare:workers";
import { CaseSeal, type Cell } from "../../durable-objects/case-seal";
import { type SealedCell, tablesWithSeals } from "../../durable-objects/sealed-columns";
import { readCaseSealKey } from "../../src/cases/case-key-store";
import type { CaseRef } from "../../src/domain";
import { caseKeyName } from "../../src/domain/case-key";
import { inCase } from "./cases";

/** Puts what is sealed in a case's store back as plain text, so that SQL can look at it. What is plain may stand there: it did once. */
export async function unsealed(ref: CaseRef): Promise<void> {
  const found = await readCaseSealKey(env, ref);
  if (found.state !== "open") throw new Error(`the key is ${found.state}`);
  const seal = new CaseSeal();
  seal.use(ref, found.key);
  await inCase(ref, (_object, { storage: { sql } }) => {
    for (const { table, row, columns } of tablesWithSeals)
      for (const stored of sql
        .exec<Record<string, Cell | number | null>>(`SELECT ${[...row, ...columns].join(", ")} FROM ${table}`)
        .toArray()) {
        const place = row.map((name) => stored[name] ?? null);
        const texts = columns.map((column) =>
          seal.openOrNull(`${table}.${column}` as SealedCell, place.join("|"), stored[column] as Cell | null),
        );
        const set = columns.map((column) => `${column} = ?`).join(", ");
        const where = row.map((name) => `${name} = ?`).join(" AND ");
        sql.exec(`UPDATE ${table} SET ${set} WHERE ${where}`, ...texts, ...place);
      }
  });
}

/** Makes of a case's store what a release left behind that did not seal: nothing in it is sealed, and it has no key. Evict it then. */
export async function asNeverSealed(ref: CaseRef): Promise<void> {
  await unsealed(ref);
  await inCase(ref, (_object, { storage }) => {
    storage.sql.exec("DELETE FROM meta WHERE name IN ('case', 'sealed')");
  });
  await env.DOCUMENTS.delete(caseKeyName(ref));
}
