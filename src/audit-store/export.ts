import { readAnchor } from "../audit/anchor";
import { beginning } from "../audit/chain";
import { exportWriter } from "../audit/export-file";
import type { Signed } from "../audit/signing";
import { chainedEntries, entriesWithin, linkAt, linkAudit } from "../db/audit-chain";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { anchorKeys, anchorSeed } from "./anchor-key";
import { anchoredDays, readAnchorOf } from "./anchors";

const perPage = 500;

/**
 * A tenant's log as a file that proves itself: NDJSON with the entries, their hashes, the anchors where they hold, and a signed end. Times
 * choose a stretch of it, without holes.
 */
export async function exportAudit(
  env: Env,
  tenantId: TenantId,
  fromMs: number | null,
  toMs: number | null,
): Promise<ReadableStream<Uint8Array>> {
  const db = dbOf(env, tenantId);
  // In this order: what is written from now on is not in it, so all that is has its hash.
  const stretch = await entriesWithin(db, tenantId, fromMs, toMs);
  await linkAudit(db, tenantId);
  const after = stretch === null ? null : await linkAt(db, tenantId, stretch.first - 1);
  return streamOf(linesOf(env, tenantId, after ?? beginning, stretch?.last ?? 0, toMs === null));
}

async function* linesOf(
  env: Env,
  tenantId: TenantId,
  after: { seq: number; hash: string },
  last: number,
  toTheEnd: boolean,
): AsyncGenerator<string> {
  const writer = exportWriter(anchorSeed(env), { tenantId, after, keys: anchorKeys(env) });
  yield writer.begin();
  const anchors = anchorsFrom(env, tenantId, after.seq);
  let anchor = await anchors.next();
  for (let at = after.seq; at < last; ) {
    const entries = (await chainedEntries(dbOf(env, tenantId), tenantId, at, perPage)).filter(({ seq }) => seq <= last);
    for (const { hash, ...entry } of entries) {
      // Before an entry that no longer belongs to it: also one whose own entry is gone.
      for (; !anchor.done && anchor.value.seq < entry.seq; anchor = await anchors.next())
        yield writer.anchor(anchor.value.signed);
      yield writer.entry(entry, hash);
    }
    at = entries.at(-1)?.seq ?? last;
  }
  // Of a stretch that ends earlier, the later ones say nothing; of the whole, one that goes further says that something is gone.
  for (; !anchor.done && (toTheEnd || anchor.value.seq <= last); anchor = await anchors.next())
    yield writer.anchor(anchor.value.signed);
  yield writer.end();
}

async function* anchorsFrom(
  env: Env,
  tenantId: TenantId,
  fromSeq: number,
): AsyncGenerator<{ signed: Signed; seq: number }, undefined> {
  for (const day of await anchoredDays(env, tenantId)) {
    const signed = await readAnchorOf(env, tenantId, day);
    const anchor = signed === null ? null : readAnchor(signed.text);
    if (signed === null || anchor === null) continue; // the next one misses it
    if (anchor.head.seq >= fromSeq) yield { signed, seq: anchor.head.seq };
  }
  return undefined;
}

function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
