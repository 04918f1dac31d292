import type { TenantId } from "../domain";
import { mapBounded } from "../lib/bounded";
import { sha256InParts } from "../lib/bytes";
import { log } from "../lib/log";
import { type Buckets, bucketOf } from "../places/bucket-of";
import { ListEntry } from "../screening/entry";
import { decodeIndex, encodeIndex } from "../screening/index-file";
import { type NameIndex, NameIndexBuilder } from "../screening/name-index";
import { hashOfEntry, indexEntry } from "../screening/screen";

/** Where one version of a list lies. */
export interface SnapshotPlace {
  tenantId: TenantId;
  list: string;
  version: number;
}

const perChunk = 250;
const mostEntries = 120_000;
const mostNames = 400_000;
const mostReads = 6;

/** Too large a list is refused, not cut: half a list is none. */
export class SnapshotTooLarge extends Error {}

const keyOf = ({ tenantId, list, version }: SnapshotPlace, part: string): string =>
  `screening/${tenantId}/${list}/${version}/${part}`;

/** Where an uploaded file waits to be read. */
export const uploadKey = (place: SnapshotPlace): string => keyOf(place, "upload");

/**
 * Writes a snapshot entry by entry: details go to R2 in pieces as they come, names into the index that is written at the end. Held in
 * memory: one piece, the index, and a line per entry for comparing versions.
 */
export class SnapshotWriter {
  readonly #env: Buckets;
  readonly #place: SnapshotPlace;
  readonly #builder = new NameIndexBuilder();
  readonly #lines: string[] = [];
  readonly #ids = new Set<string>();
  #chunk: string[] = [];
  #chunks = 0;
  #full: { at: number; text: string }[] = [];
  #doubled = 0;

  constructor(env: Buckets, place: SnapshotPlace) {
    this.#env = env;
    this.#place = place;
  }

  /** An entry whose number has been seen already is left out: numbers are how decisions find their entry again. */
  add(entry: ListEntry): void {
    if (this.#ids.has(entry.id)) {
      this.#doubled += 1;
      return;
    }
    this.#ids.add(entry.id);
    indexEntry(this.#builder, entry);
    this.#chunk.push(JSON.stringify(entry));
    this.#lines.push(`${hashOfEntry(entry)} ${entry.id}`);
    if (this.#chunk.length === perChunk) this.#cut();
    if (this.#ids.size > mostEntries || this.#builder.names > mostNames)
      throw new SnapshotTooLarge(`a list may have ${mostEntries} entries and ${mostNames} names`);
  }

  /** Writes what is complete. To be called now and then, so that memory stays bounded. */
  async flush(): Promise<void> {
    const full = this.#full;
    this.#full = [];
    await mapBounded(full, mostReads, ({ at, text }) =>
      bucketOf(this.#env, this.#place.tenantId).put(keyOf(this.#place, `entries-${at}`), text),
    );
  }

  async finish(): Promise<{ entries: number; names: number; doubled: number; contentHash: string }> {
    if (this.#chunk.length > 0) this.#cut();
    await this.flush();
    await bucketOf(this.#env, this.#place.tenantId).put(
      keyOf(this.#place, "index"),
      encodeIndex(this.#builder.build()),
    );
    const sorted = this.#lines.sort();
    const hash = sha256InParts();
    for (const line of sorted) hash.add(new TextEncoder().encode(`${line}\n`));
    await bucketOf(this.#env, this.#place.tenantId).put(keyOf(this.#place, "hashes"), sorted.join("\n"));
    return { entries: this.#ids.size, names: this.#builder.names, doubled: this.#doubled, contentHash: hash.hex() };
  }

  #cut(): void {
    this.#full.push({ at: this.#chunks, text: this.#chunk.join("\n") });
    this.#chunk = [];
    this.#chunks += 1;
  }
}

// Indexes this isolate has read, the one used last at the end. An index of 60,000 entries has some 13 MB.
const cached = new Map<string, NameIndex>();
const sizes = new Map<string, number>();
const mostCachedBytes = 44_000_000;

/** The index of a snapshot, read once per isolate and kept while there is room. Null when it is not there. */
export async function openIndex(env: Buckets, place: SnapshotPlace): Promise<NameIndex | null> {
  const key = keyOf(place, "index");
  const known = cached.get(key);
  if (known !== undefined) {
    cached.delete(key);
    cached.set(key, known);
    return known;
  }
  const stored = await bucketOf(env, place.tenantId).get(key);
  if (stored === null) return null;
  const bytes = new Uint8Array(await stored.arrayBuffer());
  const index = decodeIndex(bytes);
  if (index === null) {
    log.error("screening.index_unreadable", { tenantId: place.tenantId, list: place.list, version: place.version });
    return null;
  }
  keep(key, index, bytes.byteLength);
  return index;
}

function keep(key: string, index: NameIndex, size: number): void {
  let total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, size);
  for (const oldest of [...cached.keys()]) {
    if (total <= mostCachedBytes) break;
    total -= sizes.get(oldest) ?? 0;
    cached.delete(oldest);
    sizes.delete(oldest);
  }
  cached.set(key, index);
  sizes.set(key, size);
}

/** Entries by their number in the snapshot. Only the pieces they lie in are read. */
export async function readEntries(
  env: Buckets,
  place: SnapshotPlace,
  numbers: readonly number[],
): Promise<ListEntry[]> {
  const byChunk = Map.groupBy(numbers, (number) => Math.floor(number / perChunk));
  const found = await mapBounded([...byChunk], mostReads, async ([chunk, wanted]) => {
    const stored = await bucketOf(env, place.tenantId).get(keyOf(place, `entries-${chunk}`));
    if (stored === null) throw new Error(`a piece of the snapshot ${place.list}/${place.version} is missing`);
    const lines = (await stored.text()).split("\n");
    return wanted.map((number) => ListEntry.parse(JSON.parse(lines[number % perChunk] ?? "null")));
  });
  return found.flat();
}

/** Deletes what lies in R2 of a version. Doing it again is harmless. */
export async function dropSnapshot(env: Buckets, place: SnapshotPlace): Promise<void> {
  for (;;) {
    const { objects, truncated } = await bucketOf(env, place.tenantId).list({ prefix: keyOf(place, "") });
    if (objects.length > 0) await bucketOf(env, place.tenantId).delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}

export interface SnapshotDiff {
  added: string[];
  removed: string[];
  changed: string[];
}

/** Numbers of the entries that are new, gone or different in `to`. Null when one of them has no snapshot. */
export async function diffSnapshots(
  env: Buckets,
  from: SnapshotPlace,
  to: SnapshotPlace,
): Promise<SnapshotDiff | null> {
  const [before, now] = await Promise.all([readHashes(env, from), readHashes(env, to)]);
  if (before === null || now === null) return null;
  const diff: SnapshotDiff = { added: [], removed: [], changed: [] };
  for (const [id, hash] of now) {
    const old = before.get(id);
    if (old === undefined) diff.added.push(id);
    else if (old !== hash) diff.changed.push(id);
  }
  for (const id of before.keys()) if (!now.has(id)) diff.removed.push(id);
  for (const ids of Object.values(diff)) ids.sort();
  return diff;
}

async function readHashes(env: Buckets, place: SnapshotPlace): Promise<Map<string, string> | null> {
  const stored = await bucketOf(env, place.tenantId).get(keyOf(place, "hashes"));
  if (stored === null) return null;
  const lines = (await stored.text()).split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(33), line.slice(0, 32)]));
}
