import { describe, expect, it } from "vitest";
import { mayCall } from "../../src/auth/policy";
import type { Actor, TenantId, UserId } from "../../src/domain";
import { apiRoutes } from "../../src/routes/api";
import type { Route } from "../../src/routes/framework";
import { isAudited } from "../../src/routes/framework-audit";
import { showsCases } from "../../src/routes/framework-case-facts";
import { readsPersonalData } from "../../src/routes/framework-reads";

const auditor: Actor = {
  ...{ kind: "analyst", tenantId: "ten_a" as unknown as TenantId, userId: "usr_a" as unknown as UserId },
  ...{ role: "auditor", name: "Alan", email: "alan@example.test" },
};
const maySend = ({ policy, method }: Route): boolean =>
  "scope" in policy && policy.scope !== "any"
    ? mayCall(auditor, { scope: policy.scope, capability: policy.capability, readsOnly: method === "GET" })
    : "scope" in policy;
const asked = apiRoutes.filter(({ policy }) => "scope" in policy);
const names = (routes: readonly Route[]): string[] => routes.map(({ name }) => name).sort();

/** What an auditor may send although it is no GET, and why it changes nothing that is anybody else's. */
const harmless: Record<string, string> = {
  changeView: "their own saved view",
  createView: "their own saved view",
  deleteView: "their own saved view",
  endOtherSessions: "their own sessions",
  endSession: "their own session",
  getAlertBacktestEvidence: "a question with a body",
  keepSession: "their own session",
  makePack: "a copy to read",
  makeReport: "a copy to read",
  noteCaseLook: "when they looked last",
  previewListImport: "a question with a body",
  proveSession: "their own session",
  putListSettings: "their own columns",
  putNotificationSettings: "their own notifications",
  readNotifications: "their own notifications",
  replayExplanation: "a question with a body",
  retryReport: "a copy to read",
  revealTriggerDelivery: "a look, for a reason",
  screen: "a question with a body",
  sendSessionCode: "their own session",
  tryRuleSet: "a question with a body",
  verifyAuditLog: "a question with a body",
  verifyDecisionRecord: "a question with a body",
  watchCase: "their own notifications",
};

describe("an auditor", () => {
  it("reads with every operation that reads", () => {
    const closed = names(asked.filter((route) => route.method === "GET" && !maySend(route)));
    // A file with the facts of many cases, or transactions, is taken out of the house: a deed, and somebody else's.
    expect(closed).toEqual(["exportTransactions", "getExportFile"]);
  });

  it("is refused by every operation that changes more than what is the auditor's own", () => {
    const open = names(asked.filter((route) => route.method !== "GET" && maySend(route)));
    expect(open).toEqual(Object.keys(harmless).sort());
  });
});

/** Whoever adds one says that it shows nothing of a person: numbers, settings, what cases run on. */
const impersonal = [
  "countAlerts",
  "countCases",
  "countNotifications",
  "diffScreeningVersions",
  "getBacktest",
  "getBulkJob",
  "getCallbackTotals",
  "getCaseDefinition",
  "getCheckCatalog",
  "getConfiguration",
  "getEventType",
  "getFunnel",
  "getMonitoringSettings",
  "getNotificationSettings",
  "getQueue",
  "getScreeningMonitoring",
  "getScreeningSettings",
  "getScreeningVersion",
  "getShadow",
  "getStatisticsOfAnalysts",
  "getStatisticsOfCases",
  "getStatisticsOfDecisions",
  "getStatisticsOfRules",
  "getStatisticsOfTimes",
  "getStatisticsOverview",
  "getTransactionImport",
  "getTrigger",
  "getTriggerTotals",
  "listBacktests",
  "listBulkJobs",
  "listCrmTemplates",
  "listEventTypes",
  "listImportRefusals",
  "listQueueFields",
  "listQueues",
  "listSandboxParties",
  "listScreeningLists",
  "listScreeningVersions",
  "listShadows",
  "listTransactionImports",
  "listTriggers",
  "listWatchers",
  "listenToFeed",
  "lookAtCase",
];

describe("what is written down", () => {
  it("is every operation that shows facts of cases, but those that show nothing of persons", () => {
    const silent = asked.filter(
      (route) => route.method === "GET" && showsCases(route) && !readsPersonalData(route) && !isAudited(route),
    );
    expect(names(silent)).toEqual(impersonal);
  });

  it("is told of the others by a route that says so itself", () => {
    const [reveal, list] = ["revealField", "listAuditLog"].map((name) =>
      apiRoutes.find((route) => route.name === name),
    );
    expect(reveal !== undefined && readsPersonalData(reveal)).toBe(true);
    expect(list !== undefined && readsPersonalData(list)).toBe(false);
  });
});
