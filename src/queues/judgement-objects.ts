import type { Segment } from "../db/judgements";
import type { CaseId, RunId, TenantId } from "../domain";
import { byteLength, seal, unseal } from "../lib/bytes";
import { isObject } from "../lib/json";
import { type Buckets, bucketNaming } from "../places/bucket-of";

type SegmentPlace = Pick<Segment, "id" | "tenantId">;

/** Names say whose they are, and nothing about anybody. */
const keyOf = ({ tenantId, id }: SegmentPlace): string => `judgements/${tenantId}/${id}.ndjson`;

/** One input as it lies in a segment: a line of JSON without anything personal but what is sealed. */
export const lineOf = (
  key: Uint8Array,
  { tenantId, caseId, runId }: { tenantId: TenantId; caseId: CaseId; runId: RunId },
  body: string,
): string => JSON.stringify({ runId, caseId, sealed: seal(key, body, aboutOf(tenantId, runId)) });

/** The input in a line. Null: the key, the run or a bit is another one. */
export function openLine(line: string, key: Uint8Array, tenantId: string, runId: string): string | null {
  const { sealed } = parsed(line);
  return typeof sealed === "string" ? unseal(key, sealed, aboutOf(tenantId, runId)) : null;
}

export async function putSegment(env: Buckets, place: SegmentPlace, lines: readonly string[]): Promise<void> {
  await bucketNaming(env, keyOf(place)).put(keyOf(place), bodyOf(lines), {
    httpMetadata: { contentType: "application/x-ndjson" },
  });
}

/** The lines of a segment, by place. Null when its object is gone. */
export async function readSegment(env: Buckets, place: SegmentPlace): Promise<string[] | null> {
  const stored = await bucketNaming(env, keyOf(place)).get(keyOf(place));
  return stored === null ? null : (await stored.text()).split("\n").slice(0, -1);
}

export const deleteSegment = (env: Buckets, place: SegmentPlace): Promise<void> =>
  bucketNaming(env, keyOf(place)).delete(keyOf(place));

export const bytesOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + byteLength(line) + 1, 0);

const bodyOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
const aboutOf = (tenantId: string, runId: string): string => `judgement|${tenantId}|${runId}`;

function parsed(line: string) {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
