import * as z from "zod";
import { dbOf } from "../db/db-of";
import {
  activateVersion,
  beginVersion,
  getScreeningList,
  getVersion,
  listScreeningLists,
  listVersionsOf,
  putScreeningList,
  type ScreeningList,
  type ScreeningVersion,
} from "../db/screening";
import { getTenant } from "../db/tenants";
import { actorRef, type TenantId } from "../domain";
import type { Env } from "../env";
import { settingsOf } from "../env";
import { err } from "../lib/result";
import { checkUrl } from "../outside";
import { bucketOf } from "../places/bucket-of";
import { diffSnapshots, uploadKey } from "../watchlists/snapshots";
import { listOf } from "./case-schemas";
import { cursorOf, limit, writeCursor } from "./cursor";
import { answer, defineRoute, type Outcome, type Route } from "./framework";
import { notFound, problem } from "./problem";
import { ListView, listKey, listView, PutList, VersionView, versionView } from "./screening-schemas";

const common = { scope: "definitions:write", tag: "Screening" } as const;
const ofList = z.object({ list: listKey });
const ofVersion = z.object({ list: listKey, version: z.coerce.number().int().min(1) });
/** Bytes of a file that is sent to us; larger ones are fetched from an address. */
const maxUploadBytes = 16_000_000;

/** Watch lists: where they come from, their versions, and which one counts. */
export const screeningListRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      scope: "cases:read",
      name: "listScreeningLists",
      method: "GET",
      path: "/api/v1/screening/lists",
      summary: "See the watch lists",
      answers: { 200: listOf(ListView) },
    },
    async ({ env, tenantId }) => {
      const lists = await listScreeningLists(dbOf(env, tenantId), tenantId);
      return answer(200, { data: lists.map(listView), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...common,
      name: "putScreeningList",
      method: "PUT",
      path: "/api/v1/screening/lists/{list}",
      summary: "Make a watch list, or change its name, format or address",
      params: ofList,
      body: PutList,
      answers: { 200: ListView },
      idempotent: "none",
    },
    async ({ env, tenantId, params, body, nowMs }) => {
      const leads = body.url === null ? null : checkUrl(body.url, settingsOf(env).EGRESS_ALLOW_HOSTS);
      if (leads?.ok === false) return err(problem("bad_value", leads.error.message, { param: "url" }));
      await putScreeningList(dbOf(env, tenantId), tenantId, { key: params.list, ...body }, nowMs);
      return withList(env, tenantId, params.list, (list) => answer(200, listView(list)));
    },
  ),
  defineRoute(
    {
      ...common,
      name: "fetchScreeningList",
      method: "POST",
      path: "/api/v1/screening/lists/{list}/versions",
      summary: "Load a version from the list's address, or the fictional one of the sandbox",
      description:
        "Answers at once; the version is `loading` until it is `ready` or `failed`, and counts only once it is activated.",
      params: ofList,
      body: z.strictObject({ source: z.enum(["url", "sandbox"]) }),
      answers: { 202: VersionView },
      idempotent: "d1",
    },
    async ({ env, tenantId, params, body, actor, nowMs }) => {
      if (body.source === "sandbox" && (await getTenant(dbOf(env, tenantId), tenantId))?.environment !== "sandbox")
        return err(problem("conflict", "The fictional list is for sandbox tenants only."));
      return withList(env, tenantId, params.list, async (list) => {
        if (body.source === "url" && list.url === null)
          return err(problem("conflict", "The list has no address to fetch from."));
        return loading(env, await beginVersion(dbOf(env, tenantId), list, body.source, actorRef(actor).id, nowMs));
      });
    },
  ),
  defineRoute(
    {
      ...common,
      name: "uploadScreeningList",
      method: "POST",
      path: "/api/v1/screening/lists/{list}/upload",
      summary: "Load a version from a file",
      description:
        "The body is the file itself, in the list's format and UTF-8, up to 16 MB; larger files are fetched from an address. XML with a " +
        "document type is refused.",
      params: ofList,
      body: "raw",
      bodyAs: ["application/xml", "text/csv", "application/x-ndjson", "application/octet-stream"],
      limits: { bytes: maxUploadBytes },
      answers: { 202: VersionView },
      idempotent: "d1",
    },
    async ({ env, tenantId, params, text, actor, nowMs }) => {
      if (text.trim() === "") return err(problem("bad_value", "Send the list's file as the body."));
      return withList(env, tenantId, params.list, async (list) => {
        const row = await beginVersion(dbOf(env, tenantId), list, "upload", actorRef(actor).id, nowMs);
        if (row !== null)
          await bucketOf(env, tenantId).put(uploadKey({ tenantId, list: list.key, version: row.version }), text);
        return loading(env, row);
      });
    },
  ),
  defineRoute(
    {
      ...common,
      scope: "cases:read",
      name: "listScreeningVersions",
      method: "GET",
      path: "/api/v1/screening/lists/{list}/versions",
      summary: "See the versions of a watch list, newest first",
      params: ofList,
      query: z.strictObject({ limit, cursor: cursorOf(z.int().min(1)) }),
      answers: { 200: listOf(VersionView) },
    },
    async ({ env, tenantId, params, query }) =>
      withList(env, tenantId, params.list, async (list) => {
        const page = { limit: query.limit + 1, before: query.cursor ?? null };
        const rows = await listVersionsOf(dbOf(env, tenantId), tenantId, list.key, page);
        const data = rows.slice(0, query.limit);
        const last = rows.length > query.limit ? data.at(-1) : undefined;
        const nextCursor = last === undefined ? null : writeCursor(last.version);
        return answer(200, { data: data.map(versionView), nextCursor });
      }),
  ),
  defineRoute(
    {
      ...common,
      scope: "cases:read",
      name: "getScreeningVersion",
      method: "GET",
      path: "/api/v1/screening/lists/{list}/versions/{version}",
      summary: "See how a version was loaded, and how far monitoring has come",
      params: ofVersion,
      answers: { 200: VersionView },
    },
    async ({ env, tenantId, params }) => {
      const row = await getVersion(dbOf(env, tenantId), tenantId, params.list, params.version);
      return row === null ? err(notFound("version")) : answer(200, versionView(row));
    },
  ),
  defineRoute(
    {
      ...common,
      name: "activateScreeningVersion",
      method: "POST",
      path: "/api/v1/screening/lists/{list}/versions/{version}/activate",
      summary: "Screen against this version from now on",
      description:
        "Monitored subjects are screened anew; a case whose subject's result changes gets an incident (`source: screening`). An older version can " +
        "be activated again.",
      params: ofVersion,
      answers: { 200: VersionView },
      idempotent: "d1",
    },
    async ({ env, tenantId, params, nowMs }) => {
      const { list, version } = params;
      const db = dbOf(env, tenantId);
      if (!(await activateVersion(db, tenantId, list, version, nowMs))) {
        const row = await getVersion(db, tenantId, list, version);
        if (row === null) return err(notFound("version"));
        return err(problem("conflict", `Only a version that is ready can be activated; this one is ${row.status}.`));
      }
      await env.SCREENING.send({ kind: "monitor", tenantId, list, version });
      const row = await getVersion(db, tenantId, list, version);
      return row === null ? err(notFound("version")) : answer(200, versionView(row));
    },
  ),
  defineRoute(
    {
      ...common,
      scope: "cases:read",
      name: "diffScreeningVersions",
      method: "GET",
      path: "/api/v1/screening/lists/{list}/versions/{version}/diff",
      summary: "See which entries differ from another version",
      params: ofVersion,
      query: z.strictObject({
        against: z.coerce.number().int().min(1).optional().meta({ description: "Default: the active version." }),
      }),
      answers: {
        200: z
          .looseObject({
            against: z.int(),
            counts: z.looseObject({ added: z.int(), removed: z.int(), changed: z.int() }),
            added: z.array(z.string()).meta({ description: "Numbers of entries, at most 1,000." }),
            removed: z.array(z.string()),
            changed: z.array(z.string()),
          })
          .meta({ id: "ScreeningDiff" }),
      },
    },
    async ({ env, tenantId, params, query }) =>
      withList(env, tenantId, params.list, async (list) => {
        const against = query.against ?? list.activeVersion;
        if (against === null) return err(problem("conflict", "No version is active; say `against` which to compare."));
        const place = (version: number) => ({ tenantId, list: list.key, version });
        const diff = await diffSnapshots(env, place(against), place(params.version));
        if (diff === null) return err(notFound("version"));
        const counts = { added: diff.added.length, removed: diff.removed.length, changed: diff.changed.length };
        const [added, removed, changed] = [diff.added, diff.removed, diff.changed].map((ids) => ids.slice(0, 1_000));
        return answer(200, { against, counts, added, removed, changed });
      }),
  ),
];

async function withList(
  env: Env,
  tenantId: TenantId,
  key: string,
  go: (list: ScreeningList) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const list = await getScreeningList(dbOf(env, tenantId), tenantId, key);
  return list === null ? err(notFound("list")) : go(list);
}

async function loading(env: Env, row: ScreeningVersion | null): Promise<Outcome> {
  if (row === null) return err(notFound("list"));
  await env.SCREENING.send({
    kind: "load",
    tenantId: row.tenantId as TenantId,
    list: row.listKey,
    version: row.version,
  });
  return answer(202, versionView(row));
}
