import { Hono } from "hono";
import * as z from "zod";
import { dbOf } from "../db/db-of";
import {
  endImport,
  getImport,
  importRefusals,
  insertImport,
  listImports,
  type TransactionImport,
} from "../db/transaction-imports";
import { sentInFull } from "../documents/fixed-length";
import { actorRef, newId, type TenantId } from "../domain";
import type { Env } from "../env";
import { isObject, type JsonObject, jsonOrNull } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { bucketOf } from "../places/bucket-of";
import { type CsvMapping, csvFields, mappingOf } from "../transactions/csv-mapping";
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

const tag = "Transactions";
const base = "/api/v1/transactions/imports";
const One = z.object({ id: z.string().max(96) });
const watching = { scope: "cases:read", tag, method: "GET", reads: false } as const;

const maxFileBytes = 50_000_000;
/** The first row stands in here. */
const headBytes = 64_000;

const Mapping = z
  .string()
  .max(4_000)
  .transform((text, context): Record<string, string> => {
    const given = jsonOrNull(text);
    const isMapping = isObject(given) && Object.values(given).every((field) => typeof field === "string");
    if (isMapping) return given as Record<string, string>;
    context.addIssue({ code: "custom", message: "Expected a JSON object of names of columns and fields." });
    return z.NEVER;
  });
const ImportQuery = z.strictObject({
  mapping: Mapping.optional().meta({
    description: `JSON object: name of a column → field (${csvFields.slice(0, 4).join(", ")} … as in \`POST /transactions\`, with dots). Other columns are guessed by their names.`,
  }),
});

const ImportView = z
  .looseObject({
    id: z.string(),
    status: z.enum(["running", "done", "cancelled", "failed"]),
    sizeBytes: z.int(),
    doneBytes: z.int(),
    rows: z.int().meta({ description: "Worked off so far." }),
    accepted: z.int(),
    duplicates: z.int(),
    refused: z.int(),
    fields: z.array(z.string().nullable()).meta({ description: "What each column becomes; null: left out." }),
    problem: z.string().nullable(),
    createdAt: z.string().meta({ format: "date-time" }),
    updatedAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "TransactionImport" });

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
  const { tenantId } = actor;
  const id = newId("transactionImport");
  const stored = await storeFile(c.env, tenantId, id, c.req.raw);
  if (!stored.ok) return refuse(c, stored.error);
  const mapping = await readHead(c.env, tenantId, id, query.value.mapping ?? {});
  if (!mapping.ok) {
    await bucketOf(c.env, tenantId).delete(importKey(tenantId, id));
    return refuse(c, mapping.error);
  }
  const nowMs = Date.now();
  const { kind: byKind, id: byId } = actorRef(actor);
  const row: TransactionImport = {
    ...{ id, tenantId, status: "running", sizeBytes: stored.value, mapping: JSON.stringify(mapping.value.mapping) },
    ...{ atByte: mapping.value.bytes, atLine: mapping.value.lines + 1, accepted: 0, duplicates: 0, refused: 0 },
    ...{ problem: null, byKind, byId, createdAtMs: nowMs, updatedAtMs: nowMs },
  };
  await insertImport(dbOf(c.env, tenantId), row);
  await c.env.IMPORTS.send({ tenantId, importId: id });
  return c.json(viewOf(row), 202, { Location: `${base}/${id}` });
});

/** Streams the body into the store. */
async function storeFile(
  env: Env,
  tenantId: TenantId,
  id: string,
  request: Request,
): Promise<Result<number, ApiProblem>> {
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
  if (sizeBytes === 0 || request.body === null) return err(problem("bad_value", "Send the file as the body."));
  const bucket = bucketOf(env, tenantId);
  const sent = await sentInFull(request.body, sizeBytes, (readable) => bucket.put(importKey(tenantId, id), readable));
  return sent === null ? err(problem("bad_value", "The file broke off on its way.")) : ok(sizeBytes);
}

/** What the columns of the stored file become, and where its second row begins. */
async function readHead(
  env: Env,
  tenantId: TenantId,
  id: string,
  given: Record<string, string>,
): Promise<Result<{ mapping: CsvMapping; bytes: number; lines: number }, ApiProblem>> {
  const bad = (sentence: string) => err(problem("bad_value", `The file: ${sentence}.`, { param: "mapping" }));
  const file = await bucketOf(env, tenantId).get(importKey(tenantId, id), { range: { offset: 0, length: headBytes } });
  if (file === null) return bad("it is gone");
  const piece = new Uint8Array(await file.arrayBuffer());
  const first = new TextDecoder().decode(piece).split("\n", 1)[0] ?? "";
  const separator = separatorOf(first);
  const head = rowsIn(piece, { most: 1, separator, atLine: 1, isEnd: piece.length < headBytes });
  const [row] = head?.rows ?? [];
  if (head === null || row === undefined) return bad("it has no first row with names");
  if (head.bytes === piece.length && piece.length < headBytes) return bad("it has no rows");
  const mapping = mappingOf(row.cells, separator, given);
  return mapping.ok ? ok({ mapping: mapping.value, bytes: head.bytes, lines: head.lines }) : bad(mapping.error);
}

/** Files of transactions: how far they are, and what was refused. */
export const transactionImportRoutes: Route[] = [
  importDescription,
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
        await bucketOf(env, tenantId).delete(importKey(tenantId, row.value.id));
      const now = await importIn(call);
      return now.ok ? answer(200, viewOf(now.value)) : now;
    },
  ),
];

async function importIn({ env, tenantId, params }: Pick<Call<{ id: string }>, "env" | "tenantId" | "params">) {
  const row = await getImport(dbOf(env, tenantId), tenantId, params.id);
  return row === null ? err(notFound("import")) : ok(row);
}

const viewOf = (row: TransactionImport): JsonObject => ({
  id: row.id,
  status: row.status,
  sizeBytes: row.sizeBytes,
  doneBytes: row.atByte,
  rows: row.accepted + row.duplicates + row.refused,
  accepted: row.accepted,
  duplicates: row.duplicates,
  refused: row.refused,
  fields: (JSON.parse(row.mapping) as CsvMapping).fields, // written here
  problem: row.problem,
  createdAt: new Date(row.createdAtMs).toISOString(),
  updatedAt: new Date(row.updatedAtMs).toISOString(),
});
