import * as z from "zod";
import type { ListEntryRow, ListVersion, StoredList } from "../db/lists";
import type { JsonObject } from "../lib/json";

const time = z.string().meta({ format: "date-time" });
const reason = z.string().trim().min(1).max(500).optional().meta({ description: "Kept with the version." });
const expectedVersion = z.int().min(0).optional().meta({ description: "Refuse if the list has changed since." });
const value = z.string().min(1).max(300);

export const CreateList = z.strictObject({
  key: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, "Use letters, digits, dots, dashes and underscores.")
    .meta({ description: 'How rules name it: `{operator: "IN_LIST", value: key}`.', example: "blocked-domains" }),
  name: z.string().trim().min(1).max(200).optional(),
  description: z.string().max(2_000).nullable().optional(),
  kind: z
    .enum(["allow", "deny", "countries", "merchants", "domains", "other"])
    .default("other")
    .meta({ description: "What it is for, so that people find it; rules do not ask." }),
});
export const ChangeEntries = z
  .strictObject({
    add: z
      .array(
        z.strictObject({
          value,
          note: z.string().max(500).nullable().optional(),
          expiresAt: z.iso.datetime({ offset: true }).nullable().optional(),
        }),
      )
      .max(5_000)
      .default([]),
    remove: z.array(value).max(5_000).default([]),
    reason,
    expectedVersion,
  })
  .refine(({ add, remove }) => add.length + remove.length > 0, { error: "Add or remove something.", path: ["add"] });
export const ImportEntries = z.strictObject({
  csv: z.string().min(1).meta({
    description:
      "Comma-separated values. The first row names the columns: `value`, and perhaps `note` and `expiresAt`.",
    example: "value,note,expiresAt\nmail.example,reported twice,2027-01-31\n",
  }),
  replace: z.boolean().default(false).meta({ description: "What is not in the file leaves the list." }),
  reason,
  expectedVersion,
});

export const ListView = z
  .looseObject({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    kind: z.string(),
    version: z.int().meta({ description: "0: it has never had an entry." }),
    entries: z.int().meta({ description: "How many it has now, expired ones too." }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "List" });
export const ListEntryView = z
  .looseObject({
    value: z.string(),
    note: z.string().nullable(),
    expiresAt: time.nullable().meta({ description: "From then on it counts as if it were not on the list." }),
    sinceVersion: z.int(),
  })
  .meta({ id: "ListedValue" });
export const ListVersionView = z
  .looseObject({
    version: z.int(),
    reason: z.string().nullable(),
    byId: z.string().meta({ description: "The user or the API key that made it." }),
    added: z.int(),
    removed: z.int(),
    count: z.int().meta({ description: "Entries on the list, expired ones too." }),
    at: time,
  })
  .meta({ id: "ListVersion" });
export const ListUserView = z
  .looseObject({
    kind: z.enum(["rule_set", "definition"]),
    id: z.string(),
    key: z.string(),
    version: z.int(),
    status: z.string(),
    name: z.string(),
    rules: z.array(z.string()).meta({ description: "Ids of the rules that look the list up." }),
    plugins: z.array(z.string()).meta({ description: "Of a definition: the plugins whose rules they are." }),
  })
  .meta({ id: "ListUser" });

export const viewOfList = (row: StoredList, entries: number): JsonObject => ({
  id: row.id,
  key: row.key,
  name: row.name,
  description: row.description,
  kind: row.kind,
  version: row.version,
  entries,
  createdAt: iso(row.createdAtMs),
  updatedAt: iso(row.updatedAtMs),
});

export const viewOfEntry = (row: ListEntryRow): JsonObject => ({
  value: row.value,
  note: row.note,
  expiresAt: row.expiresAtMs === null ? null : iso(row.expiresAtMs),
  sinceVersion: row.fromVersion,
});

export const viewOfVersion = ({
  tenantId: _tenant,
  listId: _list,
  claim: _claim,
  atMs,
  ...row
}: ListVersion): JsonObject => ({
  ...row,
  at: iso(atMs),
});

const iso = (atMs: number): string => new Date(atMs).toISOString();
