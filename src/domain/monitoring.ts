import type { EntityType } from "./case";
import type { TenantId } from "./ids";

/** What is watched of a person or company once they are a customer. */
export const monitorKinds = ["screening", "document_expiry", "registry", "kyc_refresh"] as const;
export type MonitorKind = (typeof monitorKinds)[number];

/** Whether a kind makes sense for whom it is: people are in no register. */
export const isWatched = (kind: MonitorKind, type: EntityType): boolean => kind !== "registry" || type === "business";

/** What news leads to: an alert, or a case of the ongoing workflow. */
export const monitorActions = ["alert", "case"] as const;
export type MonitorAction = (typeof monitorActions)[number];

/** Why somebody was looked at when they were. `told`: a vendor that keeps watch has called. */
export const monitorReasons = ["start", "interval", "list_change", "case", "by_hand", "told"] as const;
export type MonitorReason = (typeof monitorReasons)[number];

/** `running`: asked, or to be asked again; `skipped`: nobody was asked, `problem` says why. */
export const monitorRunStatuses = ["running", "done", "failed", "skipped"] as const;
export type MonitorRunStatus = (typeof monitorRunStatuses)[number];

/** What of a watch asks for a look at it, whenever it is due. */
export const monitorStandings = ["overdue", "paused", "in_trouble"] as const;
export type MonitorStanding = (typeof monitorStandings)[number];

/** Queue `monitors`: look at these persons and companies, each of which is due since then, or go on with this report on a merchant. */
export type MonitorsMessage = DueMessage | MerchantReportMessage;

export interface DueMessage {
  tenantId: TenantId;
  due: { entityId: string; kind: MonitorKind; dueAtMs: number }[];
}

/** `atMs` names the handing out: whoever comes with an older one is too late. */
export interface MerchantReportMessage {
  tenantId: TenantId;
  reportId: string;
  atMs: number;
}
