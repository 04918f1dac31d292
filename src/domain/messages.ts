import type { AlertDefinitionId, CaseId, CheckId, EffectId, EndpointId, TenantId, TriggerDeliveryId } from "./ids";

// What travels through queues: ids only. Bodies stay in the objects; a lost or doubled message is harmless.

/** Which work a message was sent by: a W3C `traceparent`. Absent: by none that is known, such as an alarm that sends again. */
interface Traced {
  trace?: string | undefined;
}

/** Queue `effects`: perform this effect of this case. */
export interface EffectMessage extends Traced {
  tenantId: TenantId;
  caseId: CaseId;
  effectId: EffectId;
}

/** Queue `screening`: read a version of a watch list, or screen monitored subjects against it. */
export interface ScreeningMessage {
  kind: "load" | "monitor";
  tenantId: TenantId;
  list: string;
  version: number;
}

/** Queue `answers`: ask this vendor for the answer to this check of its own id, or put a check to its next vendor. */
export type AnswerMessage =
  | { tenantId: TenantId; vendor: string; vendorRef: string }
  | { tenantId: TenantId; checkId: CheckId };

/** Queue `index`: this case has changed, copy its row to D1. */
export interface CaseMessage {
  tenantId: TenantId;
  caseId: CaseId;
}

/** Queue `judgements`: this case has judged inputs to archive. */
export type JudgementMessage = CaseMessage;

/** Queue `backtests`: choose what a backtest judges, judge one page of it, or judge newly archived inputs by the shadows of a tenant. */
export type BacktestMessage =
  | { kind: "plan"; tenantId: TenantId; backtestId: string }
  | { kind: "page"; tenantId: TenantId; backtestId: string; page: string }
  | { kind: "shadow"; tenantId: TenantId; segmentId: string };

/** Queue `webhooks`: this case has events to publish, this endpoint has a delivery to make, or what one has missed is gone through. */
export type WebhookMessage =
  | ({ kind: "publish"; tenantId: TenantId; caseId: CaseId } & Traced)
  | ({ kind: "deliver"; tenantId: TenantId; endpointId: EndpointId; deliveryId: string; caseId: CaseId } & Traced)
  | { kind: "replay"; tenantId: TenantId; replayId: string };

/** Queue `imports`: go on with a file of transactions. */
export interface ImportMessage {
  tenantId: TenantId;
  importId: string;
}

/** Queue `triggers`: what came to a trigger in one request is to be applied, one message after the other. */
export interface TriggerMessage {
  tenantId: TenantId;
  deliveryIds: TriggerDeliveryId[];
}

/** The change of an alert behind which it goes on; none: from the oldest. */
export interface AnnouncedUpTo {
  atMs: number;
  version: number;
  alertId: string;
  /** Endpoints that could not be told of something up to there. */
  failing?: string[];
}

/**
 * Queue `monitoring`: a window object has days of rules to tell, alerts without a case are to be made known, a definition judges the days that
 * are over, a backtest goes on.
 */
export type MonitoringMessage =
  | { kind: "tell"; tenantId: TenantId; shard: number }
  | { kind: "announce"; tenantId: TenantId; after?: AnnouncedUpTo | undefined }
  | { kind: "announce_entities"; tenantId: TenantId; after?: { updatedAtMs: number; id: string } | undefined }
  | { kind: "judge"; tenantId: TenantId; definitionId: AlertDefinitionId }
  | { kind: "backtest"; tenantId: TenantId; backtestId: string };
