import { isObject, type Json } from "../../lib/json";
import { readPlugins } from "../../plugins";
import { listLookups } from "../../rules/in-list";
import { parseRuleSets } from "../../rules/rule-set";
import type { NamedRuleSet } from "./references";

/** What the rules of one plugin need: a stored rule set, or lists that rules written into the definition look things up in. */
export interface RuleUse {
  plugin: string;
  ruleSet: NamedRuleSet | null;
  /** By key of the list: ids of the rules that ask it. */
  lists: ReadonlyMap<string, string[]>;
}

/** Every riskRules plugin of a stored definition; none when it cannot be read. */
export function ruleUsesIn(bodyText: string): RuleUse[] {
  const body: Json = JSON.parse(bodyText);
  if (!isObject(body) || !isObject(body.extensions)) return [];
  return readPlugins(body.extensions).plugins.flatMap((plugin): RuleUse[] => {
    if (plugin.kind !== "riskRules") return [];
    const { rulesSource: source, name } = plugin;
    if (source.source === "ruleset") return [{ plugin: name, ruleSet: source, lists: new Map() }];
    return source.source === "inline" ? [{ plugin: name, ruleSet: null, lists: listsAskedBy(source.rules) }] : [];
  });
}

/** Which lists these rules ask, and which of them do. */
function listsAskedBy(rules: Json): Map<string, string[]> {
  const sets = parseRuleSets(rules);
  const asked = new Map<string, string[]>();
  if (!sets.ok) return asked;
  for (const { id, rule } of sets.value)
    for (const list of listLookups([rule], {}).keys()) asked.set(list, [...(asked.get(list) ?? []), id]);
  return asked;
}
