import * as z from "zod";
import { type CopiedClass, copiedObject, isCopiedClass } from "../cases/copied-object";
import { copiedNames, erasedCases } from "../db/copied-names";
import { copiedTables, migrationsOf, readTable } from "../db/copy-tables";
import { parseId } from "../domain";
import { type Env, settingsOf } from "../env";
import { hmacSha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { sealFrames } from "../lib/sealed-frames";
import { bucketNaming, listObjects } from "../places/bucket-of";
import type { OperatorCall, OperatorOperation } from "./operator-operation";
import { streamOf, textOf } from "./operator-streams";

/** Keys in the bucket that are about a restore and not of the deployment. */
export const ownPrefix = "operator/";

/** What every part is sealed under: whoever holds a copy without the master key holds noise. */
export const copyKey = (env: Env): Uint8Array => derivedKey(settingsOf(env).MASTER_KEY, "backup");

/** Proves that a manifest was written by the door of this deployment's key. */
export const manifestMac = (env: Env, manifest: string): string =>
  hmacSha256Hex(derivedKey(settingsOf(env).MASTER_KEY, "backup-manifest"), manifest);

/** The name that is authenticated with every frame of a part. */
export const sealedName = (copyId: string, part: string): string => `edgecase-copy-1|${copyId}|${part}`;

export const CopyId = z.string().regex(/^[0-9a-z-]{8,64}$/);
export const isTableName = (name: string): boolean => /^[a-z][a-z0-9_]{0,62}$/.test(name);

/** The operator's side of a copy: lists, and parts, each sealed here. */
export const copyOperations: OperatorOperation[] = [
  {
    name: "copyPlan",
    method: "GET",
    path: "/copy/plan",
    writes: false,
    work: async ({ env }) =>
      Response.json({ tables: await copiedTables(env.DB), migrations: await migrationsOf(env.DB), format: 1 }),
  },
  {
    name: "copyTable",
    method: "GET",
    path: "/copy/table",
    writes: false,
    async work(c) {
      const table = c.req.query("table") ?? "";
      const known = isTableName(table) && (await copiedTables(c.env.DB)).includes(table);
      if (!known) return new Response(null, { status: 404 });
      const after = c.req.query("after");
      const { next, ...page } = await readTable(c.env.DB, table, after === undefined ? null : Number(after));
      return sealed(c, [new TextEncoder().encode(JSON.stringify(page))], {
        "Copy-Rows": String(page.rows.length),
        ...(next !== null && { "Copy-Next": String(next) }),
      });
    },
  },
  {
    name: "copyNames",
    method: "GET",
    path: "/copy/names",
    writes: false,
    async work(c) {
      const of = c.req.query("class") ?? "";
      if (!isCopiedClass(of)) return new Response(null, { status: 404 });
      return Response.json(await copiedNames(c.env.DB, of, c.req.query("after") ?? ""));
    },
  },
  {
    name: "copyObject",
    method: "GET",
    path: "/copy/object",
    writes: false,
    async work(c) {
      const object = objectAsked(c);
      if (object === null) return new Response(null, { status: 404 });
      const copy = await copiedObject(c.env, object.of, object.name).copyOut(object.name);
      return copy === null ? new Response(null, { status: 204 }) : sealed(c, copy);
    },
  },
  {
    name: "copyFiles",
    method: "GET",
    path: "/copy/files",
    writes: false,
    async work(c) {
      const { objects, next } = await listObjects(c.env, { after: c.req.query("cursor") ?? null, limit: 500 });
      const files = objects.flatMap(({ key, size }) => (key.startsWith(ownPrefix) ? [] : [{ key, size }]));
      return Response.json({ files, next });
    },
  },
  {
    name: "copyFile",
    method: "GET",
    path: "/copy/file",
    writes: false,
    async work(c) {
      const key = c.req.query("key") ?? "";
      const file = key === "" || key.startsWith(ownPrefix) ? null : await bucketNaming(c.env, key).get(key);
      if (file === null) return new Response(null, { status: 204 }); // deleted since it was listed
      const { size, httpMetadata, customMetadata } = file;
      const head = `${JSON.stringify({ size, contentType: httpMetadata?.contentType ?? null, customMetadata: customMetadata ?? {} })}\n`;
      return sealed(c, headed(new TextEncoder().encode(head), file.body));
    },
  },
  {
    name: "copyManifest",
    method: "POST",
    path: "/copy/manifest",
    writes: false,
    work: async (c) => Response.json({ mac: manifestMac(c.env, await textOf(c.req.raw)) }),
  },
  {
    name: "erasedCases",
    method: "GET",
    path: "/erased",
    writes: false,
    work: async (c) => Response.json(await erasedCases(c.env.DB, c.req.query("after") ?? "")),
  },
];

/** An object as the address names it; null when nobody has such a name. */
export function objectAsked(c: OperatorCall): { of: CopiedClass; name: string } | null {
  const of = c.req.query("class") ?? "";
  const name = c.req.query("name") ?? "";
  const isNamed = parseId("tenant", name.split("/")[0] ?? "") !== null && /^[\w/]{1,200}$/.test(name);
  return isCopiedClass(of) && isNamed ? { of, name } : null;
}

function sealed(
  c: OperatorCall,
  plain: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  headers: Record<string, string> = {},
): Response {
  const name = sealedName(CopyId.parse(c.req.query("copy")), c.req.query("part") ?? "");
  return new Response(streamOf(sealFrames(copyKey(c.env), name, plain)), {
    headers: { "Content-Type": "application/octet-stream", ...headers },
  });
}

async function* headed(head: Uint8Array, body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* body;
}
