import { fitFields, type LogFields } from "./log-fields";

/** What is measured: the name of the log line → the kind of the point. What is not named here is only logged. */
export const pointKinds = {
  "request.done": "request",
  "command.done": "command",
  "effect.performed": "effect",
  "vendor.called": "vendor_call",
  "webhook.attempted": "webhook_attempt",
  "queue.batch_done": "queue",
  "alarm.done": "alarm",
  "sweep.done": "sweep",
  "incident.opened": "incident",
} as const;
export type PointKind = (typeof pointKinds)[keyof typeof pointKinds];

/**
 * The columns of a point, in their order; docs/observability.md says what they hold. They never move: stored points are read by their
 * places.
 */
export const pointColumns = {
  index1: "kind",
  blob1: "kind",
  blob2: "tenantId",
  blob3: "name",
  blob4: "outcome",
  blob5: "detail",
  double1: "durationMs",
  double2: "status",
  double3: "lagMs",
  double4: "count",
  double5: "attempt",
} as const;

/** Where points go: an Analytics Engine dataset. */
export interface PointSink {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
}

let sink: PointSink | undefined;

/** Points go there from now on, in this isolate; undefined: nowhere. */
export function setPointSink(to: PointSink | undefined): void {
  sink = to;
}

/** Writes the point of a line that has one. Made of what the line may say and of nothing else. */
export function writePoint(event: string, fields: LogFields): void {
  if (sink === undefined || !isMeasured(event)) return;
  try {
    sink.writeDataPoint(pointOf(pointKinds[event], fields));
  } catch {
    // More than an invocation may write. Work goes on without being counted.
  }
}

/** A line as a point, by `pointColumns`. */
export function pointOf(kind: PointKind, told: LogFields): { indexes: string[]; blobs: string[]; doubles: number[] } {
  const fields = fitFields(told);
  const name = fields.route ?? fields.command ?? fields.vendor ?? fields.queue ?? fields.endpointId ?? fields.kind;
  const detail = fields.code ?? fields.source ?? fields.method ?? fields.actor;
  const count = fields.messages ?? fields.count ?? 1;
  return {
    indexes: [kind],
    blobs: [kind, fields.tenantId ?? "", name ?? "", fields.outcome ?? "", detail ?? ""],
    doubles: [fields.durationMs ?? 0, fields.status ?? 0, fields.lagMs ?? 0, count, fields.attempt ?? 0],
  };
}

const isMeasured = (event: string): event is keyof typeof pointKinds => Object.hasOwn(pointKinds, event);
