import { type Anchor, readHeads, readSigned, type signAnchor } from "../audit/anchor";
import type { CaseHead } from "../audit/merkle";
import type { Signed } from "../audit/signing";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { jsonOrNull } from "../lib/json";
import { bucketOf } from "../places/bucket-of";

/** Where a tenant's anchors lie. A lock on `audit/` of the bucket keeps even its owner from changing them (docs/audit.md). */
const folder = (tenantId: TenantId): string => `audit/${tenantId}/`;
export const anchorName = (tenantId: TenantId, day: string): string => `${folder(tenantId)}${day}.json`;
// By their root: heads of an attempt that came to nothing are in nobody's way.
const headsName = (tenantId: TenantId, { day, cases }: Pick<Anchor, "day" | "cases">): string =>
  `${folder(tenantId)}${day}.${cases.root.slice(0, 16)}.cases.json`;

/** Stores an anchor, with the heads that lie beside it, unless there is one of that day: what stands there is answered. */
export async function storeAnchor(
  env: Env,
  tenantId: TenantId,
  { anchor, signed, leavesBeside }: ReturnType<typeof signAnchor>,
): Promise<Signed | null> {
  if (leavesBeside !== null) await writeOnce(env, tenantId, headsName(tenantId, anchor), JSON.stringify(leavesBeside));
  await writeOnce(env, tenantId, anchorName(tenantId, anchor.day), JSON.stringify(signed));
  return readAnchorOf(env, tenantId, anchor.day);
}

const writeOnce = (env: Env, tenantId: TenantId, name: string, text: string): Promise<unknown> =>
  bucketOf(env, tenantId).put(name, text, {
    onlyIf: { etagDoesNotMatch: "*" },
    httpMetadata: { contentType: "application/json" },
  });

/** The anchor of a day; null: there is none, or it is none. */
export async function readAnchorOf(env: Env, tenantId: TenantId, day: string): Promise<Signed | null> {
  const stored = await bucketOf(env, tenantId).get(anchorName(tenantId, day));
  return stored === null ? null : readSigned(jsonOrNull(await stored.text()));
}

/** The heads of cases that an anchor vouches for, in the order of its leaves; null: those beside it are gone. */
export async function headsOf(env: Env, tenantId: TenantId, anchor: Anchor): Promise<CaseHead[] | null> {
  if (anchor.cases.leaves !== null) return anchor.cases.leaves;
  const stored = await bucketOf(env, tenantId).get(headsName(tenantId, anchor));
  return stored === null ? null : readHeads(jsonOrNull(await stored.text()));
}

/** The days that have an anchor, in order, by what lies there: a list in a database could be cut short. */
export async function anchoredDays(env: Env, tenantId: TenantId): Promise<string[]> {
  const days: string[] = [];
  let cursor: string | undefined;
  do {
    const listed = await bucketOf(env, tenantId).list({
      prefix: folder(tenantId),
      ...(cursor !== undefined && { cursor }),
    });
    for (const { key } of listed.objects) {
      const day = /\/(\d{4}-\d\d-\d\d)\.json$/.exec(key)?.[1];
      if (day !== undefined) days.push(day);
    }
    cursor = listed.truncated ? listed.cursor : undefined;
  } while (cursor !== undefined);
  return days.sort();
}
