import type { SpokenLanguage } from "./spoken-languages";

export const reportFormats = ["pdf", "json"] as const;
export type ReportFormat = (typeof reportFormats)[number];
/** A regulator pack is a report with everything that proves it, as an archive: made, kept and erased like one. */
export const keptFormats = [...reportFormats, "pack"] as const;
export type KeptFormat = (typeof keptFormats)[number];

export const reportTypes: Record<KeptFormat, string> = {
  pdf: "application/pdf",
  json: "application/json",
  pack: "application/zip",
};

/** What a report may tell of a case, beside what it is about and where it stands. `pictures`: JPEG pages of documents, in a PDF. */
export const reportSections = [
  "facts",
  "documents",
  "pictures",
  "checks",
  "risk",
  "decisions",
  "timeline",
  "notes",
  "children",
] as const;
export type ReportSection = (typeof reportSections)[number];

/** What is told unless somebody asks for more: notes are for the team, and pictures are large. */
export const usualSections: readonly ReportSection[] = reportSections.filter(
  (section) => section !== "notes" && section !== "pictures",
);

export interface ReportWish {
  format: KeptFormat;
  /** Of what the report says by itself. Facts stand in it as they were given. */
  language: SpokenLanguage;
  include: readonly ReportSection[];
}

/** Queue `reports`: make this report. */
export interface ReportMessage {
  tenantId: string;
  reportId: string;
}

/** Where the file of a report lies in R2. */
export const reportKey = (tenantId: string, reportId: string): string => `t/${tenantId}/reports/${reportId}`;

/** Packs hold the files of the applicants too: they are fetched and put away, not left lying. */
export const packDays = 7;

/** Who may have one: who may read the audit log; of keys, those of administrators. */
export const packAsks = { scope: "admin", capability: "audit:read" } as const;
