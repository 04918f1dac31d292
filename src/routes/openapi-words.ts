import type { JsonObject } from "../lib/json";
import type { Route } from "./framework";

/** What the document says before its operations. */
export const apiDescription = `Open a case, send it events, read why it is where it is.

**Conventions.** JSON in and out; fields that are not known are refused. Times are ISO 8601 in UTC, durations are in seconds. Every answer
carries \`Request-Id\`; those to a key or a person carry \`RateLimit\`, \`RateLimit-Policy\` and \`Edgecase-Version\` as well. A known path with another method answers 405 with \`Allow\`; an id of another tenant is a 404 like one that nobody made.

**Writes.** Send an \`Idempotency-Key\` with every write that lists it: the same key and body get the same answer for 24 hours, with one effect.
A case has a \`version\`, one more with every accepted command; \`If-Match\` or \`expectedVersion\` makes a write conditional.

**Lists.** \`?limit=1..100&cursor=…\` gives \`{"data": […], "nextCursor": "…" | null}\` in a stable order: what is added meanwhile is
neither skipped nor told twice. A cursor belongs to its list and its order; another is a 400.

**Errors.** \`{"error": {"type", "code", "message", "param?", "details?", "requestId"}}\`. The code is a promise, the message is not.`;

const tags: Record<string, string> = {
  Cases: "A person or company that is being judged, from the first fact to the decision.",
  Notes: "What the team writes about a case or about the person or company behind it.",
  Notifications: "What people of the team are told, and how.",
  Funnel: "How far applicants come, step by step.",
  Statistics: "Numbers about cases, decisions, times, people and rules.",
  Incidents: "What was given up after all its attempts, and what to do about it.",
  Settings: "What holds for the whole tenant.",
  Collection: "Links for applicants, what is due from them, and asking them again.",
  Branding: "How the applicant's pages look and sound, in versions.",
  Flow: "The applicant's side without our pages: a form drawn by your own app.",
  Configuration: "All that is configured, as one document: read it, compare it, apply it.",
  Secrets: "Credentials of vendors: written, never read back.",
  Sessions: "Who is signed in where.",
  "Sign-in": "How people of the team sign in.",
  Bulk: "Deeds to many cases, and exports.",
  Reports: "A case as a PDF for the file.",
  Lists: "Lists of values that rules look things up in, and saved views of the list of cases.",
  Checks: "One question to one or more vendors, with or without a case.",
  Plugins: "Trying a plugin of a draft, and running one of a case again.",
  "Request log": "The calls that were made, as they came, with what was answered.",
  Callbacks: "What vendors sent, and what nobody waited for.",
  Vendors: "How vendors are doing, and vendors described as data.",
  "Alert definitions":
    "Rules over transactions, and over reports on merchants: what they look for, and what they would raise.",
  Alerts: "What rules, screening and monitoring raised, and who deals with it.",
  Screening: "Lists of sanctioned and exposed persons, and searching them.",
  Entities:
    "People and companies, whatever they have cases for: facts with their source, links, notes, and merging two that are one.",
  Monitoring: "What is watched of customers, by when, and what came of it.",
  Merchants: "Reports on merchants' websites, how often they are made, and how scores have gone.",
  Transactions: "Money that moves: sent, judged by rules on arrival, and found again.",
  Queues: "Work lists, who works on them, and the time a case may take.",
  People: "The team: users, invitations, policies.",
  "Audit log": "Who did what, in a chain that shows when something was changed.",
  Privacy: "What is stored of persons, erasing it, and legal holds that forbid that.",
  Documents: "Files of a case.",
  Definitions: "Workflows, in versions that never change once published.",
  Templates: "Workflows to begin with.",
  Rules: "Rule sets, in versions, with tests.",
  Backtests: "A draft of rules on past cases, or beside live ones, without any effect.",
  Webhooks: "Where events go, and what became of each delivery.",
  Triggers: "Addresses at which other systems start and advance cases, and ready ones for CRMs.",
  "API keys": "Keys for integrators.",
  Account: "Who the caller is.",
  Sandbox: "What only a sandbox tenant has: a clock to move, a registry, answers to choose.",
  Compatibility: "The addresses of the documented system, for integrations that use it already.",
  Reference: "This document and the schemas of what is configured.",
  Health: "For load balancers.",
};

export const aboutTag = (name: string): string => tags[name] ?? `${name}.`;

/** What `{id}` stands for, by the collection before it. */
const idOf: Record<string, string> = {
  cases: "Id of a case (`case_…`).",
  "workflow-definitions": "Id of a version of a definition (`wfd_…`).",
  "workflow-definition": "Id of a version of a definition (`wfd_…`).",
  workflows: "Id of a case (`case_…`).",
  sessions: "Id of a session.",
  registry: "Number of the company in the sandbox registry.",
  runs: "Id of a run of a plugin.",
};

const inPath: Record<string, string> = {
  childId: "Id of a child case.",
  code: "Code of a reason.",
  delivery: "Id of a delivery.",
  documentId: "Id of a document of the case (`doc_…`).",
  element: "Name of an element of the form.",
  event: "Name of the event.",
  field: "Name of a field of the page.",
  file: "Id of a file (`file_…`).",
  fileId: "Id of a file (`file_…`).",
  host: "Name of the host.",
  incidentId: "Id of an open incident of the case.",
  jobId: "Id of a job (`bulk_…`).",
  key: "Key, as it was chosen when this was made.",
  linkId: "Id of a link.",
  list: "Name of a screening list.",
  name: "Name, as it was chosen when this was made.",
  noteId: "Id of a note.",
  page: "Name of a page of the form.",
  part: "Number of the part, from 1.",
  plugin: "Name of a plugin of the workflow.",
  ref: "Reference of an answer, as the run of the check shows it.",
  reference: "Reference of a flow: what stands in the applicant's link.",
  reportId: "Id of a report.",
  subject: "Id of a screened person or company.",
  upload: "Id of an upload that was begun.",
  userId: "Id of a user (`usr_…`).",
  vendor: "Name of a vendor.",
  version: "Number of a version, or the version's id where the list shows one.",
};

/** What a parameter in the path stands for. */
export function aboutPath(path: string, name: string): string {
  if (name !== "id") return inPath[name] ?? `The ${wordsOf(name)}.`;
  const collection = /([\w-]+)\/\{id\}/.exec(path)?.[1] ?? "";
  return idOf[collection] ?? `Id of one of the ${collection.replaceAll("-", " ")}.`;
}

const inQuery: Record<string, string> = {
  limit: "How many items a page has, at most.",
  action: "Only this kind of deed.",
  caseId: "Only of this case.",
  code: "Only with this code.",
  decision: "Only for this decision.",
  device: "Only applicants on this kind of device.",
  disposition: "Whether a browser shows the file or saves it.",
  entityType: "Only persons, or only companies.",
  externalId: "The case with this id of yours.",
  form: "Only of this form.",
  format: "How the answer is written.",
  groupBy: "What the numbers are grouped by.",
  hasIncidents: "Only cases with, or only without, open incidents.",
  key: "Only with this key.",
  language: "Only in this language.",
  legalHold: "Only cases under, or only without, a legal hold.",
  list: "Only of this list.",
  objectId: "Only done to the thing with this id.",
  outcome: "How it ended: one, or several with commas between them.",
  parentId: "Only children of this case.",
  part: "Which of the numbers.",
  plugin: "Only of this plugin.",
  processName: "For the record: what the caller calls this.",
  resultDestination: "Where in the context the body is put.",
  rule: "Only of this rule.",
  severity: "Only of this severity.",
  sort: "The order; `-` in front turns it round.",
  source: "Only from this source.",
  status: "Only in this condition.",
  subjectId: "Only about this person or company.",
  type: "Only of this type.",
  unread: "Only what has not been read.",
  verdict: "Only with this verdict.",
  version: "Of this version.",
};

/** What a parameter in the query is for, where its schema does not say. */
export const aboutParameter = (name: string): string => inQuery[name] ?? `Only with this ${wordsOf(name)}.`;

const wordsOf = (name: string): string => name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** What a route asks of its caller, for people and for tools. */
export function needs(route: Route): { sentence: string; security: JsonObject[] } {
  const { policy } = route;
  if ("public" in policy)
    return policy.proof === undefined
      ? { sentence: `Needs no key. ${policy.public}`, security: [] }
      : { sentence: "Needs the session of an applicant, from `openFlow`.", security: [{ [policy.proof]: [] }] };
  if (policy.scope === "any")
    return { sentence: "Any key or person may call this.", security: [{ apiKey: [] }, { session: [] }] };
  const capability = policy.capability ?? (policy.scope === "admin" ? "settings:write" : policy.scope);
  const ofPeople = capability === policy.scope ? "" : `; of a person: \`${capability}\``;
  return {
    sentence: `Needs \`${policy.scope}\`${ofPeople}.`,
    security: [{ apiKey: [policy.scope] }, { session: [capability] }],
  };
}

/** What a successful answer means. */
export function successOf(route: Route, status: number): string {
  switch (status) {
    case 101:
      return "The connection is a WebSocket from here on.";
    case 201:
      return "Made.";
    case 202:
      return "Accepted; the work goes on behind this answer.";
    case 204:
      return route.method === "DELETE" ? "It is gone." : "There is nothing to give.";
    case 206:
      return "The part that `Range` asked for.";
    default:
      return route.method === "GET" ? "As it is now." : "Done.";
  }
}
