import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
import { alertTemplates } from "../../src/monitoring/templates";
import { everyDay } from "../../src/ui/console/alerts/evidence-model";
import type { AlertRule } from "../../src/ui/console/settings/alert-definitions/alert-rule";
import { createAlertRuleModel } from "../../src/ui/console/settings/alert-definitions/alert-rule-model";
import {
  type AlertBacktest,
  alertsPerDay,
  courseWords,
  judgingPart,
  rangeIn,
  restOfGroup,
  subjectShown,
  timesOf,
} from "../../src/ui/console/settings/alert-definitions/backtest";
import { backtestModel } from "../../src/ui/console/settings/alert-definitions/backtest-model";
import { changesBetween } from "../../src/ui/console/settings/alert-definitions/rule-diff";
import {
  firstRule,
  spanOfMinutes,
  withComparison,
  withMeasure,
  withRun,
} from "../../src/ui/console/settings/alert-definitions/rule-edits";

const problemsOf = (definition: JsonObject): string[] => {
  const read = parseAlertDefinition(definition);
  return read.ok ? [] : read.error.map(({ path, message }) => `${path}: ${message}`);
};
const aggregates = ["amount", "count", "sum", "average", "max", "distinct", "gap"] as const;

describe("the form of an alert rule", () => {
  it("begins with a rule that the server takes", () =>
    expect(problemsOf(firstRule("Much money", "transactions"))).toEqual([]));

  it("measures whatever is chosen after whatever was chosen, and the server takes it", () => {
    for (const first of aggregates)
      for (const against of ["constant", "own_history", "peer_group"] as const)
        for (const second of aggregates) {
          const rule = withMeasure(firstRule("Much money", "transactions"), first);
          const compared =
            problemsOf(withComparison(rule, against)).length === 0 ? withComparison(rule, against) : rule;
          expect([first, against, second, problemsOf(withMeasure(compared, second))]).toEqual([
            first,
            against,
            second,
            [],
          ]);
        }
  });

  it("compares every template with a number, its history and its peers where that is possible, and back", () => {
    for (const { id, definition } of alertTemplates) {
      const rule = JSON.parse(JSON.stringify(definition)) as JsonObject;
      const back = withComparison(withComparison(rule, "peer_group"), "constant");
      expect([id, problemsOf(back)]).toEqual([id, []]);
    }
  });

  it("takes away the answer to the caller with the arrival, and leaves all else", () => {
    const rule = { ...firstRule("Much money", "transactions"), verdict: "block" };
    const daily = withRun(rule, "daily");
    expect(problemsOf(daily)).toEqual([]);
    expect(withRun(daily, "on_arrival")).toEqual({ ...firstRule("Much money", "transactions"), run: "on_arrival" });
  });

  it.each([
    [10_080, { amount: 7, unit: "days" }],
    [90, { amount: 90, unit: "minutes" }],
    [120, { amount: 2, unit: "hours" }],
    [0, { amount: 0, unit: "minutes" }],
  ])("says %i minutes as people do", (minutes, span) => expect(spanOfMinutes(minutes)).toEqual(span));
});

describe("what differs between two versions", () => {
  const before: JsonObject = {
    ...firstRule("Much money", "transactions"),
    ...{ groupBy: [], run: "on_arrival", description: "" },
    filter: { operator: "and", rules: [{ key: "type", operator: "IN", value: ["refund"] }] },
  };

  it("is nothing where only what goes without saying was left out", () => {
    const { groupBy: _, run: __, description: ___, ...rest } = before;
    expect(changesBetween(before, rest)).toEqual([]);
  });

  it("is said in words, part by part", () => {
    const after: JsonObject = {
      ...before,
      filter: { operator: "not", rules: [{ key: "type", operator: "IN", value: ["refund"] }] },
      window: { amount: 24, unit: "hours" },
      compare: {
        operator: "gte",
        with: "own_history",
        factor: 3,
        window: { amount: 30, unit: "days" },
        minimumCount: 2,
      },
      severityBands: [{ from: 10, severity: "critical" }],
      run: { schedule: "daily" },
    };
    expect(changesBetween(before, after).map(({ part, before: was, after: is }) => [part, was, is])).toEqual([
      ["Filter", "type IN refund", "not (type IN refund)"],
      ["Window", "7 days", "24 hours"],
      [
        "Comparison",
        "is more than 1,000",
        "is at least 3 times the average of its own history in 30 days, of at least 2 transactions",
      ],
      ["Severity by value", null, "critical from 10"],
      ["Runs", "when a transaction arrives", "when a day is over"],
    ]);
  });
});

describe("a backtest", () => {
  const nowMs = Date.parse("2026-03-10T12:00:00Z");

  it("takes its time from the address: so many days until now, or whole days in UTC", () => {
    expect(timesOf(rangeIn(new URLSearchParams("days=7")), nowMs)?.from).toBe("2026-03-03T12:00:00.000Z");
    expect(rangeIn(new URLSearchParams("days=5000"))).toEqual({ days: 30 });
    expect(timesOf(rangeIn(new URLSearchParams("from=2026-03-01&to=2026-03-01")), nowMs)).toEqual({
      from: "2026-03-01T00:00:00.000Z",
      to: "2026-03-02T00:00:00.000Z",
    });
    expect(timesOf({ from: "2026-03-02", to: "2026-03-01" }, nowMs)).toBeNull();
    expect(timesOf({ from: "2024-03-02", to: "2026-03-01" }, nowMs)).toBeNull();
  });

  it("is not begun again for another name", () => {
    const rule = firstRule("Much money", "transactions");
    expect(judgingPart({ ...rule, name: "Other", description: "x", verdict: "review" })).toEqual(judgingPart(rule));
  });

  it("says how far it has come, also while it adds up what peers did", () => {
    const begun = { phase: "draft", step: "peers", subjects: 0, transactions: 0, peerTransactions: 1_200 } as const;
    const said = (over: object, kind: AlertBacktest["kind"] = "transactions") =>
      courseWords({ kind, progress: { ...begun, ...over } });
    expect(said({})).toBe("Adding up what peers did: 1,200 transactions so far.");
    const counted = { step: "days", subjects: 3, transactions: 40 };
    expect(said(counted)).toBe("Trying: 40 transactions of 3 subjects so far.");
    expect(said(counted, "reports")).toBe("Trying: 40 reports of 3 merchants so far.");
    expect(said({ phase: "published" })).toContain("what is published");
  });

  it("leads to whom it speaks of: a counterparty, the person or company it is, the reports on a merchant", () => {
    const one = (id: string, entityId: string | null) => ({ id, name: "Ada", correlationId: null, entityId });
    const known = new Map(
      [one("cpt_1", null), one("cpt_2", "ent_2"), one("ent_3", "ent_3")].map((who) => [who.id, who]),
    );
    expect(["cpt_1", "cpt_2", "ent_3", "card_4"].map((id) => subjectShown(id, known).href)).toEqual([
      "/console/transactions/counterparties/cpt_1",
      "/console/entities/ent_2",
      "/console/merchants?entityId=ent_3",
      null,
    ]);
  });

  it("draws what is months apart from its first day on, where it is told to", () => {
    const on = (day: string) => ({ day, value: 1, limit: 2, held: false });
    const series = [on("2026-01-10"), on("2026-12-24")];
    expect(everyDay(series, null)).toHaveLength(121);
    const [before, first, ...rest] = everyDay(series, null, 400);
    expect([before?.day, first, rest.at(-2)?.day]).toEqual(["2026-01-09", on("2026-01-10"), "2026-12-24"]);
  });

  it("draws every day, and names a group beyond its subject", () => {
    const summary = {
      ...{ alerts: 1, groups: 1, subjects: 1, days: 1, topSubjects: [] },
      bySeverity: { low: 0, medium: 1, high: 0, critical: 0 },
      perDay: [{ day: "2026-03-02", alerts: 1, groups: 1 }],
    };
    const result = { draft: summary, published: null, difference: null, counts: null, subjects: 1, transactions: 1 };
    const days = alertsPerDay({ from: "2026-03-01T12:00:00Z", to: "2026-03-03T12:00:00Z", result });
    expect(days.map(({ day, draft, published }) => [day, draft, published])).toEqual([
      ["2026-03-01", 0, null],
      ["2026-03-02", 1, null],
      ["2026-03-03", 0, null],
    ]);
    expect([restOfGroup({ groupKey: '["cpt_1"]' }), restOfGroup({ groupKey: '["cpt_1","visa"]' })]).toEqual([
      "",
      "visa",
    ]);
  });
});

interface Asked {
  method: string;
  path: string;
  body: JsonObject;
}

const stored = (over: Partial<AlertRule> = {}): AlertRule => ({
  ...{ id: "ald_1", kind: "transactions", name: "Much money", state: "enabled", template: null, version: 3 },
  ...{ publishedVersion: 1, hasChanges: false, isLive: true, sentence: "As stored.", judgedThrough: null },
  definition: { ...firstRule("Much money", "transactions"), enabled: true },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", publishedAt: null, archivedAt: null },
  ...over,
});

/** The server as far as one rule needs it: a draft that is saved when its version is the one that was seen, and backtests that take a while. */
function server() {
  const asked: Asked[] = [];
  const state = { now: stored(), looks: 0, runs: 0 };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const body: Json = typeof init.body === "string" ? JSON.parse(init.body) : {};
    const one = { method: init.method ?? "GET", path: url.replace("/api/v1", ""), body: isObject(body) ? body : {} };
    asked.push(one);
    const answer = (json: unknown, status = 200) => new Response(JSON.stringify(json), { status });
    if (one.path === "/alert-definitions/check") {
      const problems = problemsOf(isObject(one.body.definition) ? one.body.definition : {});
      const listed = problems.map((message) => ({ severity: "error", code: "x", path: "window", message }));
      return answer({ valid: problems.length === 0, problems: listed, sentence: "As checked.", definition: null });
    }
    if (one.path.endsWith("/backtests")) {
      state.looks = 0;
      return answer(running(`abt_${++state.runs}`), 202);
    }
    if (one.path.endsWith("/cancel")) return answer({});
    if (one.path.startsWith("/alert-backtests/"))
      return answer(
        ++state.looks < 2 ? running(one.path.slice(-5)) : { ...running(one.path.slice(-5)), status: "done" },
      );
    if (one.method === "GET") return answer(state.now);
    if (one.body.expectedVersion !== state.now.version)
      return answer({ error: { code: "stale_version", message: "changed" } }, 409);
    const definition = isObject(one.body.definition) ? one.body.definition : {};
    state.now = { ...state.now, definition, version: state.now.version + 1, hasChanges: true };
    return answer(state.now);
  });
  const of = (method: string, end: string) => asked.filter((one) => one.method === method && one.path.endsWith(end));
  return { asked, state, of };
}

const running = (id: string): AlertBacktest => ({
  ...{
    id,
    definitionId: "ald_1",
    kind: "transactions",
    againstVersion: 1,
    status: "running",
    result: null,
    problem: null,
  },
  ...{ from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z" },
  progress: { phase: "draft", step: "days", peerTransactions: 0, subjects: 2, transactions: 5 },
});

describe("a rule that is being written", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const name = (text: string) => (now: JsonObject) => ({ ...now, name: text });

  it("is checked and saved when the typing rests, without the switch, on the version that was read", async () => {
    const { state, of } = server();
    const model = createAlertRuleModel("ald_1");
    await model.open();
    expect(model.text.value).not.toContain("enabled");
    for (const text of ["M", "Mo", "More money"]) model.edit(name(text), "name");
    expect(model.saving.value.status).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(model.saving.value.status).toBe("saved");
    expect(of("PUT", "/ald_1").map(({ body }) => body.expectedVersion)).toEqual([3]);
    expect([state.now.definition.name, state.now.definition.enabled]).toEqual(["More money", undefined]);
    expect(model.sentence.value).toBe("As checked.");
    model.undo();
    expect(model.written.value.name).toBe("Much money");
  });

  it("with problems is held, and stays on the screen; half-written JSON leaves the form as it was", async () => {
    const { of } = server();
    const model = createAlertRuleModel("ald_1");
    await model.open();
    model.edit((now) => ({ ...now, window: { amount: 500, unit: "days" } }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect([model.saving.value.status, of("PUT", "/ald_1")]).toEqual(["held", []]);
    expect(model.problems.value[0]?.path).toBe("window");
    model.type('{"name": ');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(model.written.value.window).toEqual({ amount: 500, unit: "days" });
    expect(model.problems.value[0]?.path).toMatch(/^line 1/);
    model.type('{"name": "Switched", "enabled": false}');
    expect(model.problems.value.map(({ path }) => path)).toContain("enabled");
  });

  it("that somebody else has changed is a conflict, which one of the two wins", async () => {
    const { state } = server();
    const model = createAlertRuleModel("ald_1");
    await model.open();
    state.now = stored({ version: 4, definition: firstRule("Theirs", "transactions") });
    model.edit(name("Mine"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(model.saving.value.status).toBe("conflict");
    model.resolve("mine");
    await vi.advanceTimersByTimeAsync(1_000);
    expect([state.now.definition.name, state.now.version, model.saving.value.status]).toEqual(["Mine", 5, "saved"]);
  });

  it("that is read again is not what it was before a step that was answered meanwhile", async () => {
    const { state } = server();
    const model = createAlertRuleModel("ald_1");
    await model.open();
    const reading = model.open();
    model.rule.put(stored({ version: 4, state: "disabled" }));
    await reading;
    expect([state.now.version, model.rule.value?.state]).toEqual([3, "disabled"]);
  });

  it("is tried when the typing rests, one at a time: what is old is stopped on the server", async () => {
    const { of } = server();
    const model = createAlertRuleModel("ald_1");
    const trial = backtestModel(model, { days: 30 });
    await model.open();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([trial.trying.value.status, of("POST", "/backtests").length]).toEqual(["running", 1]);
    model.edit((now) => withMeasure(now, "count"));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(of("POST", "/cancel").map(({ path }) => path)).toEqual(["/alert-backtests/abt_1/cancel"]);
    const [, second] = of("POST", "/backtests");
    expect(isObject(second?.body.definition) && second.body.definition.measure).toEqual({ aggregate: "count" });
    expect([trial.trying.value.status, trial.isCurrent.value]).toEqual(["done", true]);
    model.edit(name("Another name"));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(of("POST", "/backtests")).toHaveLength(2);
    trial.choose({ days: 7 });
    await vi.advanceTimersByTimeAsync(1_500);
    await trial.stop();
    expect([trial.trying.value.status, trial.isLive.value, of("POST", "/cancel").length]).toEqual(["idle", false, 2]);
    trial.leave();
  });
});
