import * as z from "zod";
import { allowedActions } from "../alerts/move-alert";
import type { AlertSnooze } from "../db/alert-snoozes";
import { type Alert, type AlertChange, type AlertOccurrence, mostCounted } from "../db/alerts";
import type { KeptRuleDay } from "../db/rule-days";
import { alertActions, alertDeeds, alertSeverities, alertSources, alertStatuses, alertSteps } from "../domain";
import { ActorView, AnyObject } from "./case-schemas";
import { keysetCursor, limit } from "./cursor";
import { TransactionView } from "./transaction-schemas";

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
    rule: z.string().meta({
      description: "`<rule set>/<id of the indicator>`, the key of the watch list, or the id of the alert definition.",
    }),
    ruleName: z.string(),
    caseId: z.string().nullable(),
    caseName: z
      .string()
      .nullable()
      .optional()
      .meta({ description: "What its case is called, where alerts are read: kept in the case, not in the alert." }),
    subjectId: z.string().nullable().meta({ description: "The entity it is about." }),
    subjectName: z.string().nullable().optional().meta({ description: "What they are called, where alerts are read." }),
    counterpartyId: z.string().nullable().meta({ description: "The counterparty whose transactions raised it." }),
    counterpartyRole: z
      .enum(["subject", "evidence"])
      .optional()
      .meta({ description: "In a list `withCounterpartyId`: it is about them, or rests on transactions with them." }),
    assigneeId: z.string().nullable(),
    occurrences: z.int(),
    allowedActions: z.array(z.enum(alertActions)),
    version: z.int(),
    detail: AnyObject.meta({
      description:
        "What its source has to say: ids and numbers, nothing about people. Of transactions and reports `value`, `operator` (`gt`, `gte`, `lt`, `lte`), `limit` and `unit` (`amount`, `count`, `percent`, `days`, `points`).",
    }),
    createdAt: time,
    updatedAt: time,
    lastAt: time.meta({ description: "Of the newest occurrence, on the clock of its case." }),
    closedAt: time.nullable(),
  })
  .meta({ id: "Alert" });

const ChangeView = z.looseObject({
  action: z.enum(alertDeeds),
  from: Status,
  to: Status,
  assigneeId: z.string().nullable(),
  reason: z.string().nullable(),
  by: ActorView,
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
  counterpartyId: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "Whom it is about: ours or the caller's." }),
  withCounterpartyId: z.string().min(1).max(200).optional().meta({
    description:
      "Ours or the caller's. Alerts about it, and those about others that rest on transactions with it: see `counterpartyRole`.",
  }),
  entityId: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "Like `subjectId`, and of their cases and counterparties." }),
  definitionId: z.string().min(1).max(100).optional().meta({ description: "Of an alert definition." }),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "Part of the title, or the id of an alert or a counterparty, ours or the caller's." }),
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
export const PutBack = z.strictObject({ expectedVersion });
export const Close = z.strictObject({ reason, expectedVersion });

export const DecideAlerts = z
  .strictObject({
    alertIds: z.array(alertId).min(1).max(100),
    action: z.enum(alertSteps),
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
    action: z.enum(alertSteps),
    accepted: z.array(AlertView),
    refused: z.array(z.looseObject({ id: z.string(), code: z.string(), message: z.string() })),
  })
  .meta({ id: "AlertsDecided" });

export const Snooze = z.strictObject({ until: z.iso.datetime({ offset: true }), reason });
export const SnoozeView = z
  .looseObject({
    id: z.string(),
    rule: z.string(),
    ruleName: z.string().nullable().meta({ description: "As its alert says it." }),
    subjectName: z.string().nullable(),
    alertId: z.string().meta({ description: "The alert from which it was put off." }),
    until: time,
    reason: z.string(),
    by: ActorView,
    at: time,
  })
  .meta({ id: "AlertSnooze" });
export const GiveToCase = z
  .strictObject({
    workflow: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: "Key or id; left out: that of its definition." }),
    caseId: z.string().min(1).max(100).optional().meta({ description: "A case that there is." }),
  })
  .refine(({ workflow, caseId }) => workflow === undefined || caseId === undefined, {
    path: ["caseId"],
    error: "give either a workflow or a case",
  });
export const AlertNoteView = z
  .looseObject({
    id: z.string(),
    alertId: z.string(),
    author: ActorView,
    content: z.string().nullable().meta({ description: "Null once the note was deleted." }),
    createdAt: time,
    deleted: z.looseObject({ at: time, byId: z.string() }).nullable(),
  })
  .meta({ id: "AlertNote" });

/** What a day was judged by: of its gravest moment, in the units of what is measured. */
const Numbers = z
  .looseObject({
    value: z.number(),
    limit: z.number(),
    count: z.int().meta({ description: "Transactions in the window." }),
    baseline: z
      .looseObject({ value: z.number(), count: z.int(), peers: z.int().nullable() })
      .nullable()
      .meta({ description: "What `limit` was made of: a history, or peers." }),
    at: time,
    pivotId: z.string().nullable().meta({ description: "The transaction at which it held; null: the end of the day." }),
    window: z.looseObject({ from: time, to: time }).nullable().meta({ description: "Null: a single transaction." }),
    transactionIds: z.array(z.string()),
  })
  .nullable()
  .meta({ description: "Of the gravest." });

export const AlertEvidence = z
  .looseObject({
    alertId: z.string(),
    definition: z.looseObject({ id: z.string(), version: z.int(), sentence: z.string() }).nullable(),
    days: z.array(
      z.looseObject({
        day: z.string(),
        standing: z.enum(["counted", "muted", "snoozed", "withdrawn"]),
        severity: Severity,
        definitionVersion: z.int(),
        times: z.int().meta({ description: "At how many transactions of the day it held." }),
        numbers: Numbers,
        words: z.looseObject({ measured: z.string(), limit: z.string(), sentence: z.string() }).nullable(),
      }),
    ),
    series: z
      .array(z.looseObject({ day: z.string(), value: z.number(), limit: z.number().nullable(), held: z.boolean() }))
      .meta({ description: "With the first page. Without a `limit`: it is not known what was usual then." }),
    transactions: z.array(TransactionView).meta({ description: "A page of them, oldest day first." }),
    total: z.int(),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "AlertEvidence" });

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
  counterpartyId: alert.counterpartyId,
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

export const snoozeView = ({ id, rule, alertId: from, untilMs, reason: why, byKind, byId, atMs }: AlertSnooze) => ({
  ...{ id, rule, alertId: from, until: iso(untilMs), reason: why },
  by: { kind: byKind, id: byId },
  at: iso(atMs),
});

/** A day of a rule over transactions, as one occurrence. */
export const dayOccurrenceView = ({ atMs, severity, day, standing, definitionVersion, times, held }: KeptRuleDay) => ({
  at: iso(atMs),
  severity,
  caseId: null,
  runId: null,
  detail: {
    ...{ day, standing, definitionVersion, times },
    ...(held !== null && { value: held.value, limit: held.limit, count: held.count }),
  },
});
