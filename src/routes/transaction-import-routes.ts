import { Hono } from "hono";
import * as z from "zod";
import { dbOf } from "../db/db-of";
import {
  endImport,
  getImport,
  importRefusals,
  insertImport,
  listImports,
  startImport,
  type TransactionImport,
} from "../db/transaction-imports";
import { sentInFull } from "../documents/fixed-length";
import { type Actor, actorRef, newId, type TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { bucketOf } from "../places/bucket-of";
import { dropFile, dropUnbegun } from "../queues/import-transactions";
import { type CsvMapping, mappingOf } from "../transactions/csv-mapping";
import { rowsIn, separatorOf } from "../transactions/csv-rows";
import { importKey } from "../transactions/stored-names";
import { apiVersions } from "./api-versions";
import { listOf } from "./case-schemas";
import { cursorOf, keysetCursor, limit, nextKeyset, writeCursor } from "./cursor";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { isLimited } from "./framework-case-scope";
import type { AppEnv } from "./framework-headers";
import { parseWith, queryOf } from "./framework-input";
import { admit, refuse } from "./framework-mount";
import { type ApiProblem, notFound, problem } from "./problem";
import { importPreviewRoute, mostReadRows } from "./transaction-import-preview";
import { ImportQuery, ImportView, writingIn } from "./transaction-import-schemas";

const tag = "Transactions";
const base = "/api/v1/transactions/imports";
const One = z.object({ id: z.string().max(96) });
const watching = { scope: "cases:read", tag, method: "GET", reads: false } as const;

const maxFileBytes = 50_000_000;
/** The first row stands in here. */
const headBytes = 64_000;

/** `POST /transactions/imports` for the document: the file is streamed, so it has a door of its own. */
export const importDescription: Route = defineRoute(
  {
    scope: "cases:write",
    tag,
    name: "importTransactions",
    method: "POST",
    path: base,
    summary: "Take in a file of transactions (CSV)",
    description:
      "The body is the file: UTF-8, a first row with names, up to 50 MB, with its `Content-Length`. Answers at once; rows are worked off behind. " +
      "Sent again, what is known already counts as a duplicate.",
    query: ImportQuery,
    body: "raw",
    bodyAs: ["text/csv", "application/octet-stream"],
    limits: { bytes: maxFileBytes },
    answers: { 202: ImportView },
  },
  () => err(problem("internal", "The import has a door of its own.")),
);

export const importDoor = new Hono<AppEnv>().post(base, async (c) => {
  const caller = await admit(c, importDescription, apiVersions, Date.now());
  if (!caller.ok) return refuse(c, caller.error);
  const actor = caller.value;
  if (actor === null || isLimited(actor))
    return refuse(c, problem("not_permitted", "You are limited to some cases, and this is about all of them."));
  const query = parseWith(ImportQuery, queryOf(new URL(c.req.url).searchParams), "query");
  if (!query.ok) return refuse(c, query.error);
  const size = sizeSent(c.req.raw);
  if (!size.ok) return refuse(c, size.error);
  const begun = await receive(c.env, actor, c.req.raw, size.value, query.value);
  if (!begun.ok) return refuse(c, begun.error);
  const { id } = begun.value;
  await c.env.IMPORTS.send({ tenantId: actor.tenantId, importId: id });
  return c.json(viewOf(begun.value), 202, { Location: `${base}/${id}` });
});

type ImportWishes = z.output<typeof ImportQuery>;

/** Takes the file in. The row comes first, so that a file which nobody works off is found. */
async function receive(
  env: Env,
  actor: Actor,
  request: Request,
  sizeBytes: number,
  wishes: ImportWishes,
): Promise<Result<TransactionImport, ApiProblem>> {
  const { tenantId } = actor;
  const db = dbOf(env, tenantId);
  const { kind: byKind, id: byId } = actorRef(actor);
  const nowMs = Date.now();
  const row: TransactionImport = {
    ...{ id: newId("transactionImport"), tenantId, status: "receiving", sizeBytes, mapping: "{}" },
    ...{ atByte: 0, atLine: 0, accepted: 0, duplicates: 0, refused: 0, problem: null, byKind, byId },
    ...{ createdAtMs: nowMs, updatedAtMs: nowMs, fileGone: false },
  };
  await insertImport(db, row);
  const stored = await storeFile(env, tenantId, row.id, request, sizeBytes);
  const head = stored.ok ? await readHead(env, tenantId, row.id, wishes) : stored;
  if (!head.ok) {
    await dropUnbegun(env, tenantId, row.id);
    return head;
  }
  const { mapping, bytes, lines } = head.value;
  const start = { mapping: JSON.stringify(mapping), atByte: bytes, atLine: lines + 1 };
  const begun: TransactionImport = { ...row, ...start, status: "running", updatedAtMs: Date.now() };
  if (await startImport(db, row, start, begun.updatedAtMs)) return ok(begun);
  await dropUnbegun(env, tenantId, row.id);
  return err(problem("bad_value", "The file was on its way for too long."));
}

/** How long the body says that it is. */
function sizeSent(request: Request): Result<number, ApiProblem> {
  const length = request.headers.get("content-length") ?? "";
  if (request.headers.has("content-encoding"))
    return err(problem("unsupported_media_type", "Send the file as it is.", { param: "Content-Encoding" }));
  if (!/^\d{1,15}$/.test(length))
    return err(problem("length_required", "Say how long the file is.", { param: "Content-Length" }));
  const sizeBytes = Number(length);
  if (sizeBytes > maxFileBytes)
    return err(
      problem("too_large", `A file may have at most ${maxFileBytes} bytes.`, { details: { maxBytes: maxFileBytes } }),
    );
  return sizeBytes === 0 ? err(problem("bad_value", "Send the file as the body.")) : ok(sizeBytes);
}

/** Streams the body into the store. */
async function storeFile(
  env: Env,
  tenantId: TenantId,
  id: string,
  { body }: Request,
  sizeBytes: number,
): Promise<Result<null, ApiProblem>> {
  if (body === null) return err(problem("bad_value", "Send the file as the body."));
  const bucket = bucketOf(env, tenantId);
  const sent = await sentInFull(body, sizeBytes, (readable) => bucket.put(importKey(tenantId, id), readable));
  return sent === null ? err(problem("bad_value", "The file broke off on its way.")) : ok(null);
}

/** What the columns of the stored file become, and where its second row begins. */
async function readHead(
  env: Env,
  tenantId: TenantId,
  id: string,
  wishes: ImportWishes,
): Promise<Result<{ mapping: CsvMapping; bytes: number; lines: number }, ApiProblem>> {
  const bad = (sentence: string) => err(problem("bad_value", `The file: ${sentence}.`, { param: "mapping" }));
  const file = await bucketOf(env, tenantId).get(importKey(tenantId, id), { range: { offset: 0, length: headBytes } });
  if (file === null) return bad("it is gone");
  const piece = new Uint8Array(await file.arrayBuffer());
  const first = new TextDecoder().decode(piece).split("\n", 1)[0] ?? "";
  const separator = separatorOf(first);
  const from = { separator, atLine: 1, isEnd: piece.length < headBytes };
  const head = rowsIn(piece, { most: 1, ...from });
  const [row] = head?.rows ?? [];
  if (head === null || row === undefined) return bad("it has no first row with names");
  if (row.problem !== undefined) return bad(`in its first row, ${row.problem.replace(/^C/, "c").replace(/\.$/, "")}`);
  if (head.bytes === piece.length && piece.length < headBytes) return bad("it has no rows");
  // Looked at as far down as a preview does, so that both say the same.
  const rows = rowsIn(piece, { most: mostReadRows + 1, ...from })
    ?.rows.slice(1)
    .map(({ cells }) => cells);
  const mapping = mappingOf(row.cells, separator, wishes.mapping ?? {}, writingIn(wishes), rows);
  return mapping.ok ? ok({ mapping: mapping.value, bytes: head.bytes, lines: head.lines }) : bad(mapping.error);
}

/** Files of transactions: how far they are, and what was refused. */
export const transactionImportRoutes: Route[] = [
  importDescription,
  importPreviewRoute,
  defineRoute(
    {
      ...watching,
      name: "listTransactionImports",
      path: base,
      summary: "See imported files, newest first",
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(ImportView) },
    },
    async ({ env, tenantId, query }) => {
      const page = await listImports(dbOf(env, tenantId), tenantId, query.cursor ?? null, query.limit);
      return answer(200, { data: page.data.map(viewOf), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...watching,
      name: "getTransactionImport",
      path: `${base}/{id}`,
      summary: "See how far a file is",
      params: One,
      answers: { 200: ImportView },
    },
    async (call) => {
      const row = await importIn(call);
      return row.ok ? answer(200, viewOf(row.value)) : row;
    },
  ),
  defineRoute(
    {
      ...watching,
      name: "listImportRefusals",
      path: `${base}/{id}/refusals`,
      summary: "See which rows of a file were refused, and why",
      description: "The first thousand, in the order of the file.",
      params: One,
      query: z.strictObject({ limit, cursor: cursorOf(z.int().min(0)) }),
      answers: { 200: listOf(z.looseObject({ line: z.int(), code: z.string(), message: z.string() })) },
    },
    async (call) => {
      const row = await importIn(call);
      if (!row.ok) return row;
      const { env, tenantId, query } = call;
      const found = await importRefusals(
        dbOf(env, tenantId),
        tenantId,
        row.value.id,
        query.cursor ?? 0,
        query.limit + 1,
      );
      const data = found.slice(0, query.limit);
      const last = found.length > query.limit ? data.at(-1) : undefined;
      return answer(200, { data, nextCursor: last === undefined ? null : writeCursor(last.line) });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      method: "POST",
      name: "cancelTransactionImport",
      path: `${base}/{id}/cancel`,
      summary: "Stop taking in a file",
      description: "What is taken in stays.",
      params: One,
      answers: { 200: ImportView },
    },
    async (call) => {
      const row = await importIn(call);
      if (!row.ok) return row;
      const { env, tenantId, nowMs } = call;
      if (await endImport(dbOf(env, tenantId), tenantId, row.value.id, { status: "cancelled" }, nowMs))
        await dropFile(env, tenantId, row.value.id);
      const now = await importIn(call);
      return now.ok ? answer(200, viewOf(now.value)) : now;
    },
  ),
];

async function importIn({ env, tenantId, params }: Pick<Call<{ id: string }>, "env" | "tenantId" | "params">) {
  const row = await getImport(dbOf(env, tenantId), tenantId, params.id);
  return row === null ? err(notFound("import")) : ok(row);
}

function viewOf(row: TransactionImport): JsonObject {
  const { fields, dates, amounts } = JSON.parse(row.mapping) as CsvMapping; // written here
  return {
    id: row.id,
    status: row.status,
    sizeBytes: row.sizeBytes,
    doneBytes: row.atByte,
    rows: row.accepted + row.duplicates + row.refused,
    accepted: row.accepted,
    duplicates: row.duplicates,
    refused: row.refused,
    fields,
    dates: dates?.written ?? "exact",
    timeZone: dates?.timeZone ?? null,
    amounts: amounts ?? "exact",
    problem: row.problem,
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
  };
}
