import { type Definition, definitionToOpen } from "../db/definitions";
import { listSecrets } from "../db/secrets";
import type { TenantId } from "../domain";
import { childrenIn } from "../workflow/analysis/references";
import type { DefinitionFacts, KnownDefinition } from "../workflow/validate";

const mostDefinitions = 50;

/** What a definition refers to outside itself: the tenant's secrets, and the definitions of its children and of theirs. */
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
    byName.set(name, { key: found.value.key, children });
    open.push(...children);
  }
  return { secrets, definitions: { self, byName } };
}
