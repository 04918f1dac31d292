import { settingsHome } from "../../settings/frame/addresses";

/** The page of one version of a rule set. */
export const ruleSetHref = (id: string): string => `${settingsHome}/rules/${encodeURIComponent(id)}`;
