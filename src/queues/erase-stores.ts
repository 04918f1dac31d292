import { dbOf } from "../db/db-of";
import { dropRows, type Erased, eraseRows, rowsWithObjects } from "../db/erase-rows";
import { endpointIdsOf } from "../db/erasures";
import { rawAnswerKey } from "../db/raw-answers";
import { getTenant } from "../db/tenants";
import { multipartIdsOf } from "../db/uploads";
import { fileKey } from "../documents/file-key";
import { abortParts } from "../documents/multipart";
import type { CaseId, TenantId } from "../domain";
import { exportKey } from "../domain/export-key";
import { privacyFileKey } from "../domain/privacy-requests";
import { reportKey } from "../domain/reports";
import type { Env } from "../env";
import { assertNever } from "../lib/assert-never";
import { askSandbox, sandboxOrigin } from "../outside";
import { bucketOf } from "../places/bucket-of";
import type { RowErasure, RowObject } from "../privacy/data-map.schema";
import { endpointOf } from "../webhooks/endpoint-of";
import type { ErasingCase } from "./erase-case";

/** One attempt at an erasure, and whose. */
export interface Erasing extends Erased {
  env: Env;
  tenantId: TenantId;
  caseId: CaseId | null;
  counts: Record<string, number>;
  /** Counts down; at 0 the attempt ends. */
  pagesLeft: number;
  nowMs: number;
}

/** An object that is deleted costs one of the names that R2 takes at once. */
const objectsPerPage = 200;

/** Carries out what the map says of a table. False: the attempt has no pages left. */
export async function eraseTable(erasing: Erasing, table: string, erasure: RowErasure): Promise<boolean> {
  switch (erasure.does) {
    case "keep":
    case "shred":
      return true;
    case "delete":
    case "blank":
      for (; erasing.pagesLeft > 0; erasing.pagesLeft -= 1) {
        const { rows, isLast } = await eraseRows(dbOf(erasing.env, erasing.tenantId), table, erasure, erasing);
        count(erasing, table, rows);
        if (isLast) return true;
      }
      return false;
    case "delete_with_object":
      return eraseRowsWithObjects(erasing, table, erasure);
    default:
      return assertNever(erasure);
  }
}

/** Objects go before their rows: what lay in R2 without one would never be found again. */
async function eraseRowsWithObjects(
  erasing: Erasing,
  table: string,
  erasure: Extract<RowErasure, { does: "delete_with_object" }>,
): Promise<boolean> {
  const db = dbOf(erasing.env, erasing.tenantId);
  for (; erasing.pagesLeft > 0; erasing.pagesLeft -= 1) {
    const ids = await rowsWithObjects(db, table, erasure, erasing, objectsPerPage);
    if (ids.length === 0) return true;
    await dropObjects(erasing, erasure.object, ids);
    await dropRows(db, table, erasure, erasing, ids);
    count(erasing, table, ids.length);
  }
  return false;
}

async function dropObjects(
  { env, tenantId, caseId }: Erasing,
  object: RowObject,
  ids: readonly string[],
): Promise<void> {
  const drop = (keyOf: (id: string) => string) => bucketOf(env, tenantId).delete(ids.map(keyOf));
  switch (object) {
    case "raw_answer":
      return drop((id) => rawAnswerKey(tenantId, id));
    case "report":
      return drop((id) => reportKey(tenantId, id));
    case "privacy_export":
      return drop((id) => privacyFileKey(tenantId, id));
    case "export":
      return drop((id) => exportKey(tenantId, id));
    case "upload": {
      if (caseId === null) throw new Error("an upload without a case");
      const ref = { tenantId, caseId };
      const begun = await multipartIdsOf(dbOf(env, tenantId), ref, ids);
      for (const { fileId, multipartId } of begun) await abortParts(env, fileKey(ref, fileId), multipartId);
      return drop((id) => fileKey(ref, id));
    }
    default:
      return assertNever(object);
  }
}

/** Deletes whatever lies below a name. False: the attempt has no pages left. */
export async function eraseObjects(erasing: Erasing, name: string, prefix: string): Promise<boolean> {
  const bucket = bucketOf(erasing.env, erasing.tenantId);
  for (; erasing.pagesLeft > 0; erasing.pagesLeft -= 1) {
    const { objects } = await bucket.list({ prefix, limit: objectsPerPage });
    if (objects.length === 0) return true;
    await bucket.delete(objects.map(({ key }) => key));
    count(erasing, name, objects.length);
  }
  return false;
}

/** Every endpoint forgets what it was to deliver about the case, but for the news that it was erased. */
export async function eraseDeliveries(erasing: ErasingCase): Promise<void> {
  const { env, ref } = erasing;
  for (const endpointId of await endpointIdsOf(dbOf(env, ref.tenantId), ref.tenantId))
    count(erasing, "WebhookEndpointObject", await endpointOf(env, ref.tenantId, endpointId).forgetCase(ref.caseId));
}

/** The sandbox vendor of a sandbox plays somebody outside; here it is told to forget, which real vendors have to be asked for. */
export async function eraseSandbox(erasing: ErasingCase): Promise<void> {
  const { env, ref } = erasing;
  const tenant = await getTenant(dbOf(env, ref.tenantId), ref.tenantId);
  if (tenant?.environment !== "sandbox") return;
  const url = `${sandboxOrigin}/v1/cases/${ref.caseId.slice("case_".length)}/forget`;
  const answer = await askSandbox(env, ref.tenantId, new Request(url, { method: "POST" }));
  if (!answer.ok) throw new Error("the sandbox vendor does not answer");
  const { forgotten } = (await answer.json()) as { forgotten: number }; // our own object
  count(erasing, "SandboxVendorObject", forgotten);
}

function count({ counts }: Erasing, store: string, n: number): void {
  if (n > 0) counts[store] = (counts[store] ?? 0) + n;
}
