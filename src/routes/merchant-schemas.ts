import * as z from "zod";
import {
  merchantReportReasons,
  merchantReportStatuses,
  merchantReportTypes,
  merchantRiskLevels,
} from "../domain/merchants";
import { keysetCursor, limit } from "./cursor";

const time = z.string().meta({ format: "date-time" });
const anyObject = z.record(z.string(), z.json());
const score = z.int().min(0).max(100);

export const One = z.object({ id: z.string().max(96) });
export const OneMerchant = z.object({ entityId: z.string().max(96) });

export const AskReport = z.strictObject({
  websiteUrl: z.string().trim().min(3).max(2_000).meta({ example: "https://shop.example" }),
  entityId: z.string().max(96).optional().meta({
    description:
      "The merchant; or one of the next two. None: whoever has this website. Left out: whoever has this website.",
  }),
  correlationId: z.string().trim().min(1).max(200).optional(),
  merchantName: z.string().trim().min(1).max(300).optional(),
  country: z.string().trim().min(2).max(60).optional(),
  lineOfBusiness: z.string().trim().min(1).max(200).optional(),
  mcc: z
    .string()
    .regex(/^\d{4}$/, "A merchant category code has four digits.")
    .optional(),
  reportType: z.enum(merchantReportTypes).default("MERCHANT_REPORT_T1"),
  vendor: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .default("builtin")
    .meta({ description: "Who is asked; `builtin` visits the website itself." }),
  withQualityControl: z.boolean().default(false).meta({
    description: "What is found counts when a person has released it: until then the report is in `quality-control`.",
  }),
});
export type AskReport = z.output<typeof AskReport>;

export const ReportView = z
  .looseObject({
    id: z.string(),
    entityId: z.string().nullable(),
    correlationId: z.string().nullable(),
    merchantName: z.string().nullable(),
    websiteUrl: z.string(),
    country: z.string().nullable(),
    lineOfBusiness: z.string().nullable(),
    mcc: z.string().nullable(),
    reportType: z.enum(merchantReportTypes),
    vendor: z.string(),
    because: z.enum(merchantReportReasons).meta({ description: "Why it was made." }),
    status: z.enum(merchantReportStatuses),
    riskScore: score.nullable(),
    riskLevel: z.enum(merchantRiskLevels).nullable(),
    changes: z.int().nullable().meta({ description: "How much has changed; null: nothing to compare with." }),
    comparedToId: z.string().nullable(),
    previousScore: score.nullable().meta({ description: "Of the report that it was compared with." }),
    isAlert: z.boolean(),
    alertId: z.string().nullable(),
    problem: z.object({ code: z.string(), message: z.string().nullable() }).nullable(),
    reviewed: z.object({ at: time, byId: z.string().nullable() }).nullable(),
    batchId: z.string().nullable(),
    row: z.int().nullable().meta({ description: "Of its file, from 2: the first line has the names." }),
    checkId: z.string().nullable(),
    costCents: z.int(),
    createdAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: "MerchantReport" });
export const ReportDetails = ReportView.extend({
  data: anyObject.nullable().meta({ description: "What was found: summary, indicators, facts, changes." }),
}).meta({ id: "MerchantReportDetails" });

const yesNo = z.enum(["true", "false"]).transform((said) => said === "true");

export const ReportQuery = z.strictObject({
  entityId: z.string().max(96).optional(),
  status: z
    .enum([...merchantReportStatuses, "open"])
    .optional()
    .meta({ description: "`open`: it is still being made." }),
  batchId: z.string().max(96).optional(),
  riskLevel: z.enum(merchantRiskLevels).optional(),
  reportType: z.enum(merchantReportTypes).optional(),
  isAlert: yesNo.optional(),
  reviewed: yesNo.optional(),
  q: z.string().trim().min(1).max(200).optional().meta({
    description:
      "Part of a name or an address, or a whole id. Whoever sees names masked finds them by the whole name only.",
  }),
  limit,
  cursor: keysetCursor,
});

export const Review = z.strictObject({ reviewed: z.boolean().default(true) });
export const Release = z.strictObject({
  riskScore: score.optional().meta({ description: "Instead of the score that was found." }),
});

export const BatchView = z
  .looseObject({
    id: z.string(),
    rows: z.int(),
    done: z.int(),
    failed: z.int(),
    open: z.int(),
    refused: z.array(z.object({ row: z.int(), problem: z.string() })),
    createdAt: time,
  })
  .meta({ id: "MerchantBatch" });
export const BatchDetails = BatchView.extend({ data: z.array(ReportView), nextRow: z.int().nullable() });
export const BatchesQuery = z.strictObject({ limit, cursor: keysetCursor });
export const BatchQuery = z.strictObject({ afterRow: z.coerce.number().int().min(0).default(0), limit });

export const PutSchedule = z.strictObject({
  enabled: z.boolean().default(true),
  websiteUrl: z
    .string()
    .trim()
    .min(3)
    .max(2_000)
    .optional()
    .meta({ description: "Left out: as it was, or as the last report has it." }),
  intervalDays: z.int().min(1).max(366).nullable().default(null),
  dayOfMonth: z
    .int()
    .min(1)
    .max(31)
    .nullable()
    .default(null)
    .meta({ description: "A month without it has it on its last day (UTC)." }),
  reportType: z.enum(merchantReportTypes).default("ONGOING_MERCHANT_REPORT_T1"),
  vendor: z.string().trim().min(1).max(64).nullable().default(null),
});
export const ScheduleView = z
  .looseObject({
    entityId: z.string(),
    enabled: z.boolean(),
    websiteUrl: z.string().nullable(),
    intervalDays: z.int().nullable(),
    dayOfMonth: z.int().nullable(),
    reportType: z.enum(merchantReportTypes).nullable(),
    vendor: z.string().nullable(),
    nextAt: time.nullable(),
  })
  .meta({ id: "MerchantSchedule" });

export const Trend = z.object({
  entityId: z.string(),
  data: z.array(
    z.object({
      reportId: z.string(),
      at: time,
      riskScore: score.nullable(),
      riskLevel: z.enum(merchantRiskLevels).nullable(),
      changes: z.int().nullable(),
    }),
  ),
  latest: score.nullable(),
  difference: z.int().nullable().meta({ description: "Points against the report before." }),
});
