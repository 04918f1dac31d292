import { match, place } from "../../../shared";

export const settingsHome = "/console/settings";
export const sandboxHome = "/console/sandbox";

export const addressOf = {
  definitions: `${settingsHome}/definitions`,
  templates: `${settingsHome}/templates`,
  importDefinitions: `${settingsHome}/definitions/import`,
  vendors: `${settingsHome}/vendors`,
  definition: (id: string, tab?: string) =>
    `${settingsHome}/definitions/${encodeURIComponent(id)}${tab === undefined ? "" : `?tab=${tab}`}`,
  webhooks: `${settingsHome}/webhooks`,
  webhook: (id: string) => `${settingsHome}/webhooks/${encodeURIComponent(id)}`,
  apiKeys: `${settingsHome}/api-keys`,
  case: (id: string) => `/console/cases/${encodeURIComponent(id)}`,
};

/** The `:id` of the present address under this pattern; "" elsewhere. Reading it subscribes. */
export const idHere = (pattern: string): string => match(pattern, place.value.path)?.id ?? "";
