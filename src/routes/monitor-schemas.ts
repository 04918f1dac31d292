import * as z from "zod";
import { monitorKinds, monitorReasons, monitorRunStatuses, monitorStandings } from "../domain/monitoring";
import { MonitoringSettings } from "../ongoing/settings";
import { MonitorTerms } from "../ongoing/terms";
import { cursorOf, keysetCursor, limit } from "./cursor";

const time = z.string().meta({ format: "date-time" });
const kind = z.enum(monitorKinds);
const status = z.enum(monitorRunStatuses);
const paused = z.object({ since: time, until: time.nullable() }).nullable();

export const EntityParam = z.object({ id: z.string().max(96) });
export const MonitorParam = EntityParam.extend({ kind });

export const MonitorView = z
  .looseObject({
    kind,
    enabled: z.boolean(),
    origin: z.enum(["none", "defaults", "set"]).meta({ description: "Who set it up: nobody, the defaults, somebody." }),
    terms: z.looseObject(MonitorTerms.partial().shape).meta({ description: "The fields that this kind knows." }),
    paused,
    dueAt: time.nullable(),
    isOverdue: z.boolean(),
    problem: z.string().nullable().meta({ description: "Code of what goes wrong now; null: nothing." }),
    last: z.object({ runId: z.string(), at: time, status }).nullable(),
    version: z.int(),
  })
  .meta({ id: "Monitor" });
export const Monitors = z.object({ entityId: z.string(), data: z.array(MonitorView) });

export const PutMonitors = z.strictObject({
  monitors: z
    .strictObject({
      screening: MonitorTerms.optional(),
      document_expiry: MonitorTerms.optional(),
      registry: MonitorTerms.optional(),
      kyc_refresh: MonitorTerms.optional(),
    })
    .meta({ description: "Kinds that are not named stay as they are." }),
});

export const Pause = z.strictObject({
  until: z.iso.datetime({ offset: true }).nullable().default(null).meta({ description: "Null: until it is resumed." }),
});

export const RunView = z
  .looseObject({
    id: z.string(),
    entityId: z.string(),
    kind,
    because: z.enum(monitorReasons),
    status,
    dueAt: time,
    attempts: z.int().meta({ description: "Tries at vendors." }),
    news: z.int().nullable().meta({ description: "How much is new; null: nobody has looked." }),
    items: z.array(z.record(z.string(), z.json())).meta({ description: "What is new, in full." }),
    problem: z.object({ code: z.string(), message: z.string().nullable() }).nullable(),
    checkId: z.string().nullable(),
    costCents: z.int(),
    alertId: z.string().nullable(),
    caseId: z.string().nullable(),
    createdAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: "MonitorRun" });
export const RunQuery = z.strictObject({
  kind: kind.optional(),
  status: status.optional(),
  limit,
  cursor: keysetCursor,
});
export const RunAsked = z.object({ runId: z.string(), dueAt: time });

export const SettingsView = MonitoringSettings.extend({
  version: z.int().meta({ description: "One more with every change; 0: nobody has said anything yet." }),
  spent: z
    .array(
      z.object({
        kind,
        checks: z.int(),
        cents: z.int(),
        skipped: z.int().meta({ description: "Looks that were left out because the budget was spent." }),
      }),
    )
    .meta({ description: "What was asked this month (UTC)." }),
}).meta({ id: "MonitoringSettings" });

/** What was read can be sent back: it says by itself which version it was made of. */
export const PutSettings = MonitoringSettings.extend({
  expectedVersion: z.int().min(0).optional().meta({ description: "Refuse if the settings have changed since." }),
  version: z.int().min(0).optional().meta({ description: "As it was read: counts as `expectedVersion`." }),
  spent: z.json().optional(),
});

const day = z.iso.date();
export const CalendarQuery = z.strictObject({
  from: day.optional().meta({ description: "First day (UTC); left out: today." }),
  to: day.optional().meta({ description: "Last day, at most 92 days later; left out: 30 days later." }),
  kind: kind.optional(),
  standing: z
    .enum(monitorStandings)
    .optional()
    .meta({ description: "`data` has all who stand so, whenever they are due." }),
  limit,
  cursor: cursorOf(z.strictObject({ dueAtMs: z.int(), entityId: z.string().max(96), kind })),
});

export const Calendar = z.object({
  from: day,
  to: day,
  days: z
    .array(z.object({ day, counts: z.partialRecord(kind, z.int()), overdue: z.int(), paused: z.int() }))
    .meta({ description: "Days on which somebody is due. `counts` are without those who are paused." }),
  overdue: z.int().meta({ description: "Due for more than an hour." }),
  paused: z.int(),
  inTrouble: z.int().meta({ description: "Last look failed or was left out, or is being tried again." }),
  data: z
    .array(
      z.looseObject({
        entityId: z.string(),
        entityType: z.enum(["individual", "business"]).nullable(),
        name: z.string().nullable(),
        kind,
        dueAt: time.nullable().meta({ description: "Null: only when something happens." }),
        isOverdue: z.boolean(),
        paused,
        problem: z.string().nullable(),
      }),
    )
    .meta({ description: "Who is due, the soonest first." }),
  nextCursor: z.string().nullable(),
});
