import * as z from "zod";
import type { EntityType } from "../domain/case";
import { isWatched, type MonitorKind, monitorKinds } from "../domain/monitoring";
import { MonitorTerms } from "./terms";

const level = z.string().min(1).max(40);
const months = z.int().min(1).max(120);
const Budget = z.strictObject({
  checksPerMonth: z.int().min(0).max(10_000_000).nullable().default(null),
  centsPerMonth: z.int().min(0).max(1_000_000_000).nullable().default(null),
});
const byKind = <Shape extends z.ZodType>(shape: Shape) =>
  z.strictObject({
    screening: shape.optional(),
    document_expiry: shape.optional(),
    registry: shape.optional(),
    kyc_refresh: shape.optional(),
  });

/** How a tenant watches its customers. */
export const MonitoringSettings = z.strictObject({
  ongoingWorkflowDefinitionId: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .meta({ description: "Key or id of the definition of cases that monitoring opens." }),
  applyOnApproval: z.boolean().default(false).meta({
    description:
      "Whoever is approved is watched as the first fitting entry of `defaults` says, and no longer once rejected.",
  }),
  defaults: z
    .array(
      z.strictObject({
        entityType: z.enum(["individual", "business"]),
        riskLevels: z.array(level).min(1).max(10).nullable().default(null).meta({ description: "Null: any." }),
        monitors: byKind(MonitorTerms),
      }),
    )
    .max(20)
    .default([]),
  refreshMonths: z
    .strictObject({ low: months.default(36), medium: months.default(24), high: months.default(12) })
    .prefault({})
    .meta({
      description: "Months between refreshes by risk level; `critical` is `high`, whoever has no level is `medium`.",
    }),
  merchantReportsPerMonth: z.int().min(0).max(10_000_000).nullable().default(null).meta({
    description: "Reports on merchants that may be asked for in a calendar month (UTC). Null: no limit.",
  }),
  budget: byKind(Budget).default({}).meta({
    description:
      "What may be asked in a calendar month (UTC) by kind. Beyond it nobody is asked: the run is `skipped`, and there is one alert.",
  }),
});
export type MonitoringSettings = z.output<typeof MonitoringSettings>;
export type MonitorBudget = z.output<typeof Budget>;

export const usualSettings: MonitoringSettings = MonitoringSettings.parse({});

/** What the tenant's defaults watch of somebody: of the first entry that fits. */
export function defaultMonitors(
  { defaults }: MonitoringSettings,
  type: EntityType,
  riskLevel: string | null,
): { kind: MonitorKind; terms: MonitorTerms }[] {
  const fitting = defaults.find(
    ({ entityType, riskLevels }) =>
      entityType === type && (riskLevels === null || (riskLevel !== null && riskLevels.includes(riskLevel))),
  );
  return monitorKinds.flatMap((kind) => {
    const terms = fitting?.monitors[kind];
    return terms === undefined || !isWatched(kind, type) ? [] : [{ kind, terms }];
  });
}
