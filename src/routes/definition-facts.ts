import { type Definition, definitionToOpen } from "../db/definitions";
import { judgingRuleSet } from "../db/rule-sets";
import { listSecrets } from "../db/secrets";
import type { TenantId } from "../domain";
import { childrenIn, eventsIn, ruleSetName, ruleSetsIn } from "../workflow/analysis/references";
import type { DefinitionFacts, KnownDefinition } from "../workflow/validate";

const mostDefinitions = 50;

/** What a definition refers to outside itself: the tenant's secrets and rule sets, and the definitions of its children and of theirs. */
export async function factsAbout(
  db: D1Database,
  tenantId: TenantId,
  definition: Pick<Definition, "id" | "key" | "body">,
): Promise<DefinitionFacts> {
  const secrets = new Set((await listSecrets(db, tenantId)).map(({ name }) => name));
  const self = new Set<string>([definition.key, definition.id]);
  const byName = new Map<string, KnownDefinition>();
  const open = childrenIn(definition.body);
  const asked = new Set(self);
  for (let name = open.pop(); name !== undefined && asked.size < mostDefinitions; name = open.pop()) {
    if (asked.has(name)) continue;
    asked.add(name);
    const found = await definitionToOpen(db, tenantId, name, null);
    if (!found.ok) continue;
    const children = childrenIn(found.value.body);
    byName.set(name, { key: found.value.key, children, events: eventsIn(found.value.body) });
    open.push(...children);
  }
  const ruleSets = new Set<string>();
  for (const named of ruleSetsIn(definition.body)) {
    const found = await judgingRuleSet(db, tenantId, named.key, named.version);
    if (found !== null) ruleSets.add(ruleSetName(named));
  }
  return { secrets, definitions: { self, byName }, ruleSets };
}
