import * as z from "zod";
import type { JsonObject } from "../lib/json";

/** An alert, as events tell of it. Without the reason that somebody gave: people write names into it. */
export const alertDetail = z.looseObject({
  alertId: z.string(),
  change: z.string().meta({ description: "`created`, or what was done: `assign`, `review`, `escalate`, …" }),
  source: z.string().meta({ description: "`rule`, `screening`, `transaction` or `monitoring`." }),
  rule: z.string(),
  title: z.string(),
  severity: z.string(),
  status: z.string(),
  assigneeId: z.string().nullable(),
  byId: z.string().nullable().meta({ description: "Null: nobody's doing." }),
  numbers: z.looseObject({}).optional().meta({
    description:
      "Of a rule over transactions: definition, version, day, and `value`, `operator` and `limit` as they were compared, in `unit`.",
  }),
});

export const alertSample = {
  alertId: "alr_6m2x9pd4",
  change: "created",
  source: "rule",
  rule: "high_risk_country",
  title: "High-risk country",
  severity: "high",
  status: "triggered",
  assigneeId: null,
  byId: null,
} satisfies JsonObject;
