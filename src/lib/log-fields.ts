// Everything that a log line may say, one row each. What has no row cannot be logged: the compiler refuses it, and `log` leaves it out.

/** Kinds of values. None has room for what somebody has written: `text` is shown on a developer's machine only. */
const kinds = {
  /** One of ours, or of the platform. */
  id: /^[\w.:|/~-]{1,200}$/,
  /** A word of our own code: an enum, an error code, the name of a part. */
  code: /^[\w.:/+-]{1,100}$/,
  /** What a tenant's builders call a thing: a vendor, a list, a check. Never from a case. */
  name: /^[\w .:/+-]{1,100}$/,
  /** The pattern of a route, never a path. */
  route: /^[\w./:{}*-]{1,200}$/,
  /** Where something was thrown: names of our functions and files. */
  place: /^[\s\S]{0,2000}$/,
  /** Free words, only at level `debug`. */
  text: /^[\s\S]*$/,
  count: null,
  ms: null,
  flag: null,
} as const;
type Kind = keyof typeof kinds;

/** The fields, by name. */
export const logFields = {
  requestId: "id",
  traceId: "id",
  spanId: "id",
  parentSpanId: "id",
  tenantId: "id",
  caseId: "id",
  effectId: "id",
  runId: "id",
  checkId: "id",
  alertId: "id",
  callbackId: "id",
  deliveryId: "id",
  endpointId: "id",
  triggerId: "id",
  fileId: "id",
  jobId: "id",
  reportId: "id",
  privacyRequestId: "id",
  segmentId: "id",
  shadowId: "id",
  linkId: "id",
  mailId: "id",
  messageId: "id",
  objectId: "id",
  keyId: "id",
  rawRef: "id",
  userId: "id",
  timer: "id",
  id: "id",
  subject: "id",
  by: "id",

  method: "code",
  command: "code",
  operation: "code",
  actor: "code",
  outcome: "code",
  code: "code",
  error: "code",
  kind: "code",
  part: "code",
  queue: "code",
  source: "code",
  reason: "code",
  what: "code",
  door: "code",
  act: "code",
  period: "code",

  check: "name",
  list: "name",
  plugin: "name",
  vendor: "name",

  route: "route",
  at: "place",
  message: "text",

  status: "count",
  attempt: "count",
  attempts: "count",
  version: "count",
  messages: "count",
  retried: "count",
  rows: "count",
  rowsRead: "count",
  cases: "count",
  count: "count",
  effects: "count",
  entries: "count",
  before: "count",
  steps: "count",
  people: "count",
  percent: "count",
  today: "count",
  unreadable: "count",
  bytes: "count",

  durationMs: "ms",
  /** How long something has waited before anybody got to it. */
  lagMs: "ms",

  judgements: "flag",

  // What the sweeper has deleted, by class.
  alerts: "count",
  emergencies: "count",
  checks: "count",
  checkSteps: "count",
  days: "count",
  deliveries: "count",
  events: "count",
  fileHashes: "count",
  imports: "count",
  merchantReports: "count",
  monitorRuns: "count",
  ruleDays: "count",
  funnel: "count",
  mails: "count",
  notifications: "count",
  replays: "count",
  requests: "count",
  subjects: "count",
  uploads: "count",
  documents: "count",
  rawAnswers: "count",
} as const satisfies Record<string, Kind>;

interface ValueOf extends Record<Kind, string | number | boolean> {
  id: string;
  code: string;
  name: string;
  route: string;
  place: string;
  text: string;
  count: number;
  ms: number;
  flag: boolean;
}

/** What a line may carry beside its name. */
export type LogFields = { -readonly [F in keyof typeof logFields]?: ValueOf[(typeof logFields)[F]] | null | undefined };

/** No field that is not in the table, not even in a variable that has more than its type says. */
export type Only<F> = F & { [Stray in Exclude<keyof F, keyof LogFields>]: never };

/** Stands in a line for what does not have the shape of its field. */
export const unfit = "?";

/** The fields as they are written: what has no row is left out, and a value that does not fit its kind is not shown. */
export function fitFields(fields: Readonly<Record<string, unknown>>): LogFields {
  const fit: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!isField(name) || value === undefined) continue;
    fit[name] = value === null || fits(logFields[name], value) ? value : unfit;
  }
  return fit;
}

const isField = (name: string): name is keyof typeof logFields => Object.hasOwn(logFields, name);

function fits(kind: Kind, value: unknown): boolean {
  const pattern = kinds[kind];
  if (pattern !== null) return typeof value === "string" && pattern.test(value);
  return kind === "flag" ? typeof value === "boolean" : typeof value === "number" && Number.isFinite(value);
}
