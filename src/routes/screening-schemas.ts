import * as z from "zod";
import type { ScreeningList, ScreeningVersion } from "../db/screening";
import type { ScreeningDecision } from "../db/screening-subjects";
import type { ScreenedParty } from "../screening/entry";
import { ListEntry } from "../screening/entry";
import { listFormats } from "../screening/read-list";
import type { ScreeningHit } from "../screening/screen";

const time = z.string().meta({ format: "date-time" });

export const listKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "Use small letters, digits and dashes.")
  .meta({ example: "ofac-sdn" });

export const PutList = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    format: z.enum(listFormats).meta({
      description:
        "`ofac-xml` (sdn.xml), `ofac-csv` (sdn.csv, with alt.csv behind it if you like), `un-xml`, `eu-xml` (1.1), `uk-xml` (UK Sanctions " +
        "List), `ndjson` (one ListEntry per line: a list of your own).",
    }),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable()
      .default(null)
      .meta({ description: "Where versions are fetched from." }),
    refreshHours: z.int().min(1).max(720).nullable().default(null).meta({
      description: "Fetched by itself every so many hours, the first time within a minute or two; null: never.",
    }),
    autoActivate: z
      .boolean()
      .default(false)
      .meta({
        description:
          "A version that is ready counts at once if its entries differ. One with less than half the entries of the active version waits for a person: " +
          "it is more likely a broken file than good news.",
      }),
  })
  .refine(({ refreshHours, url }) => refreshHours === null || url !== null, {
    path: ["refreshHours"],
    message: "needs an address",
  });

export const ListView = z
  .looseObject({
    key: z.string(),
    name: z.string(),
    format: z.enum(listFormats),
    url: z.string().nullable(),
    activeVersion: z
      .int()
      .nullable()
      .meta({ description: "Subjects are screened against this one; null: the list is not used yet." }),
    lastVersion: z.int(),
    refreshHours: z.int().nullable(),
    nextFetchAt: time.nullable(),
    autoActivate: z.boolean(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "ScreeningList" });

export const VersionView = z
  .looseObject({
    list: z.string(),
    version: z.int(),
    status: z.enum(["loading", "ready", "failed", "dropped"]).meta({
      description: "`dropped`: its snapshot is gone; the newest thirty and the active one are kept.",
    }),
    source: z.enum(["upload", "url", "sandbox"]),
    problem: z
      .string()
      .nullable()
      .meta({ description: "What is wrong with the file, when it failed; or why it does not count by itself." }),
    entries: z.int(),
    names: z.int(),
    skipped: z.int().meta({ description: "Records that were left out; `problems` says why, the first twenty." }),
    problems: z.array(z.string()),
    contentHash: z.string().nullable().meta({ description: "Equal for two versions with the same entries." }),
    byId: z.string(),
    createdAt: time,
    finishedAt: time.nullable(),
    activatedAt: time.nullable(),
    monitoring: z
      .looseObject({ status: z.enum(["running", "done"]), screened: z.int(), changed: z.int() })
      .nullable()
      .meta({ description: "How far monitored subjects have been screened anew since the activation." }),
  })
  .meta({ id: "ScreeningVersion" });

export const MonitoringView = z
  .looseObject({
    list: z.string(),
    version: z.int(),
    status: z.enum(["running", "done"]),
    screened: z.int().meta({ description: "Subjects so far." }),
    changed: z.int().meta({ description: "Those of them whose result is another one than before." }),
    updatedAt: time,
  })
  .meta({ id: "MonitoredList" });

const named = z.string().trim().min(1).max(400);
export const Party = z.strictObject({
  kind: z.enum(["person", "organisation"]),
  names: z
    .array(named)
    .min(1)
    .max(8)
    .meta({ description: "All spellings you know, the main one first, in any script." }),
  birthDate: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, "Use YYYY, YYYY-MM or YYYY-MM-DD.")
    .nullable()
    .default(null),
  countries: z.array(named).max(20).default([]),
  identifiers: z
    .array(
      z.strictObject({ type: named.nullable().default(null), value: named, country: named.nullable().default(null) }),
    )
    .max(20)
    .default([]),
}) satisfies z.ZodType<ScreenedParty>;

export const DecisionView = z
  .looseObject({
    id: z.string(),
    list: z.string(),
    entryId: z.string(),
    entryHash: z.string(),
    verdict: z.enum(["true_positive", "false_positive"]),
    reason: z.string(),
    byId: z.string(),
    caseId: z.string().nullable().meta({ description: "Whose timeline shows it." }),
    createdAt: time,
  })
  .meta({ id: "ScreeningDecision" });

export const HitView = z
  .looseObject({
    list: z.string(),
    entryId: z.string(),
    entryHash: z.string(),
    identityScore: z.number().meta({ description: "How sure it is that the subject is this entry, of 100." }),
    riskScore: z.number().meta({ description: "How grave it is if so, of 100." }),
    certain: z.boolean(),
    matchedName: z.string(),
    why: z.array(z.looseObject({ code: z.string(), points: z.number(), text: z.string() })),
    entry: ListEntry,
    decision: DecisionView.nullable(),
  })
  .meta({ id: "ScreeningHit" });

export const listView = (list: ScreeningList) => ({
  key: list.key,
  name: list.name,
  format: list.format,
  url: list.url,
  activeVersion: list.activeVersion,
  lastVersion: list.lastVersion,
  refreshHours: list.refreshHours,
  nextFetchAt: isoOrNull(list.nextFetchAtMs),
  autoActivate: list.autoActivate,
  createdAt: iso(list.createdAtMs),
  updatedAt: iso(list.updatedAtMs),
});

export const versionView = (row: ScreeningVersion) => ({
  list: row.listKey,
  version: row.version,
  status: row.status,
  source: row.source,
  problem: row.problem,
  entries: row.entries,
  names: row.names,
  skipped: row.skipped,
  problems: JSON.parse(row.problems) as unknown,
  contentHash: row.contentHash,
  byId: row.byId,
  createdAt: iso(row.createdAtMs),
  finishedAt: isoOrNull(row.finishedAtMs),
  activatedAt: isoOrNull(row.activatedAtMs),
  monitoring: row.monitoring === null ? null : { status: row.monitoring, screened: row.screened, changed: row.changed },
});

export const monitoringView = (row: ScreeningVersion) => ({
  list: row.listKey,
  version: row.version,
  status: row.monitoring ?? "done",
  screened: row.screened,
  changed: row.changed,
  updatedAt: iso(row.touchedAtMs),
});

export const decisionView = ({
  id,
  listKey: list,
  entryId,
  entryHash,
  verdict,
  reason,
  byId,
  caseId,
  createdAtMs,
}: ScreeningDecision) => ({
  id,
  list,
  entryId,
  entryHash,
  verdict,
  reason,
  byId,
  caseId,
  createdAt: iso(createdAtMs),
});

export const hitView = (hit: ScreeningHit, certain: boolean, decision: ScreeningDecision | null) => ({
  list: hit.list,
  entryId: hit.entryId,
  entryHash: hit.entryHash,
  identityScore: hit.identity,
  riskScore: hit.risk,
  certain,
  matchedName: hit.matchedName,
  why: hit.grounds,
  entry: hit.entry,
  decision: decision === null ? null : decisionView(decision),
});

const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));
