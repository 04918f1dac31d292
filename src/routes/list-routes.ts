import * as z from "zod";
import { dbOf } from "../db/db-of";
import { entryCounts } from "../db/list-reads";
import { createList, entriesOf, listLists, versionsOf } from "../db/lists";
import { err } from "../lib/result";
import { listEntry } from "../rules/in-list";
import { listOf } from "./case-schemas";
import { cursorOf, limit, nextSequence, sequenceCursor, writeCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { changeEntries, importEntries, listIn } from "./list-actions";
import {
  ChangeEntries,
  CreateList,
  ImportEntries,
  ListEntryView,
  ListUserView,
  ListVersionView,
  ListView,
  viewOfEntry,
  viewOfList,
  viewOfVersion,
} from "./list-schemas";
import { problem } from "./problem";
import { usersOfList } from "./rule-users";

const One = z.object({ key: z.string().max(100) });
const entryCursor = cursorOf(z.strictObject({ version: z.int().min(0), after: z.string().max(300) }));
const reads = { scope: "cases:read", method: "GET", tag: "Lists" } as const;
const writes = { scope: "definitions:write", tag: "Lists", idempotent: "d1" } as const;
const base = "/api/v1/lists";

/** Lists that rules look things up in: every change is a version. */
export const listRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "createList",
      method: "POST",
      path: base,
      summary: "Create a list",
      body: CreateList,
      answers: { 201: ListView },
    },
    async ({ env, tenantId, body, nowMs }) => {
      const { key, name, description, kind } = body;
      const wish = { key, name: name ?? key, description: description ?? null, kind };
      const made = await createList(dbOf(env, tenantId), tenantId, wish, nowMs);
      if (made === null) return err(problem("conflict", `There is a list "${key}" already.`, { param: "key" }));
      return answer(201, viewOfList(made, 0), { Location: `${base}/${key}` });
    },
  ),
  defineRoute(
    { ...reads, name: "listLists", path: base, summary: "List the lists", answers: { 200: listOf(ListView) } },
    async ({ env, tenantId }) => {
      const db = dbOf(env, tenantId);
      const [all, counts] = await Promise.all([listLists(db, tenantId), entryCounts(db, tenantId)]);
      return answer(200, { data: all.map((one) => viewOfList(one, counts.get(one.id) ?? 0)), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getList",
      path: `${base}/{key}`,
      summary: "Read a list, without its entries",
      params: One,
      answers: { 200: ListView },
    },
    async (call) => {
      const list = await listIn(call);
      if (!list.ok) return list;
      const { id } = list.value;
      const counts = await entryCounts(dbOf(call.env, call.tenantId), call.tenantId, id);
      return answer(200, viewOfList(list.value, counts.get(id) ?? 0));
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "listListEntries",
      path: `${base}/{key}/entries`,
      summary: "Read the entries of a list",
      params: One,
      query: z.strictObject({
        version: z.coerce
          .number()
          .int()
          .min(0)
          .optional()
          .meta({ description: "Of this version; the newest without." }),
        q: z.string().max(300).optional().meta({ description: "Only entries that contain this, in any case." }),
        limit,
        cursor: entryCursor,
      }),
      answers: { 200: listOf(ListEntryView) },
    },
    async (call) => {
      const list = await listIn(call);
      if (!list.ok) return list;
      const { cursor, limit } = call.query;
      const version = cursor?.version ?? call.query.version ?? list.value.version;
      const rows = await entriesOf(
        dbOf(call.env, call.tenantId),
        list.value.id,
        version,
        cursor?.after ?? null,
        limit + 1,
        listEntry(call.query.q) ?? "",
      );
      const last = rows.slice(0, limit).at(-1);
      const more = rows.length > limit && last !== undefined;
      return answer(200, {
        data: rows.slice(0, limit).map(viewOfEntry),
        nextCursor: more ? writeCursor({ version, after: last.entry }) : null,
      });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "changeListEntries",
      method: "POST",
      path: `${base}/{key}/entries`,
      summary: "Add entries to a list and remove some",
      description: "Makes one new version. Adding what is there changes its note and expiry.",
      params: One,
      body: ChangeEntries,
      answers: { 200: ListVersionView },
    },
    changeEntries,
  ),
  defineRoute(
    {
      ...writes,
      name: "importListEntries",
      method: "POST",
      path: `${base}/{key}/import`,
      summary: "Import entries of a list from comma-separated values",
      description:
        "Makes one new version. One row that cannot be read refuses the file, with its number. A larger list comes in several files of a megabyte.",
      params: One,
      body: ImportEntries,
      answers: { 200: ListVersionView },
    },
    importEntries,
  ),
  defineRoute(
    {
      ...reads,
      name: "listListVersions",
      path: `${base}/{key}/versions`,
      summary: "Read who changed a list, and how",
      params: One,
      query: z.strictObject({ limit, cursor: sequenceCursor }),
      answers: { 200: listOf(ListVersionView) },
    },
    async (call) => {
      const list = await listIn(call);
      if (!list.ok) return list;
      const { limit, cursor } = call.query;
      const rows = await versionsOf(dbOf(call.env, call.tenantId), list.value.id, cursor ?? null, limit + 1);
      const last = rows.slice(0, limit).at(-1);
      const next = rows.length > limit && last !== undefined ? last.version : null;
      return answer(200, { data: rows.slice(0, limit).map(viewOfVersion), nextCursor: nextSequence(next) });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "listListUsers",
      path: `${base}/{key}/used-by`,
      summary: "Find the rule sets and definitions that look a list up",
      description: "Drafts and published versions. Of a definition: the rules that are written into it.",
      params: One,
      answers: { 200: listOf(ListUserView) },
    },
    async (call) => {
      const list = await listIn(call);
      return list.ok ? answer(200, { data: await usersOfList(call, list.value.key), nextCursor: null }) : list;
    },
  ),
];
