/** What `trigger` opens its cases of: a state for everything that a case can be made to tell at once. Another text wants another key. */
export const triggerWorkflow = {
  key: "edgecase_cli_trigger_1",
  name: "Events triggered from the command line",
  definition: {
    id: "edgecase_cli_trigger_1",
    initial: "waiting",
    states: {
      waiting: {
        on: { NEXT: "moved", FINISH: "finished", DISPATCH: "dispatching", CHECK: "checking", SCORE: "scoring" },
      },
      moved: { on: { FINISH: "finished" } },
      dispatching: { on: { FINISH: "finished" } },
      checking: { on: { CHECKED: "moved", FINISH: "finished" } },
      scoring: { on: { SCORED: "moved", FINISH: "finished" } },
      finished: { type: "final", tags: ["approved"] },
    },
  },
  extensions: {
    dispatchEventPlugins: [
      {
        name: "say_so",
        pluginKind: "dispatch-event",
        eventName: "TRIGGERED",
        payload: { by: "edgecase trigger" },
        stateNames: ["dispatching"],
      },
    ],
    apiPlugins: [
      {
        name: "sanctions",
        pluginKind: "individual-sanctions",
        vendor: "sandbox",
        stateNames: ["checking"],
        successAction: "CHECKED",
      },
    ],
    commonPlugins: [
      {
        name: "risk",
        pluginKind: "riskRules",
        stateNames: ["scoring"],
        successAction: "SCORED",
        rulesSource: {
          source: "inline",
          rules: [
            {
              id: "always",
              indicator: "Triggered from the command line",
              domain: "test",
              baseRiskScore: 20,
              additionalRiskScore: 5,
              ruleSet: { operator: "and", rules: [{ key: "entity.data.country", operator: "EQUALS", value: "GB" }] },
              alert: { severity: "low", title: "Triggered from the command line" },
            },
          ],
        },
      },
    ],
  },
};
