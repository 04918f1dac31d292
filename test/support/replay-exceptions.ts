/** Operations whose example is not sent by the replay, by the reason. Each is told by a test of its own. */
const byReason: [string, readonly string[]][] = [
  ["a WebSocket or a stream without an end", ["listenToFeed", "listenToFlow", "lookAtCase", "tailEvents"]],
  ["asks a host outside", ["verifyBrandingDomain"]],
  ["needs a file of merchants", ["askMerchantReports", "compatUploadBusinessReports"]],
  ["needs a file of transactions", ["importTransactions"]],
  ["needs a report that was made", ["releaseMerchantReport", "reviewMerchantReport"]],
  ["needs something that failed", ["retryIncident", "retryReport", "skipIncident", "supplyIncidentResult"]],
  [
    "needs what a vendor sent",
    [
      ...["applyCallback", "compatAmlWebhook", "compatHook", "compatReportHook"],
      ...["discardCallback", "getCallback", "getRawAnswer"],
    ],
  ],
  [
    "needs a vendor's run",
    ["probeVendor", "resetVendor", "runPlugin", "runPluginWithSample", "simulateSandboxRun", "vote"],
  ],
  ["needs a child that has ended", ["reopenChild"]],
  [
    "needs a list that was loaded",
    [
      "activateScreeningVersion",
      "diffListVersions",
      "diffScreeningVersions",
      "endMonitoring",
      "fetchScreeningList",
      "getScreeningVersion",
      "listScreeningDecisions",
      "screen",
    ],
  ],
  [
    "needs cases that rules have judged, or a range too long to judge at once",
    [
      "cancelAlertBacktest",
      "cancelBacktest",
      "getBacktest",
      "getBacktestReport",
      "getShadow",
      "getShadowReport",
      "listBacktestCases",
      "listShadowCases",
      "stopShadow",
    ],
  ],
  ["needs a delivery that was made", ["getWebhookDelivery", "getWebhookReplay", "resendWebhookDelivery"]],
  [
    "needs a code or session that only its owner knows",
    ["endSession", "endSessionOfUser", "proveSession", "takeFlowCode"],
  ],
  ["needs a job that has ended", ["cancelBulkJob", "getExportFile", "retryBulkJob", "startBulk"]],
  ["speaks of states of its own", ["applyConfiguration", "askAgain", "moveCase", "moveCases", "simulateDefinition"]],
  ["needs a masked field", ["revealField"]],
  [
    "needs a form of its own",
    ["lookUpCompany", "takeCompanyOver", "completeFlowUpload", "putFlowUploadPart", "addFlowFile"],
  ],
  ["needs a file beside it", ["deleteBrandingFile", "downloadNoteFile", "removeFlowFile"]],
  ["needs a company of the registry", ["getSandboxCompany"]],
  [
    "needs a trigger that was called",
    [
      "changeTrigger",
      "createTrigger",
      "deleteTrigger",
      "getTrigger",
      "getTriggerDelivery",
      "getTriggerTotals",
      "listTriggerDeliveries",
      "retryTriggerDelivery",
      "revealTriggerDelivery",
      "rotateTriggerSecret",
      "tryTrigger",
    ],
  ],
];

export const notReplayed: Readonly<Record<string, string>> = Object.fromEntries(
  byReason.flatMap(([reason, names]) => names.map((name) => [name, reason])),
);
