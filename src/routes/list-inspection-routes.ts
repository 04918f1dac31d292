import * as z from "zod";
import { dbOf } from "../db/db-of";
import { allEntries, differenceOf, sameWords } from "../db/list-reads";
import type { NewListEntry } from "../db/lists";
import { cellOf, parseCsvRecords } from "../lib/csv";
import { err, ok } from "../lib/result";
import { answer, defineRoute, type Route } from "./framework";
import { entryOf, listIn } from "./list-actions";
import { ListEntryView, viewOfEntry } from "./list-schemas";
import { notFound, problem } from "./problem";

const One = z.object({ key: z.string().max(100) });
const reads = { scope: "cases:read", tag: "Lists" } as const;
const base = "/api/v1/lists/{key}";
const mostShown = 1_000;
const mostProblems = 100;
const mostSamples = 50;

const Counts = z.looseObject({ added: z.int(), removed: z.int(), changed: z.int() });
const Changed = z.looseObject({ before: ListEntryView, after: ListEntryView });

/** Looking at a list before and after a change, and taking it along. */
export const listInspectionRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      name: "diffListVersions",
      method: "GET",
      path: `${base}/versions/{version}/diff`,
      summary: "See what a version of a list changed",
      params: z.object({ key: One.shape.key, version: z.coerce.number().int().min(0) }),
      query: z.strictObject({
        against: z.coerce.number().int().min(0).optional().meta({ description: "Default: the version before it." }),
      }),
      answers: {
        200: z
          .looseObject({
            against: z.int(),
            counts: Counts,
            added: z.array(ListEntryView).meta({ description: "At most 1,000, like the other two." }),
            removed: z.array(ListEntryView),
            changed: z.array(Changed),
          })
          .meta({ id: "ListDiff" }),
      },
    },
    async (call) => {
      const list = await listIn(call);
      if (!list.ok) return list;
      const { version } = call.params;
      const against = call.query.against ?? Math.max(0, version - 1);
      if (Math.max(version, against) > list.value.version) return err(notFound("version"));
      const found = await differenceOf(dbOf(call.env, call.tenantId), list.value.id, { from: against, to: version });
      return answer(200, {
        against,
        counts: { added: found.added.length, removed: found.removed.length, changed: found.changed.length },
        added: found.added.slice(0, mostShown).map(viewOfEntry),
        removed: found.removed.slice(0, mostShown).map(viewOfEntry),
        changed: found.changed
          .slice(0, mostShown)
          .map(({ before, after }) => ({ before: viewOfEntry(before), after: viewOfEntry(after) })),
      });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "previewListImport",
      method: "POST",
      path: `${base}/import/preview`,
      summary: "See what an import would do to a list",
      description:
        "Changes nothing. Every row that cannot be read is named; one is enough for the import to be refused.",
      params: One,
      body: z.strictObject({ csv: z.string().min(1), replace: z.boolean().default(false) }),
      answers: {
        200: z
          .looseObject({
            rows: z.int(),
            version: z.int().meta({ description: "Of the list that was compared with." }),
            problems: z.array(z.looseObject({ row: z.int(), message: z.string() })).meta({
              description: "The first hundred; row 1 names the columns.",
            }),
            problemCount: z.int(),
            repeated: z.int().meta({ description: "Rows whose entry comes again further down; the last one counts." }),
            unchanged: z.int(),
            counts: Counts,
            samples: z.looseObject({
              added: z.array(z.string()),
              removed: z.array(z.string()),
              changed: z.array(z.string()),
            }),
          })
          .meta({ id: "ListImportPreview" }),
      },
      idempotent: "none",
    },
    async (call) => {
      const list = await listIn(call);
      if (!list.ok) return list;
      const records = parseCsvRecords(call.body.csv);
      if (!records.ok) return err(problem("bad_value", `The file cannot be read: ${records.error}.`, { param: "csv" }));
      const { wanted, problems } = rowsOf(records.value);
      const rows = records.value.length;
      const changed: string[] = [];
      const removed: string[] = [];
      const fresh = new Set(wanted.keys());
      let unchanged = 0;
      for await (const now of allEntries(dbOf(call.env, call.tenantId), list.value.id, list.value.version)) {
        const then = wanted.get(now.entry);
        fresh.delete(now.entry);
        if (then === undefined) {
          if (call.body.replace) removed.push(now.value);
        } else if (sameWords(now, then)) unchanged += 1;
        else changed.push(then.value);
      }
      const added = [...fresh].flatMap((entry) => wanted.get(entry)?.value ?? []);
      return answer(200, {
        rows,
        version: list.value.version,
        problems: problems.slice(0, mostProblems),
        problemCount: problems.length,
        repeated: rows - problems.length - wanted.size,
        unchanged,
        counts: { added: added.length, removed: removed.length, changed: changed.length },
        samples: {
          added: added.slice(0, mostSamples),
          removed: removed.slice(0, mostSamples),
          changed: changed.slice(0, mostSamples),
        },
      });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "exportList",
      method: "GET",
      path: `${base}/export`,
      summary: "Take the entries of a list along as comma-separated values",
      description:
        "In the columns that an import reads: `value`, `note`, `expiresAt`. An apostrophe stands before what a spreadsheet would take for a formula; an import takes it away again.",
      params: One,
      query: z.strictObject({ version: z.coerce.number().int().min(0).optional() }),
      answers: { 200: "text/csv; charset=utf-8" },
    },
    async (call) => {
      const list = await listIn(call);
      if (!list.ok) return list;
      const version = call.query.version ?? list.value.version;
      if (version > list.value.version) return err(notFound("version"));
      const lines = ["value,note,expiresAt"];
      for await (const { value, note, expiresAtMs } of allEntries(
        dbOf(call.env, call.tenantId),
        list.value.id,
        version,
      ))
        lines.push(
          [value, note ?? "", expiresAtMs === null ? "" : new Date(expiresAtMs).toISOString()].map(cellOf).join(","),
        );
      return ok({
        status: 200,
        body: `${lines.join("\r\n")}\r\n`,
        contentType: "text/csv; charset=utf-8",
        headers: { "Content-Disposition": `attachment; filename="${list.value.key}.v${version}.csv"` },
      });
    },
  ),
];

/** The entries of a file, the last of each, and what is wrong with the other rows. */
function rowsOf(records: readonly Record<string, string>[]) {
  const wanted = new Map<string, NewListEntry>();
  const problems: { row: number; message: string }[] = [];
  for (const [i, record] of records.entries()) {
    const read = entryOf(record);
    if (typeof read === "string") problems.push({ row: i + 2, message: read });
    else wanted.set(read.entry, read);
  }
  return { wanted, problems };
}
