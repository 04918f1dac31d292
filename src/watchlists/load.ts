import { dbOf } from "../db/db-of";
import { finishVersion, getVersion, type ScreeningVersion } from "../db/screening";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { bucketOf } from "../places/bucket-of";
import { type ListFormat, ListProblem, listFormats, listReader } from "../screening/read-list";
import { sandboxEntries } from "../screening/sandbox-list";
import { SnapshotTooLarge, SnapshotWriter, uploadKey } from "./snapshots";

const mostBytes = 200_000_000;
/** Characters that are read before what is complete is written. */
const flushEvery = 2_000_000;

/** Where the bytes of a list come from; a problem is told to the person who asked. */
export type OpenSource = (
  row: ScreeningVersion,
) => Promise<{ ok: true; body: ReadableStream<Uint8Array> } | { ok: false; problem: string }>;

/**
 * Reads the file of a version into its snapshot. Bad files end in `failed` with what is wrong; trouble of ours is thrown, and another try
 * writes the same pieces again. A version that has ended is left alone.
 */
export async function loadVersion(
  env: Env,
  tenantId: TenantId,
  list: string,
  version: number,
  openSource: OpenSource,
  now: () => number,
): Promise<ScreeningVersion | null> {
  const db = dbOf(env, tenantId);
  const row = await getVersion(db, tenantId, list, version);
  if (row === null || row.status !== "loading") return row;
  const place = { tenantId, list, version };
  const writer = new SnapshotWriter(env, place);
  const fail = (problem: string) => finishVersion(db, row, { status: "failed", problem }, now());
  try {
    const read = row.source === "sandbox" ? fromSandbox(writer) : await fromSource(row, openSource, writer);
    if (typeof read === "string") await fail(read);
    else {
      const { entries, names, doubled, contentHash } = await writer.finish();
      if (entries === 0) await fail("there is no entry in the file: is it of the chosen format?");
      else {
        const skipped = read.skipped + doubled;
        const problems =
          doubled === 0 ? read.problems : [...read.problems, `${doubled} records repeat the number of another`];
        const told = { entries, names, skipped, contentHash, problems: JSON.stringify(problems) };
        await finishVersion(db, row, { status: "ready", ...told }, now());
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof ListProblem) && !(thrown instanceof SnapshotTooLarge)) throw thrown;
    await fail(thrown.message);
  }
  await bucketOf(env, tenantId).delete(uploadKey(place));
  return getVersion(db, tenantId, list, version);
}

interface Read {
  skipped: number;
  problems: string[];
}

function fromSandbox(writer: SnapshotWriter): Read {
  for (const entry of sandboxEntries) writer.add(entry);
  return { skipped: 0, problems: [] };
}

async function fromSource(
  row: ScreeningVersion,
  openSource: OpenSource,
  writer: SnapshotWriter,
): Promise<Read | string> {
  const source = await openSource(row);
  if (!source.ok) return source.problem;
  const reader = listReader(formatOf(row), (entry) => writer.add(entry));
  const decoder = new TextDecoder();
  let bytes = 0;
  let unwritten = 0;
  for await (const part of source.body) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new ListProblem(`the file has more than ${mostBytes} bytes`);
    reader.write(decoder.decode(part, { stream: true }));
    unwritten += part.byteLength;
    if (unwritten < flushEvery) continue;
    unwritten = 0;
    await writer.flush();
  }
  reader.write(decoder.decode());
  reader.end();
  return { skipped: reader.skipped, problems: reader.problems };
}

function formatOf({ format }: ScreeningVersion): ListFormat {
  const known = listFormats.find((one) => one === format);
  if (known === undefined) throw new ListProblem(`the format "${format}" is not known`);
  return known;
}
