import { afterEach, describe, expect, it, vi } from "vitest";
import { alertCaseModel } from "../../src/ui/console/alerts/alert-case-model";
import { casesToOffer } from "../../src/ui/console/alerts/cases-to-offer";
import type { CaseSummary } from "../../src/ui/console/model/types";
import { newestNames, workflowName } from "../../src/ui/console/model/workflow-names";
import { alertsHref, switchedOnWords } from "../../src/ui/console/settings/alert-definitions/alert-rule";

const aCase = (id: string, over: Partial<CaseSummary> = {}): CaseSummary =>
  ({
    id,
    status: "active",
    outcome: null,
    entity: { name: null, email: null },
    externalId: null,
    ...over,
  }) as CaseSummary;
const called = (name: string, externalId: string | null = null): Partial<CaseSummary> => ({
  ...{ entity: { id: "ent_1", type: "individual", name, email: null }, externalId },
});
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
    expect(ids(casesToOffer(theirs, found, ""))).toEqual(["b theirs", "x"]);
    expect(ids(casesToOffer([], found, ""))).toEqual(["x", "b"]);
  });

  it("are only those with the words that are searched for", () => {
    expect(ids(casesToOffer(theirs, [aCase("x")], "x"))).toEqual(["x"]);
    expect(ids(casesToOffer(theirs, [aCase("x"), aCase("b")], "x"))).toEqual(["b theirs", "x"]);
  });

  it("are those of its subject that have the words, before others, though the list is too short for them", () => {
    const known = [
      aCase("old", called("Zoë Miller", "P-1234567")),
      aCase("over", { ...called("Zoë Miller"), status: "completed", outcome: "approved" }),
      aCase("else", called("Zoë Müller-Smith")),
    ];
    const found = [aCase("x", called("Miller & Co")), aCase("y", called("Ann Miller"))];
    const offered = (words: string) => ids(casesToOffer(known, found, words)).filter((one) => one.endsWith(" theirs"));
    expect(ids(casesToOffer(known, found, "miller"))).toEqual(["old theirs", "x", "y"]);
    expect(offered("ZOE mil")).toEqual(["old theirs"]);
    expect(offered("p 123 4567")).toEqual(["old theirs"]);
    expect(offered("zoe")).toEqual(["old theirs", "else theirs"]);
    expect([offered("iller"), offered("zoe jones"), offered("-")]).toEqual([[], [], []]);
  });
});

describe("which case an alert goes to", () => {
  const alert = { id: "alt_1", source: "transaction", rule: "ald_1", subjectId: null, counterpartyId: null } as const;
  let sent: [path: string, body: unknown][] = [];
  function serve(answers: Record<string, () => Response>): void {
    sent = [];
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      const path = url.replace("/api/v1", "");
      if (init.method === "POST") sent.push([path, JSON.parse(String(init.body))]);
      const known = Object.entries(answers).findLast(([start]) => path.startsWith(start));
      return known?.[1]() ?? Response.json({ data: [], nextCursor: null });
    });
  }
  afterEach(() => void vi.unstubAllGlobals());

  it("is opened of the workflow that was published, whatever the draft says", async () => {
    const opening = (workflow: string) => ({ definition: { opensCase: { workflow } } });
    serve({
      "/alert-definitions/ald_1": () => Response.json({ ...opening("drafted"), publishedVersion: 2 }),
      "/alert-definitions/ald_1/versions": () => Response.json({ data: [opening("published"), opening("before")] }),
    });
    const model = alertCaseModel(alert);
    expect(model.named.value).toBe(undefined);
    await model.loadNamed();
    expect(model.named.value).toBe("published");
    const byHand = alertCaseModel({ ...alert, source: "rule" });
    await byHand.loadNamed();
    expect(byHand.named.value).toBe(null);
  });

  it("is for the server to say where the rule names no workflow as far as this page knows", async () => {
    serve({ "/alert-definitions": () => Response.json({ data: [{ definition: {} }] }) });
    const model = alertCaseModel(alert);
    await model.loadNamed();
    expect(model.named.value).toBe(null);
    expect(await model.give("open", "")).toBe(null);
    expect(await model.give("open", "kyb")).toBe(null);
    expect(sent).toEqual([
      ["/alerts/alt_1/case", {}],
      ["/alerts/alt_1/case", { workflow: "kyb" }],
    ]);
    const error = { code: "bad_value", message: "Its rule names no workflow." };
    serve({ "/alerts": () => Response.json({ error }, { status: 400 }) });
    expect(await model.give("open", "")).toBe("Its rule names no workflow.");
  });

  it("is never one that the list does not show any more", async () => {
    const list =
      (...found: string[]) =>
      () =>
        Response.json({ data: found.map((id) => aCase(id)), nextCursor: null });
    serve({ "/cases": list("x", "y"), "/cases?limit=8&status=active&outcome=none&q=miller": list("y", "z") });
    const model = alertCaseModel(alert);
    await model.look("");
    model.choose("x");
    expect(model.chosen.value).toBe("x");
    const looking = model.look("miller");
    expect([model.chosen.value, await model.give("link", "")]).toEqual([null, "Choose a case first."]);
    await looking;
    expect([model.chosen.value, await model.give("link", "")]).toEqual([null, "Choose a case first."]);
    expect(sent).toEqual([]);
    model.choose("y");
    await model.look("");
    expect([model.chosen.value, await model.give("link", "")]).toEqual(["y", null]);
    expect(sent).toEqual([["/alerts/alt_1/case", { caseId: "y" }]]);
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
