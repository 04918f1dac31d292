import type { TenantId } from "../domain";
import { BadSetting, type Env, regionsOn } from "../env";
import { boundRegion, regions } from "./region";

/** Where files may lie: what a function needs that stores or reads some. */
export type Buckets = Pick<Env, "DOCUMENTS" | "DOCUMENTS_EU" | "REGIONS">;

/** The bucket of all files of a tenant: documents, keys of cases, reports, anchors, lists … No other room names a bucket. */
export const bucketOf = (env: Buckets, tenantId: TenantId): R2Bucket => bucketNaming(env, tenantId);

/** The bucket that a name belongs in, by the tenant who is part of it. Names without one are the deployment's own. */
export function bucketNaming(env: Buckets, name: string): R2Bucket {
  switch (boundRegion(env, name)) {
    case "eu":
      return euBucket(env);
    case null:
      return env.DOCUMENTS;
  }
}

/** All there are, the deployment's own first: for whoever copies, looks through or tries them all. */
export const bucketsOf = (env: Buckets): R2Bucket[] =>
  regionsOn(env) ? [env.DOCUMENTS, euBucket(env)] : [env.DOCUMENTS];

export interface ListedPage {
  objects: R2Object[];
  /** To go on behind; null: these were the last. */
  next: string | null;
}

/** Files of all buckets by name, in the order of names, behind `after`. */
export async function listObjects(
  env: Buckets,
  { prefix = "", after, limit }: { prefix?: string; after: string | null; limit: number },
): Promise<ListedPage> {
  const lists = await Promise.all(
    bucketsOf(env).map((bucket) => bucket.list({ prefix, limit, ...(after !== null && { startAfter: after }) })),
  );
  // Where a bucket has more than it told, nothing of the others that comes later may be told yet.
  const ends = lists.flatMap(({ truncated, objects }) => (truncated ? [objects.at(-1)?.key ?? ""] : []));
  const known = lists
    .flatMap(({ objects }) => objects)
    .filter(({ key }) => ends.every((end) => key <= end))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const objects = known.slice(0, limit);
  const isLast = ends.length === 0 && objects.length === known.length;
  return { objects, next: isLast ? null : (objects.at(-1)?.key ?? null) };
}

/** Where names of files begin that nearly every case has: its key, its facts. */
const usualRooms = ["keys/", "t/"];

/** A file that lies in the deployment's own bucket and belongs elsewhere: it was stored before `REGIONS=on`, and nobody finds it now. */
export async function strayFile(env: Buckets): Promise<string | null> {
  if (!regionsOn(env)) return null;
  const lists = await Promise.all(
    usualRooms.flatMap((room) =>
      regions.map((region) => env.DOCUMENTS.list({ prefix: `${room}ten_${region}_`, limit: 1 })),
    ),
  );
  return lists.flatMap(({ objects }) => objects.map(({ key }) => key))[0] ?? null;
}

/** Deletes files of several tenants, each where it lies. At most 1,000 names. */
export async function deleteObjects(env: Buckets, names: readonly string[]): Promise<void> {
  for (const [bucket, ofIt] of Map.groupBy(names, (name) => bucketNaming(env, name))) await bucket.delete(ofIt);
}

/** Never the other bucket instead: what must not leave a region is not stored at all when its place is missing. */
function euBucket({ DOCUMENTS_EU }: Buckets): R2Bucket {
  if (DOCUMENTS_EU === undefined) throw new BadSetting(["DOCUMENTS_EU"]);
  return DOCUMENTS_EU;
}
