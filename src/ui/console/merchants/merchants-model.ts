import { computed, signal } from "@preact/signals";
import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";
import { place, queryWith } from "../../shared/router";
import { growingList } from "../model/growing-list";
import { repeatType } from "./merchant-words";

/** A report as `GET /merchant-reports` lists it. */
export type MerchantReport = generated.MerchantReport;
/** `GET /merchant-reports/{id}`. */
export type MerchantReportDetails = generated.MerchantReportDetails;
/** A file of merchants: `GET /merchant-reports/batches`. */
export type MerchantBatch = generated.MerchantBatch;
/** `GET /merchants/{entityId}/trend`. */
export type MerchantTrend = generated.GetMerchantTrendAnswer;
export type TrendPoint = MerchantTrend["data"][number];
/** `GET /merchants/{entityId}/schedule`. */
export type MerchantSchedule = generated.MerchantSchedule;

export const filterNames = [
  "q",
  "status",
  "riskLevel",
  "reportType",
  "isAlert",
  "reviewed",
  "entityId",
  "batchId",
] as const;
export type ReportFilterName = (typeof filterNames)[number];
export type ReportFilters = Partial<Record<ReportFilterName, string>>;

export const filters = computed<ReportFilters>(() =>
  Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = place.value.query.get(name);
      return value === null || value === "" ? [] : [[name, value]];
    }),
  ),
);
export const listKey = computed(() => JSON.stringify(filters.value));

export const reportHref = (id: string, query = queryWith({})): string =>
  `/console/merchants/${encodeURIComponent(id)}${query}`;
export const listHref = (): string => `/console/merchants${queryWith({})}`;

export const reports = growingList<MerchantReport>(
  () => `/merchant-reports?${new URLSearchParams({ ...filters.peek() })}`,
);

/** It is still being made. */
export const isUnderWay = ({ status }: Pick<MerchantReport, "status">): boolean =>
  status === "new" || status === "in-progress";

const shownBatches = 5;
/** The newest files. */
export const batches = loader<Listed<MerchantBatch>>((stop) =>
  api.get(`/merchant-reports/batches?limit=${shownBatches}`, { signal: stop }),
);
/** The file whose reports are listed. */
export const openBatch = loader<MerchantBatch>((stop) =>
  api.get(`/merchant-reports/batches/${encodeURIComponent(filters.peek().batchId ?? "")}?limit=1`, { signal: stop }),
);

/** The report on the screen, and what is known of its merchant. */
export const openId = signal<string | null>(null);
export const openReport = loader<MerchantReportDetails>((stop) =>
  api.get(`/merchant-reports/${encodeURIComponent(openId.peek() ?? "")}`, { signal: stop }),
);
const merchantPath = (part: "trend" | "schedule"): string =>
  `/merchants/${encodeURIComponent(openReport.value?.entityId ?? "")}/${part}`;
export const trend = loader<MerchantTrend>((stop) => api.get(merchantPath("trend"), { signal: stop }));
export const schedule = loader<MerchantSchedule>((stop) => api.get(merchantPath("schedule"), { signal: stop }));

export function showReport(id: string | null): void {
  if (openId.peek() === id) return;
  for (const one of [openReport, trend, schedule]) one.clear();
  openId.value = id;
  if (id !== null) void lookAtReport();
}

/** The report as it is now, and its merchant's course and schedule where it has one. */
async function lookAtReport(): Promise<void> {
  const id = openId.peek();
  const answer = await openReport.load();
  if (!answer.ok || answer.value.entityId === null || openId.peek() !== id) return;
  await Promise.all([trend.load(), schedule.load()]);
}

/** Everything on the screen as it is now. */
export async function lookAgain(): Promise<void> {
  await Promise.all([
    reports.list.load(),
    batches.load(),
    filters.peek().batchId === undefined ? null : openBatch.load(),
    openId.peek() === null ? null : lookAtReport(),
  ]);
}

/** The neighbour of one in the list; the first when there is none. */
export function neighbour(id: string | null, step: 1 | -1): string | null {
  const rows = reports.list.value?.rows ?? [];
  const at = rows.findIndex((row) => row.id === id);
  return (at === -1 ? rows[0] : rows[at + step])?.id ?? null;
}

/** Asks for another report on the same merchant. */
export const askAgain = (report: MerchantReport): Promise<Answer<MerchantReport>> => {
  const { websiteUrl, vendor, entityId, merchantName, correlationId, country, lineOfBusiness, mcc } = report;
  const known = { merchantName, correlationId: entityId === null ? correlationId : null, entityId };
  const facts = Object.entries({ ...known, country, lineOfBusiness, mcc }).filter(([, value]) => value !== null);
  // What has failed was no first look.
  const reportType = report.status === "failed" ? report.reportType : repeatType(report.reportType);
  return api.post("/merchant-reports", { websiteUrl, vendor, reportType, ...Object.fromEntries(facts) });
};

/** Says that somebody has looked at it, or takes that back. */
export async function review(report: MerchantReport, reviewed: boolean): Promise<Answer<MerchantReport>> {
  return changed(await api.post(`${pathOf(report)}/review`, { reviewed }));
}

/** Ends the quality control of it; `riskScore` null: with the score that was found. */
export async function release(report: MerchantReport, riskScore: number | null): Promise<Answer<MerchantReport>> {
  return changed(await api.post(`${pathOf(report)}/release`, riskScore === null ? {} : { riskScore }));
}

const pathOf = ({ id }: Pick<MerchantReport, "id">): string => `/merchant-reports/${encodeURIComponent(id)}`;

async function changed(answer: Answer<MerchantReport>): Promise<Answer<MerchantReport>> {
  await lookAgain();
  return answer;
}
