import { type Definition, definitionToOpen } from "../db/definitions";
import { judgingRuleSet } from "../db/rule-sets";
import { listSecrets } from "../db/secrets";
import type { TenantId } from "../domain";
import { childrenIn, eventsIn, ruleSetName, ruleSetsIn } from "../workflow/analysis/references";
import type { DefinitionFacts, KnownDefinition } from "../workflow/validate";

const mostDefinitions = 50;

/** What is about to be published together with a definition. */
export interface Planned {
  /** Bodies as JSON text, by key. */
  definitions: ReadonlyMap<string, string>;
  /** Keys. */
  ruleSets: ReadonlySet<string>;
}
const nothingPlanned: Planned = { definitions: new Map(), ruleSets: new Set() };

/** What a definition refers to outside itself: the tenant's secrets and rule sets, and the definitions of its children and of theirs. */
export async function factsAbout(
  db: D1Database,
  tenantId: TenantId,
  /** One that is not stored yet is known by its key alone. */
  definition: { id?: string; key: string; body: string },
  planned: Planned = nothingPlanned,
): Promise<DefinitionFacts> {
  const secrets = new Set((await listSecrets(db, tenantId)).map(({ name }) => name));
  const self = new Set(definition.id === undefined ? [definition.key] : [definition.key, definition.id]);
  const byName = new Map<string, KnownDefinition>();
  const open = childrenIn(definition.body);
  const asked = new Set(self);
  for (let name = open.pop(); name !== undefined && asked.size < mostDefinitions; name = open.pop()) {
    if (asked.has(name)) continue;
    asked.add(name);
    const found = await definitionNamed(db, tenantId, name, planned);
    if (found === null) continue;
    const children = childrenIn(found.body);
    byName.set(name, { key: found.key, children, events: eventsIn(found.body) });
    open.push(...children);
  }
  const ruleSets = new Set<string>();
  for (const named of ruleSetsIn(definition.body)) {
    const isPlanned = named.version === null && planned.ruleSets.has(named.key);
    if (isPlanned || (await judgingRuleSet(db, tenantId, named.key, named.version)) !== null)
      ruleSets.add(ruleSetName(named));
  }
  return { secrets, definitions: { self, byName }, ruleSets };
}

async function definitionNamed(
  db: D1Database,
  tenantId: TenantId,
  name: string,
  planned: Planned,
): Promise<Pick<Definition, "key" | "body"> | null> {
  const body = planned.definitions.get(name);
  if (body !== undefined) return { key: name, body };
  const found = await definitionToOpen(db, tenantId, name, null);
  return found.ok ? found.value : null;
}
