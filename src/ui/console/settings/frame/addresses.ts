import { match, place } from "../../../shared";

export const settingsHome = "/console/settings";
export const sandboxHome = "/console/sandbox";

export const addressOf = {
  house: `${settingsHome}/general`,
  definitions: `${settingsHome}/definitions`,
  branding: `${settingsHome}/branding`,
  signIn: `${settingsHome}/sign-in`,
  sessions: `${settingsHome}/sessions`,
  people: `${settingsHome}/people`,
  privacy: `${settingsHome}/privacy`,
  audit: `${settingsHome}/audit-log`,
  embedding: `${settingsHome}/embedding`,
  templates: `${settingsHome}/templates`,
  importDefinitions: `${settingsHome}/definitions/import`,
  rules: `${settingsHome}/rules`,
  ruleSet: (id: string, tab?: string) =>
    `${settingsHome}/rules/${encodeURIComponent(id)}${tab === undefined ? "" : `?tab=${tab}`}`,
  alertRules: `${settingsHome}/alert-rules`,
  alertRule: (id: string) => `${settingsHome}/alert-rules/${id === ":id" ? id : encodeURIComponent(id)}`,
  vendors: `${settingsHome}/vendors`,
  definition: (id: string, tab?: string) =>
    `${settingsHome}/definitions/${encodeURIComponent(id)}${tab === undefined ? "" : `?tab=${tab}`}`,
  /** The chart to build on, at a part of the definition: `definition.states.review`. */
  buildAt: (id: string, path: string) =>
    `${settingsHome}/definitions/${encodeURIComponent(id)}?tab=build&at=${encodeURIComponent(path)}`,
  /** One form of a definition. Patterns are kept as they are. */
  form: (id: string, key: string) =>
    `${settingsHome}/definitions/${id === ":id" ? id : encodeURIComponent(id)}/forms/${key === ":key" ? key : encodeURIComponent(key)}`,
  webhooks: `${settingsHome}/webhooks`,
  webhookEvents: `${settingsHome}/webhooks/events`,
  eventTypes: `${settingsHome}/webhooks/event-types`,
  webhook: (id: string) => `${settingsHome}/webhooks/${encodeURIComponent(id)}`,
  triggers: `${settingsHome}/triggers`,
  trigger: (id: string) => `${settingsHome}/triggers/${id === ":id" ? id : encodeURIComponent(id)}`,
  apiKeys: `${settingsHome}/api-keys`,
  requests: `${settingsHome}/requests`,
  requestsOf: (actorId: string) => `${settingsHome}/requests?actorId=${encodeURIComponent(actorId)}`,
  adapter: (name: string) => `${settingsHome}/vendors/${encodeURIComponent(name)}`,
  lists: `${settingsHome}/lists`,
  list: (key: string) => `${settingsHome}/lists/${encodeURIComponent(key)}`,
  screening: `${settingsHome}/screening`,
  watchlist: (key: string) => `${settingsHome}/screening/${encodeURIComponent(key)}`,
  checks: `${settingsHome}/checks`,
  runCheck: (type: string, vendor?: string) =>
    `${settingsHome}/checks/run?type=${encodeURIComponent(type)}${vendor === undefined ? "" : `&vendor=${encodeURIComponent(vendor)}`}`,
  check: (id: string) => `${settingsHome}/checks/${encodeURIComponent(id)}`,
  secrets: `${settingsHome}/secrets`,
  queues: `${settingsHome}/queues`,
  queue: (id: string) => `${settingsHome}/queues/${id === ":id" ? id : encodeURIComponent(id)}`,
  queuePeople: `${settingsHome}/queue-people`,
  reasons: `${settingsHome}/reasons`,
  monitoring: `${settingsHome}/monitoring`,
  queueTimes: `${settingsHome}/time-limits`,
  case: (id: string) => `/console/cases/${encodeURIComponent(id)}`,
};

/** The `:id` of the present address under this pattern; "" elsewhere. Reading it subscribes. */
export const idHere = (pattern: string): string => match(pattern, place.value.path)?.id ?? "";
