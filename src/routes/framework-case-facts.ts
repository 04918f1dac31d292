import type { Route } from "./framework";

/**
 * First words of paths behind which no facts of cases stand: what cases run on, who works on them, how the house is set up. Whatever
 * is not listed is taken to show cases, so it is masked for people who see masks and closed to people who are limited to some cases.
 */
const withoutFacts = new Set([
  "api-keys",
  "audit-log",
  "branding",
  "calendars",
  "check-settings",
  "decision-reasons",
  "embedding",
  "emergency-access",
  "healthz",
  "identity-providers",
  "invitations",
  "list-settings",
  "lists",
  "me",
  "members",
  "openapi.json",
  "readyz",
  "request-log",
  "requirement-reasons",
  "rule-operators",
  "rule-sets",
  "sandbox",
  "saved-views",
  "schemas",
  "secrets",
  "session",
  "sessions",
  "sign-in",
  "sign-in-settings",
  "sla",
  "team-settings",
  "templates",
  "tenant-settings",
  "theme",
  "transaction-settings",
  "ui-definition",
  "ui-definitions",
  "users",
  "vendor-adapters",
  "vendors",
  "webhook-endpoints",
  "workflow-definition",
  "workflow-definitions",
]);

export const showsCases = (route: Pick<Route, "path">): boolean => !withoutFacts.has(route.path.split("/")[3] ?? "");

/** The name of the path's part that holds the id of one case; null where the route is about more or less than one. */
export const isAboutOneCase = ({ path }: Pick<Route, "path">): boolean =>
  /^\/api\/v1\/(?:cases|external\/workflows)\/\{id\}(?:\/|$)/.test(path);
