import { describe, expect, it } from "vitest";
import { casesToOffer } from "../../src/ui/console/alerts/cases-to-offer";
import type { CaseSummary } from "../../src/ui/console/model/types";
import { newestNames, workflowName } from "../../src/ui/console/model/workflow-names";
import { alertsHref, switchedOnWords } from "../../src/ui/console/settings/alert-definitions/alert-rule";

const aCase = (id: string, over: Partial<CaseSummary> = {}): CaseSummary =>
  ({ id, status: "active", outcome: null, ...over }) as CaseSummary;
const ids = (offered: ReturnType<typeof casesToOffer>): string[] =>
  offered.map((one) => `${one.offered.id}${one.isTheirs ? " theirs" : ""}`);

describe("the cases that an alert can be given to", () => {
  const theirs = [
    aCase("a", { status: "completed", outcome: "approved" }),
    aCase("b"),
    aCase("c", { outcome: "rejected" }),
    aCase("d", { status: "cancelled" }),
  ];

  it("are the running ones of its subject, then other running ones, each once and none that is decided", () => {
    const found = [aCase("x"), aCase("b"), aCase("y", { status: "failed" })];
    expect(ids(casesToOffer(theirs, found, false))).toEqual(["b theirs", "x"]);
    expect(ids(casesToOffer([], found, false))).toEqual(["x", "b"]);
  });

  it("are only those with the words that are searched for", () => {
    expect(ids(casesToOffer(theirs, [aCase("x")], true))).toEqual(["x"]);
    expect(ids(casesToOffer(theirs, [aCase("x"), aCase("b")], true))).toEqual(["b theirs", "x"]);
  });
});

describe("workflows", () => {
  it("are called as their newest version calls them, and by their key where nobody knows", () => {
    const names = newestNames([
      { key: "kyb", version: 2, name: "KYB two", displayName: "Companies" },
      { key: "kyb", version: 1, name: "KYB one", displayName: null },
      { key: "aml", version: 1, name: "Alerts", displayName: null },
    ]);
    expect(names).toEqual([
      { key: "aml", name: "Alerts" },
      { key: "kyb", name: "Companies" },
    ]);
    expect([workflowName(names, "kyb"), workflowName(names, "gone")]).toEqual(["Companies", "gone"]);
  });
});

describe("alert rules", () => {
  it("lead to the alerts they have raised: the open ones, or all that were counted", () => {
    expect(alertsHref("ald_1")).toBe("/console/alerts?rule=ald_1");
    expect(alertsHref("ald_1", "any")).toBe("/console/alerts?rule=ald_1&status=any");
  });

  it("say before they are installed how many are switched on", () => {
    expect(switchedOnWords(30, 21)).toContain("21 of 30 are switched on: whatever comes");
    expect(switchedOnWords(30, 21)).toContain("The others wait");
    expect(switchedOnWords(2, 2)).not.toContain("others");
    expect(switchedOnWords(2, 0)).toContain("switched off");
  });
});
