import type * as z from "zod";
import { dbOf } from "../db/db-of";
import { changeList, getList, type ListChange, type NewListEntry, type StoredList } from "../db/lists";
import { actorRef } from "../domain";
import { parseCsvRecords, textOfCell } from "../lib/csv";
import { err, ok, type Result } from "../lib/result";
import { listEntry } from "../rules/in-list";
import { dateMs } from "../rules/years";
import { answer, type Call, type Outcome } from "./framework";
import { type ChangeEntries, type ImportEntries, viewOfVersion } from "./list-schemas";
import { type ApiProblem, notFound, problem } from "./problem";

export type ListCall<Q = unknown, B = unknown> = Call<{ key: string }, Q, B>;

const mostRows = 100_000;

export async function listIn(
  call: Pick<ListCall, "env" | "tenantId" | "params">,
): Promise<Result<StoredList, ApiProblem>> {
  const found = await getList(dbOf(call.env, call.tenantId), call.tenantId, call.params.key);
  return found === null ? err(notFound("list")) : ok(found);
}

/** Adds and removes some entries: one new version. */
export async function changeEntries(call: ListCall<unknown, z.output<typeof ChangeEntries>>): Promise<Outcome> {
  const add: NewListEntry[] = [];
  for (const [i, one] of call.body.add.entries()) {
    const entry = listEntry(one.value);
    if (entry === null) return err(blank(`add.${i}.value`));
    const expiresAtMs = one.expiresAt === undefined || one.expiresAt === null ? null : Date.parse(one.expiresAt);
    add.push({ entry, value: one.value.trim(), note: one.note ?? null, expiresAtMs });
  }
  const remove = call.body.remove.flatMap((value) => listEntry(value) ?? []);
  return change(call, { add: lastOfEach(add), remove, replace: false });
}

/** Entries from a file: one new version, whole or not at all. */
export async function importEntries(call: ListCall<unknown, z.output<typeof ImportEntries>>): Promise<Outcome> {
  const records = parseCsvRecords(call.body.csv);
  if (!records.ok) return err(problem("bad_value", `The file cannot be read: ${records.error}.`, { param: "csv" }));
  if (records.value.length > mostRows)
    return err(problem("bad_value", `A file may have ${mostRows} rows.`, { param: "csv" }));
  const add: NewListEntry[] = [];
  for (const [i, record] of records.value.entries()) {
    const read = entryOf(record);
    if (typeof read === "string") return err(problem("bad_value", `Row ${i + 2}: ${read}.`, { param: "csv" }));
    add.push(read);
  }
  if (add.length === 0) return err(problem("bad_value", "The file has no entries.", { param: "csv" }));
  return change(call, { add: lastOfEach(add), remove: [], replace: call.body.replace });
}

async function change(
  call: ListCall<unknown, { reason?: string | undefined; expectedVersion?: number | undefined }>,
  wish: Pick<ListChange, "add" | "remove" | "replace">,
): Promise<Outcome> {
  const list = await listIn(call);
  if (!list.ok) return list;
  const { reason, expectedVersion } = call.body;
  if (expectedVersion !== undefined && expectedVersion !== list.value.version) return err(movedOn(list.value.version));
  const byId = actorRef(call.actor).id;
  const db = dbOf(call.env, call.tenantId);
  const made = await changeList(db, list.value, { ...wish, reason: reason ?? null, byId }, call.nowMs);
  return made === null ? err(movedOn(null)) : answer(200, viewOfVersion(made));
}

/** A row of a file as an entry, or what is wrong with it. */
export function entryOf(record: Record<string, string>): NewListEntry | string {
  const { expiresAt = "" } = record;
  const [value, note] = [textOfCell(record.value ?? ""), textOfCell(record.note ?? "")];
  const entry = listEntry(value);
  if (entry === null) return 'the column "value" is empty or too long';
  const expiresAtMs = expiresAt.trim() === "" ? null : dateMs(expiresAt);
  if (expiresAt.trim() !== "" && expiresAtMs === null) return `"${expiresAt}" is not a date like 2027-01-31`;
  return { entry, value: value.trim(), note: note.trim() === "" ? null : note.trim().slice(0, 500), expiresAtMs };
}

const lastOfEach = (entries: NewListEntry[]): NewListEntry[] => [
  ...new Map(entries.map((one) => [one.entry, one])).values(),
];

const blank = (param: string): ApiProblem =>
  problem("bad_value", "An entry is a text of up to 300 characters.", { param });

const movedOn = (version: number | null): ApiProblem =>
  problem("conflict", "The list has changed meanwhile; look at it again.", {
    param: "expectedVersion",
    ...(version !== null && { details: { current: version } }),
  });
