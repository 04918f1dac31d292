import { dbOf } from "../db/db-of";
import { type Definition, definitionsWith } from "../db/definitions";
import { judgingRuleSet, ruleSetsWith, type StoredRuleSet } from "../db/rule-sets";
import type { Json, JsonObject } from "../lib/json";
import { listLookups } from "../rules/in-list";
import { nodesOf, parseRuleBook } from "../rules/rule-book";
import { type RuleUse, ruleUsesIn } from "../workflow/analysis/rule-uses";
import type { Call } from "./framework";

type Asking = Pick<Call, "env" | "tenantId">;

/** Who looks a list up: rule sets, and definitions with rules of their own. Drafts and published versions, newest first. */
export async function usersOfList(call: Asking, key: string): Promise<JsonObject[]> {
  const db = dbOf(call.env, call.tenantId);
  const [ruleSets, definitions] = await Promise.all([
    ruleSetsWith(db, call.tenantId, key),
    definitionsWith(db, call.tenantId, key),
  ]);
  return [
    ...ruleSets.flatMap((row): JsonObject[] => {
      const rules = rulesAsking(row, key);
      return rules === null ? [] : [{ kind: "rule_set", ...nameOf(row), rules, plugins: [] }];
    }),
    ...definitions.flatMap((row): JsonObject[] => {
      const uses = ruleUsesIn(row.body).filter(({ lists }) => lists.has(key));
      if (uses.length === 0) return [];
      const rules = uses.flatMap(({ lists }) => lists.get(key) ?? []);
      return [{ kind: "definition", ...nameOf(row), rules, plugins: uses.map(({ plugin }) => plugin) }];
    }),
  ];
}

/** Definitions whose plugins name a rule set by this key: drafts and published versions, newest first. */
export async function usersOfRuleSet(call: Asking, key: string): Promise<JsonObject[]> {
  return (await definitionsNaming(call, key)).map(({ row, uses }) => ({
    kind: "definition",
    ...nameOf(row),
    plugins: uses.map(({ plugin, ruleSet }) => ({ name: plugin, version: ruleSet?.version ?? null })),
  }));
}

/**
 * Published definitions that nothing would judge any more if this version were archived: they take the latest published version, and this
 * is the only one. Those that name this very version keep it.
 */
export async function leftWithout(call: Asking, version: StoredRuleSet): Promise<JsonObject[]> {
  if (version.status !== "published") return [];
  const db = dbOf(call.env, call.tenantId);
  const other = await judgingRuleSet(db, call.tenantId, version.key, null, version.id);
  if (other !== null) return [];
  return (await definitionsNaming(call, version.key))
    .filter(({ row, uses }) => row.status === "published" && uses.some(({ ruleSet }) => ruleSet?.version === null))
    .map(({ row }) => nameOf(row));
}

async function definitionsNaming(call: Asking, key: string): Promise<{ row: Definition; uses: RuleUse[] }[]> {
  const rows = await definitionsWith(dbOf(call.env, call.tenantId), call.tenantId, key);
  return rows
    .map((row) => ({ row, uses: ruleUsesIn(row.body).filter(({ ruleSet }) => ruleSet?.key === key) }))
    .filter(({ uses }) => uses.length > 0);
}

/** Ids of the rules of a book that ask the list; null when none of it does, not even its model. */
function rulesAsking(row: StoredRuleSet, list: string): string[] | null {
  const book = parseRuleBook(JSON.parse(row.body) as Json);
  if (!book.ok || !listLookups(nodesOf(book.value), {}).has(list)) return null;
  return book.value.rules.filter(({ rule }) => listLookups([rule], {}).has(list)).map(({ id }) => id);
}

const nameOf = ({
  id,
  key,
  version,
  status,
  name,
}: Pick<Definition, "key" | "version" | "status" | "name"> & { id: string }) => ({
  id,
  key,
  version,
  status,
  name,
});
