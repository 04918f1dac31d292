import type { ReportFormat, ReportSection } from "../../../domain/reports";
import { type Answer, api, type Listed } from "../../shared/api";
import { askForProof } from "../../shared/step-up";

/** A report of a case, as far as it is. */
export interface CaseReport {
  id: string;
  format: ReportFormat;
  language: string;
  status: "running" | "done" | "failed";
  problem: string | null;
  masked: boolean | null;
  caseVersion: number | null;
  pages: number | null;
  file: { path: string; sizeBytes: number } | null;
  by: { kind: "analyst" | "api_key"; id: string };
  createdAt: string;
}

export interface ReportAsked {
  format: ReportFormat;
  language: string;
  include: ReportSection[];
}

const pathOf = (caseId: string): string => `/cases/${encodeURIComponent(caseId)}/reports`;

export const readReports = (caseId: string): Promise<Answer<Listed<CaseReport>>> =>
  api.get<Listed<CaseReport>>(`${pathOf(caseId)}?limit=20`);
export const makeReport = (caseId: string, asked: ReportAsked): Promise<Answer<CaseReport>> =>
  api.post<CaseReport>(pathOf(caseId), asked);
export const retryReport = (caseId: string, id: string): Promise<Answer<CaseReport>> =>
  api.post<CaseReport>(`${pathOf(caseId)}/${encodeURIComponent(id)}/retry`);

/** Fetches the file and hands it to the browser to be kept; proof is asked for where the team wants it. Null: it is there, else why not. */
export async function saveReport(caseId: string, report: CaseReport): Promise<string | null> {
  if (report.file === null) return "The report is not done yet.";
  const first = await fetch(report.file.path);
  const wantsProof = first.status === 403 && (await codeOf(first.clone())) === "step_up_required";
  const answer = wantsProof && (await askForProof()) ? await fetch(report.file.path) : first;
  if (!answer.ok) return messageOf(answer);
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = `${caseId}-v${report.caseVersion ?? 0}.${report.format}`;
  link.click();
  // After the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return null;
}

interface Refused {
  error?: { code?: string; message?: string };
}
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as Refused).error?.code ?? "";
const messageOf = async (answer: Response): Promise<string> => {
  const { error } = (await answer.json().catch(() => ({}))) as Refused;
  return error?.message ?? "The file could not be fetched.";
};
