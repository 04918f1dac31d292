/**
 * A workflow made to be killed: `PING` is always accepted and goes nowhere; `SCREEN` runs a check at the sandbox vendor, then calls the
 * slow vendor at `vendorUrl`, and comes back to `open`; `FINISH` ends the case. At rest a case is in `open` with no run under way.
 */
export const crashDefinition = (vendorUrl) => ({
  key: "crash_test",
  name: "crash_test",
  definitionType: "statechart-json",
  definition: {
    id: "crash_test",
    initial: "open",
    on: { PING: {} },
    states: {
      open: { on: { SCREEN: { target: "screening" }, FINISH: { target: "done" } } },
      screening: { on: { CHECKED: { target: "scoring" }, CHECK_FAILED: { target: "open" } } },
      scoring: { on: { SCORED: { target: "open" }, SCORE_FAILED: { target: "open" } } },
      done: { type: "final", tags: ["approved"] },
    },
  },
  extensions: {
    apiPlugins: [
      {
        name: "registry",
        pluginKind: "check",
        check: "company-registry",
        vendor: "sandbox",
        stateNames: ["screening"],
        successAction: "CHECKED",
        errorAction: "CHECK_FAILED",
        ...patient,
      },
      {
        name: "score",
        pluginKind: "api",
        url: vendorUrl,
        method: "POST",
        request: { transform: [{ transformer: "jmespath", mapping: "{name: entity.data.companyName}" }] },
        stateNames: ["scoring"],
        successAction: "SCORED",
        errorAction: "SCORE_FAILED",
        ...patient,
      },
    ],
  },
});

// Every kill may cost an attempt. Short leases, so that what a kill left behind is taken up within the test.
const patient = { attempts: 10, timeoutSeconds: 3 };

// Registration numbers that make the sandbox vendor answer at once, fail twice first, call back later, or call back twice.
const registrationNumbers = ["12345678", "SBX-FLAKY", "SBX-SLOW", "SBX-TWICE"];

/** What the n-th case is opened with. */
export const caseRequest = (n) => ({
  workflow: "crash_test",
  externalId: `crash-${n}`,
  context: {
    entity: {
      type: "business",
      id: `company-${n}`,
      data: {
        companyName: `Crash ${n} Ltd`,
        country: "GB",
        registrationNumber: registrationNumbers[n % registrationNumbers.length],
      },
    },
    marks: {},
  },
});
