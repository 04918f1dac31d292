/** How many window objects a tenant gets. Stored with the tenant's first transaction, so that this number may change for later ones. */
export const shardsOfNewTenants = 8;

/** FNV-1a: spreads well, and never changes, or a subject would lose its past. */
export function shardOf(subjectId: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < subjectId.length; at += 1) {
    hash ^= subjectId.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % shards;
}
