import * as z from "zod";
import { allowedActions } from "../alerts/move-alert";
import { type Alert, type AlertChange, type AlertOccurrence, mostCounted } from "../db/alerts";
import { alertActions, alertSeverities, alertSources, alertStatuses } from "../domain";
import { AnyObject } from "./case-schemas";
import { keysetCursor, limit } from "./cursor";

const time = z.string().meta({ format: "date-time" });
const Severity = z.enum(alertSeverities);
const Status = z.enum(alertStatuses);
export const alertId = z.string().regex(/^alt_[0-9a-z]{26}$/, "This is not the id of an alert.");
const reason = z.string().trim().min(1).max(2_000);
const expectedVersion = z
  .int()
  .min(1)
  .optional()
  .meta({ description: "The `version` that was read: if somebody else was faster, nothing happens." });

export const AlertView = z
  .looseObject({
    id: z.string(),
    status: Status.meta({
      description:
        "`triggered` is new, `under_review` and `escalated` are being worked on, `rejected`, `dismissed` and `cleared` are closed.",
    }),
    severity: Severity.meta({ description: "Of the gravest occurrence: it only ever rises." }),
    title: z.string(),
    source: z.enum(alertSources),
    rule: z.string().meta({ description: "`<rule set>/<id of the indicator>`, or the key of the watch list." }),
    ruleName: z.string(),
    caseId: z.string().nullable(),
    caseName: z
      .string()
      .nullable()
      .optional()
      .meta({ description: "What its case is called, where alerts are read: kept in the case, not in the alert." }),
    subjectId: z.string().nullable().meta({ description: "The entity it is about." }),
    assigneeId: z.string().nullable(),
    occurrences: z.int(),
    allowedActions: z.array(z.enum(alertActions)),
    version: z.int(),
    detail: AnyObject.meta({ description: "What its source has to say: ids and numbers, nothing about people." }),
    createdAt: time,
    updatedAt: time,
    lastAt: time.meta({ description: "Of the newest occurrence, on the clock of its case." }),
    closedAt: time.nullable(),
  })
  .meta({ id: "Alert" });

const ChangeView = z.looseObject({
  action: z.enum(alertActions),
  from: Status,
  to: Status,
  assigneeId: z.string().nullable(),
  reason: z.string().nullable(),
  by: z.looseObject({ kind: z.string(), id: z.string() }),
  at: time,
  version: z.int(),
});

const OccurrenceView = z.looseObject({
  at: time,
  severity: Severity,
  caseId: z.string().nullable(),
  runId: z.string().nullable(),
  detail: AnyObject,
});

export const AlertDetails = AlertView.extend({
  history: z.array(ChangeView).meta({ description: "Who did what and why, oldest first." }),
  newest: z.array(OccurrenceView).meta({ description: "The newest twenty occurrences." }),
  evaluation: z
    .looseObject({ caseId: z.string(), runId: z.string(), sentence: z.string(), indicator: AnyObject })
    .nullable()
    .meta({
      description:
        "Why the newest occurrence came about: the indicator with everything that was asked, from the record of its case. Null when a list or a " +
        "transaction raised it, or the case's record of it is gone.",
    }),
}).meta({ id: "AlertDetails" });

export const AlertQuery = z.strictObject({
  status: z.enum([...alertStatuses, "open", "closed"]).optional(),
  severity: Severity.optional(),
  source: z.enum(alertSources).optional(),
  rule: z.string().min(1).max(300).optional(),
  caseId: z.string().min(1).max(100).optional(),
  subjectId: z.string().min(1).max(100).optional(),
  assigneeId: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "`none`: nobody's; `me`: those of the person who asks." }),
  limit,
  cursor: keysetCursor,
});

const capped = z.int().max(mostCounted);
export const AlertCounts = z
  .looseObject({
    status: z.looseObject(Object.fromEntries(alertStatuses.map((status) => [status, capped]))),
    open: z.looseObject(Object.fromEntries(alertSeverities.map((severity) => [severity, capped]))),
    most: z.int().meta({ description: "Counting ends here: this many means this many or more." }),
  })
  .meta({ id: "AlertCounts" });

export const Assign = z.strictObject({ assigneeId: z.string().min(1).max(100).nullable(), expectedVersion });
export const Progress = z.strictObject({ reason: reason.optional(), expectedVersion });
export const Close = z.strictObject({ reason, expectedVersion });

export const DecideAlerts = z
  .strictObject({
    alertIds: z.array(alertId).min(1).max(100),
    action: z.enum(alertActions),
    reason: reason.optional(),
    assigneeId: z.string().min(1).max(100).nullable().optional(),
    expectedVersions: z.record(alertId, z.int().min(1)).optional(),
  })
  .refine(({ action, assigneeId }) => (action === "assign") === (assigneeId !== undefined), {
    path: ["assigneeId"],
    error: "goes with the action `assign`, and only with it",
  });

export const AlertsDecided = z
  .looseObject({
    action: z.enum(alertActions),
    accepted: z.array(AlertView),
    refused: z.array(z.looseObject({ id: z.string(), code: z.string(), message: z.string() })),
  })
  .meta({ id: "AlertsDecided" });

const iso = (atMs: number): string => new Date(atMs).toISOString();

export const alertView = (alert: Alert) => ({
  id: alert.id,
  status: alert.status,
  severity: alert.severity,
  title: alert.title,
  source: alert.source,
  rule: alert.rule,
  ruleName: alert.ruleName,
  caseId: alert.caseId,
  subjectId: alert.subjectId,
  assigneeId: alert.assigneeId,
  occurrences: alert.occurrences,
  allowedActions: allowedActions(alert.status),
  version: alert.version,
  detail: alert.detail,
  createdAt: iso(alert.createdAtMs),
  updatedAt: iso(alert.updatedAtMs),
  lastAt: iso(alert.lastAtMs),
  closedAt: alert.closedAtMs === null ? null : iso(alert.closedAtMs),
});

export const changeView = (change: AlertChange) => ({
  action: change.action,
  from: change.fromStatus,
  to: change.toStatus,
  assigneeId: change.assigneeId,
  reason: change.reason,
  by: { kind: change.byKind, id: change.byId },
  at: iso(change.atMs),
  version: change.version,
});

export const occurrenceView = (occurrence: AlertOccurrence) => ({
  at: iso(occurrence.atMs),
  severity: occurrence.severity,
  caseId: occurrence.caseId,
  runId: occurrence.runId,
  detail: occurrence.detail,
});
