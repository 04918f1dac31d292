import { DatabaseSync } from "node:sqlite";
import { localDatabaseFile } from "../../scripts/local-database.mjs";
import { objectFiles } from "../crash/proofs.mjs";

// What a dead server has left: the database, and the windows. Subjects, groups and definitions by their names.

/** What is stored of a tenant's transactions, what rules told of them, and whether a call still stands open. */
export function databaseOf(stateDir, tenantId) {
  const database = new DatabaseSync(localDatabaseFile(stateDir));
  const all = (sql) => database.prepare(sql).all(tenantId);
  const found = {
    transactions: all(
      "SELECT id, correlation_id AS correlationId, hash, verdict FROM transactions WHERE tenant_id = ?",
    ),
    days: all("SELECT * FROM rule_days WHERE tenant_id = ? AND standing <> 'withdrawn'").map(({ held, ...day }) => ({
      ...day,
      held: JSON.parse(held),
    })),
    withdrawn: all("SELECT 1 FROM rule_days WHERE tenant_id = ? AND standing = 'withdrawn'").length,
    open: all("SELECT id FROM ingestions WHERE tenant_id = ?").length,
  };
  database.close();
  return found;
}

const roles = ["originator", "beneficiary", "card"];

/** Everything that all windows of a tenant hold, put together. */
export function windowsOnDisk(stateDir, tenantId) {
  const found = { entries: [], days: [], hits: 0, untold: 0 };
  for (const file of objectFiles(stateDir, "WindowObject")) {
    const database = new DatabaseSync(file);
    const all = (sql) => database.prepare(sql).all();
    const [standing] = all("SELECT tenant_id FROM standing");
    if (standing?.tenant_id === tenantId) {
      const entries = all("SELECT key, tx, role FROM entries JOIN subjects ON subjects.id = entries.subject");
      for (const { key, tx, role } of entries) found.entries.push(`${key} ${roles[role] ?? role} ${tx}`);
      const days =
        all(`SELECT definitions.id AS definition, groups.key AS groupKey, days.day, days.times, days.told FROM days
        JOIN definitions ON definitions.row = days.definition JOIN groups ON groups.id = days.grp`);
      found.days.push(...days.filter(({ times }) => times > 0));
      found.untold += days.filter(({ told }) => told === 0).length;
      found.hits += all("SELECT count(*) AS n FROM hits")[0].n;
    }
    database.close();
  }
  return found;
}
