import * as z from "zod";
import {
  type DefinitionBody,
  type DefinitionHead,
  type DefinitionVersionRow,
  isOfReports,
} from "../db/alert-definitions";
import type { JsonObject } from "../lib/json";
import { definitionSentence } from "../monitoring/sentences";
import { AnyObject } from "./case-schemas";

const time = z.string().meta({ format: "date-time" });
const Problems = z.array(
  z.looseObject({ severity: z.string(), code: z.string(), path: z.string(), message: z.string() }),
);
export const definitionStates = ["draft", "enabled", "disabled", "archived"] as const;

const Definition = AnyObject.meta({
  id: "AlertDefinitionBody",
  description:
    "`name`, `severity`, `subject`, `filter`, `groupBy`, `measure`, `window`, `compare`, `minimumCount`, `severityBands`, `dedupe`, `run`, " +
    "`verdict`, `opensCase`; or `report` for one over reports on merchants. What is left out has a default; docs/alerts.md has all of it.",
});
const expectedVersion = z
  .int()
  .min(1)
  .optional()
  .meta({ description: "The `version` that was read: if somebody else was faster, nothing happens." });

export const CreateAlertDefinition = z.strictObject({
  definition: Definition,
  publish: z.boolean().default(false).meta({ description: "Published at once." }),
});
export const ChangeAlertDefinition = z.strictObject({ definition: Definition, expectedVersion });
export const StepOfDefinition = z.strictObject({ expectedVersion });
export const CheckAlertDefinition = z.strictObject({ definition: Definition });
export const InstallTemplates = z.strictObject({
  templates: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "Ids of templates, or of the documented rules that they stand for; left out: all." }),
});

export const AlertDefinitionView = z
  .looseObject({
    id: z.string(),
    kind: z.enum(["transactions", "reports"]),
    name: z.string(),
    state: z.enum(definitionStates),
    template: z.string().nullable().meta({ description: "The template it was made from." }),
    version: z.int().meta({ description: "Grows with whatever is done to it." }),
    publishedVersion: z.int().nullable(),
    hasChanges: z.boolean().meta({ description: "The draft is not what is published." }),
    isLive: z.boolean().meta({ description: "All windows judge by what is published." }),
    sentence: z.string().meta({ description: "What the draft looks for, in words." }),
    definition: Definition.meta({ description: "The draft; what is published stands in its versions." }),
    recentAlerts: z.int().optional().meta({ description: "Opened in the last 30 days; in lists." }),
    judgedThrough: z.string().nullable().meta({ description: "Of one that is judged by the day: the last day." }),
    createdAt: time,
    updatedAt: time,
    publishedAt: time.nullable(),
    archivedAt: time.nullable(),
  })
  .meta({ id: "AlertDefinition" });
export const AlertDefinitionVersionView = z
  .looseObject({
    version: z.int(),
    hash: z.string(),
    sentence: z.string(),
    definition: Definition,
    by: z.looseObject({ kind: z.string(), id: z.string() }),
    at: time,
  })
  .meta({ id: "AlertDefinitionVersion" });
export const DefinitionChecked = z
  .looseObject({
    valid: z.boolean(),
    problems: Problems.meta({ description: "Each with its path." }),
    sentence: z.string().nullable(),
    definition: Definition.nullable().meta({ description: "With what was left out filled in; null: it is not valid." }),
  })
  .meta({ id: "AlertDefinitionChecked" });
export const AlertTemplateView = z
  .looseObject({
    id: z.string(),
    documentedId: z.string().meta({ description: "The rule of the documented system that it does the work of." }),
    kind: z.enum(["transactions", "reports"]),
    name: z.string(),
    sentence: z.string(),
    definition: Definition,
    installedAs: z.string().nullable().meta({ description: "Id of the definition that was made from it." }),
  })
  .meta({ id: "AlertDefinitionTemplate" });

const iso = (atMs: number): string => new Date(atMs).toISOString();

export function stateOf({ archivedAtMs, publishedVersion, enabled }: DefinitionHead) {
  if (archivedAtMs !== null) return "archived" as const;
  if (publishedVersion === null) return "draft" as const;
  return enabled ? ("enabled" as const) : ("disabled" as const);
}

/** What it looks for, in words. */
export const sentenceOf = (body: DefinitionBody): string =>
  isOfReports(body) ? body.description || body.name : definitionSentence({ ...body, enabled: true });

/** `isPrepared`: all windows have the newest revision of what judges. */
export const definitionView = (head: DefinitionHead, isPrepared: boolean): JsonObject => ({
  id: head.id,
  kind: head.kind,
  name: head.name,
  state: stateOf(head),
  template: head.template,
  version: head.version,
  publishedVersion: head.publishedVersion,
  hasChanges: head.hash !== head.publishedHash,
  isLive: isPrepared && stateOf(head) === "enabled",
  sentence: sentenceOf(head.draft),
  definition: { ...head.draft, enabled: head.enabled } as unknown as JsonObject,
  judgedThrough: head.judgedDay,
  createdAt: iso(head.createdAtMs),
  updatedAt: iso(head.updatedAtMs),
  publishedAt: head.publishedAtMs === null ? null : iso(head.publishedAtMs),
  archivedAt: head.archivedAtMs === null ? null : iso(head.archivedAtMs),
});

export const versionView = (row: DefinitionVersionRow): JsonObject => ({
  version: row.version,
  hash: row.hash,
  sentence: sentenceOf(row.body),
  definition: row.body as unknown as JsonObject,
  by: { kind: row.byKind, id: row.byId },
  at: iso(row.atMs),
});
