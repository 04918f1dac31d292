import { createHash, createHmac } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { demoTenantSql } from "./demo-tenant.mjs";
import { writeFileSafely } from "./local-secrets.mjs";
import { root } from "./tool.mjs";

/**
 * Brings the local D1 of a state folder up to date and seeds the demo tenant. Must not run while a server uses the folder.
 * What was done is stamped, so that a warm start does not pay for it again.
 *
 * As `wrangler d1 migrations apply --local` does it, and readable by it, without the seconds that two starts of wrangler take.
 */
export function prepareLocalDatabase(stateDir, secrets, nowMs) {
  const stampFile = join(stateDir, "database.stamp");
  const stamp = stampOf(secrets);
  if (existsSync(join(stateDir, "v3", "d1")) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp)
    return;
  changeLocalDatabase(stateDir, demoTenantSql(secrets, nowMs));
  writeFileSafely(stampFile, stamp);
}

/** Brings the local D1 of a state folder up to date and then runs `sql` in it. Must not run while a server uses the folder. */
export function changeLocalDatabase(stateDir, sql = "") {
  const database = new DatabaseSync(localDatabaseFile(stateDir));
  try {
    database.exec("PRAGMA journal_mode = WAL");
    applyMigrations(database);
    database.exec(sql);
  } finally {
    database.close();
  }
}

/** Where a server that keeps its state in `stateDir` has the D1 database of wrangler.toml; its folder is made when it is missing. */
export function localDatabaseFile(stateDir) {
  const [, databaseId] = /^database_id = "(.+)"$/m.exec(readFileSync(join(root, "wrangler.toml"), "utf8")) ?? [];
  if (databaseId === undefined) throw new Error("wrangler.toml names no D1 database");
  const folder = join(stateDir, "v3", "d1", databaseClass);
  mkdirSync(folder, { recursive: true });
  return join(folder, `${objectId(databaseClass, databaseId)}.sqlite`);
}

/** Locally a D1 database is an object of this class of Miniflare's. */
const databaseClass = "miniflare-D1DatabaseObject";

/** The id that workerd gives an object by its name, in hex. */
function objectId(className, name) {
  const key = createHash("sha256").update(className).digest();
  const hmac = (bytes) => createHmac("sha256", key).update(bytes).digest().subarray(0, 16);
  const half = hmac(name);
  return Buffer.concat([half, hmac(half)]).toString("hex");
}

/** Those that the database's own list does not have yet, each with its line in the list or not at all. */
function applyMigrations(database) {
  // The table that wrangler writes, column by column.
  database.exec(`CREATE TABLE IF NOT EXISTS d1_migrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE,
    applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
  )`);
  const applied = new Set(
    database
      .prepare("SELECT name FROM d1_migrations")
      .all()
      .map(({ name }) => name),
  );
  for (const { name, sql } of migrations()) {
    if (applied.has(name)) continue;
    database.exec("BEGIN; PRAGMA defer_foreign_keys = on");
    try {
      database.exec(sql);
      database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").run(name);
      database.exec("COMMIT");
    } catch (problem) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw new Error(`migration ${name} failed: ${problem.message}`, { cause: problem });
    }
  }
}

function migrations() {
  const folder = join(root, "migrations");
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name) => ({ name, sql: readFileSync(join(folder, name), "utf8") }));
}

function stampOf(secrets) {
  const hash = createHash("sha256").update(secrets.apiKey);
  hash.update(readFileSync(join(root, "scripts", "demo-tenant.mjs")));
  for (const { name, sql } of migrations()) hash.update(name).update(sql);
  return hash.digest("hex");
}
