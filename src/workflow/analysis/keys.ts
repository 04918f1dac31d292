import { caseEventTypes, type Problem } from "../../domain";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import type { Chart } from "../chart";
import { placeOf, warning } from "./problem";

// Keys of the documented system's settings and of ours. A key that is not in here is kept, and somebody should know about it.
const configKeys = new Set(
  (
    "language supportedLanguages initialEvent subscriptions createCollectionFlowToken workflowLevelResolution " +
    "completedWhenTasksResolved allowMultipleActiveWorkflows availableDocuments callbackResult childCallbackResults " +
    "isLegacyReject isLockedDocumentCategoryAndType isCaseOverviewEnabled isCaseRiskOverviewEnabled " +
    "isAssociatedCompanyKybEnabled isManualCreation enableManualCreation isDemo isExample kybOnExitAction theme " +
    "hasUboOngoingMonitoring maxBusinessReports isMerchantMonitoringEnabled isChatbotEnabled reportConfig mainRepresentative " +
    "customerName uiOptions isDocumentTrackerEnabled isOngoingMonitoringEnabled isCollectionFlowPageRevisionEnabled createUbos"
  ).split(" "),
);
const metaKeys = new Set("outcome join form approval inputSchema title label description".split(" "));
// `imported`: columns and rows that an import keeps for the way back.
const ourKeys = new Set([
  "policies",
  "sla",
  "indexedFields",
  "masking",
  "highRisk",
  "reasons",
  "caseScreen",
  "imported",
]);

/** Keys that mean nothing where they stand, and subscriptions that would never be served. */
export const keyProblems = (chart: Chart | null, config: JsonObject, extensions: JsonObject): Problem[] => [
  ...(chart?.nodes ?? []).flatMap((node) => unknownKeys(node.meta, metaKeys, `${placeOf(node)}.meta`)),
  ...unknownKeys(config, configKeys, "config"),
  ...unknownKeys(extensions.edgecase ?? null, ourKeys, "extensions.edgecase"),
  ...subscriptionProblems(config.subscriptions ?? null),
];

const unknownKeys = (value: Json, known: ReadonlySet<string>, path: string): Problem[] =>
  Object.keys(isObject(value) ? value : {})
    .filter((key) => !known.has(key))
    .map((key) => warning("unknown_key", `${path}.${key}`, `unknown key "${key}": it is kept and means nothing`));

function subscriptionProblems(raw: Json): Problem[] {
  const path = "config.subscriptions";
  if (raw === null) return [];
  if (!Array.isArray(raw)) return [warning("bad_subscription", path, "subscriptions are a list")];
  return raw.flatMap((item, place): Problem[] => {
    const at = `${path}.${place}`;
    if (!isObject(item) || item.type !== "webhook")
      return [
        warning(
          "bad_subscription",
          at,
          'a subscription is {"type": "webhook", "url": …, "events": […]}; this one is ignored',
        ),
      ];
    const isHttps = typeof item.url === "string" && /^https:\/\/[^\s/]+/.test(item.url);
    const found = isHttps ? [] : [warning("bad_subscription", `${at}.url`, "webhooks go to https addresses")];
    const events = Array.isArray(item.events) ? item.events : [];
    for (const [i, event] of events.entries())
      if (!caseEventTypes.some((type) => type === event))
        found.push(
          warning(
            "unknown_event_type",
            `${at}.events.${i}`,
            `no event is called ${JSON.stringify(event)}${hintFor(event)}`,
          ),
        );
    return found;
  });
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, "");

/** The event that is meant when only dots, dashes or capitals differ, or an ending. */
function hintFor(event: Json): string {
  if (typeof event !== "string") return "";
  const meant = caseEventTypes.find(
    (type) => letters(type).startsWith(letters(event).slice(0, -1)) && event.length > 5,
  );
  return meant === undefined ? "" : `: did you mean "${meant}"?`;
}
