import type { ReportFormat, ReportSection } from "../../../domain/reports";
import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, api, type Listed } from "../../shared/api";
import { saveFile } from "../../shared/save-file";

/** A report of a case, as far as it is. */
export type CaseReport = generated.CaseReport;

export interface ReportAsked {
  format: ReportFormat;
  language: string;
  include: ReportSection[];
}

const pathOf = (caseId: string): string => `/cases/${encodeURIComponent(caseId)}/reports`;

export const readReports = (caseId: string, signal: AbortSignal): Promise<Answer<Listed<CaseReport>>> =>
  api.get<Listed<CaseReport>>(`${pathOf(caseId)}?limit=20`, { signal });
export const makeReport = (caseId: string, asked: ReportAsked): Promise<Answer<CaseReport>> =>
  api.post<CaseReport>(pathOf(caseId), asked);
export const retryReport = (caseId: string, id: string): Promise<Answer<CaseReport>> =>
  api.post<CaseReport>(`${pathOf(caseId)}/${encodeURIComponent(id)}/retry`);

export const makePack = (caseId: string, asked: { purpose: string; notes: boolean }): Promise<Answer<CaseReport>> =>
  api.post<CaseReport>(`/cases/${encodeURIComponent(caseId)}/packs`, asked);

/** Hands the file of a report to the browser. Null: it is there, else why not. */
export async function saveReport(caseId: string, report: CaseReport): Promise<string | null> {
  if (report.file === null) return "The report is not done yet.";
  const ending = report.format === "pack" ? "zip" : report.format;
  return saveFile(report.file.path, `${caseId}-v${report.caseVersion ?? 0}.${ending}`);
}
