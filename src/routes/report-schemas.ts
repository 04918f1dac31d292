import * as z from "zod";
import type { Report } from "../db/reports";
import { keptFormats, reportFormats, reportSections, usualSections } from "../domain/reports";
import { spokenLanguages } from "../domain/spoken-languages";
import { ActorView } from "./case-schemas";

export const MakeReport = z
  .strictObject({
    format: z.enum(reportFormats),
    language: z
      .enum(spokenLanguages)
      .default("en")
      .meta({ description: "Of headings and labels. Facts stand as they were given." }),
    include: z
      .array(z.enum(reportSections))
      .max(20)
      .default([...usualSections])
      .meta({
        description:
          "What it tells beside who the case is about and where it stands. `notes` (internal) and `pictures` (JPEG pages of documents, in a " +
          "PDF) only when named.",
      }),
  })
  .meta({ id: "MakeReport", examples: [{ format: "pdf", language: "de", include: ["facts", "checks", "decisions"] }] });

export const MakePack = z
  .strictObject({
    purpose: z
      .string()
      .trim()
      .min(3)
      .max(200)
      .meta({ description: "What it is for. It stands in the audit log for good: write no names." }),
    notes: z.boolean().default(false).meta({ description: "With the notes of the team." }),
    language: z
      .enum(spokenLanguages)
      .default("en")
      .meta({ description: "Of the headings and labels of `report.pdf`." }),
  })
  .meta({ id: "MakePack", examples: [{ purpose: "Request 2026-114 of the supervisor", notes: false }] });

const time = z.string().meta({ format: "date-time" });

export const ReportView = z
  .looseObject({
    id: z.string(),
    caseId: z.string(),
    format: z.enum(keptFormats).meta({ description: "`pack`: a regulator pack, a ZIP archive." }),
    language: z.string(),
    include: z.array(z.string()),
    status: z.enum(["running", "done", "failed"]),
    problem: z.string().nullable().meta({ description: "Why it failed." }),
    masked: z.boolean().nullable().meta({ description: "Facts are masked in it that who asked for it may not see." }),
    caseVersion: z.int().nullable().meta({ description: "The version of the case that it tells of." }),
    pages: z.int().nullable(),
    sha256: z.string().nullable().meta({ description: "Of the file." }),
    file: z.looseObject({ path: z.string(), sizeBytes: z.int() }).nullable(),
    by: ActorView,
    createdAt: time,
    expiresAt: time.meta({ description: "When it is deleted." }),
  })
  .meta({ id: "CaseReport" });

export function reportView(report: Report): z.input<typeof ReportView> {
  const { id, caseId, format, language, include, status, problem, masked, caseVersion, pages, sha256, sizeBytes } =
    report;
  const file =
    status === "done" && sizeBytes !== null ? { path: `/api/v1/cases/${caseId}/reports/${id}/file`, sizeBytes } : null;
  return {
    id,
    caseId,
    format,
    language,
    include,
    status,
    problem,
    masked,
    caseVersion,
    pages,
    sha256,
    file,
    by: { kind: report.byKind, id: report.byId },
    createdAt: new Date(report.createdAtMs).toISOString(),
    expiresAt: new Date(report.expiresAtMs).toISOString(),
  };
}
