import init from "../migrations/case-store/0001_init.sql";
import collection from "../migrations/case-store/0002_collection.sql";
import attempts from "../migrations/case-store/0003_attempts.sql";
import judgements from "../migrations/case-store/0004_judgements.sql";
import links from "../migrations/case-store/0005_links.sql";
import draftVersions from "../migrations/case-store/0006_draft_versions.sql";
import notes from "../migrations/case-store/0007_notes.sql";
import requestIds from "../migrations/case-store/0008_request_ids.sql";

/** Every schema a case store has had, oldest first. Only ever added to. */
const migrations: readonly string[] = [init, collection, attempts, judgements, links, draftVersions, notes, requestIds];

export const schemaVersion = migrations.length;

/** Brings the tables of a store from `version` to the newest. Call inside a transaction. */
export function migrate(sql: SqlStorage, version: number): void {
  for (const statements of migrations.slice(version)) sql.exec(statements);
  sql.exec("INSERT OR REPLACE INTO meta (name, value) VALUES ('schema', ?)", String(schemaVersion));
}
