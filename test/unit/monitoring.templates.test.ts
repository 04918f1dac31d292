import { describe, expect, it } from "vitest";
import { parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { dayOf, judge } from "../../src/monitoring/judge";
import { judgeReport, judgeReports, parseReportDefinition } from "../../src/monitoring/report-definition";
import { alertTemplates, reportTemplates } from "../../src/monitoring/templates";
import { plantOf } from "../support/monitoring-plants";

/** Eight in the evening. */
const atMs = Date.UTC(2026, 9, 20, 20);
const compiled = (id: string) => {
  const found = alertTemplates.find((template) => template.id === id);
  if (found === undefined) throw new Error(`no template ${id}`);
  return compileDefinition({ id, version: 1, body: found.definition });
};

describe("templates", () => {
  it("are all that are documented, enabled as documented, and each can be saved as it is", () => {
    expect(
      alertTemplates.map(({ documentedId, definition }) => `${documentedId}${definition.enabled ? "" : " off"}`).sort(),
    ).toEqual(
      [
        ..."PAY_HCA_CC PAY_HCA_APM STRUC_CC STRUC_APM CHVC_C SHCAC_C CHCR_C SHCAR_C HPC PGAICT PGAIAPM DORMANT".split(
          " ",
        ),
        ..."HVHAI_CC HVHAI_APM MMOC_CC MMOC_APM DSTA_CC DSTA_APM DMT_CC DMT_APM".split(" "),
        ..."HCAI_CC HACI_APM HVIC_CC HVIC_APM TLHAICC TLHAIAPM MGAV_CC MGAV_APM".split(" ").map((id) => `${id} off`),
      ].sort(),
    );
    for (const { definition } of alertTemplates)
      expect(parseAlertDefinition(JSON.parse(JSON.stringify(definition)))).toEqual({ ok: true, value: definition });
    for (const { definition } of reportTemplates)
      expect(parseReportDefinition(JSON.parse(JSON.stringify(definition)))).toEqual({ ok: true, value: definition });
    expect(new Set(alertTemplates.map(({ id }) => id)).size).toBe(28);
    expect(new Set(alertTemplates.map(({ definition }) => definition.name)).size).toBe(28);
  });

  it("open at most one alert in 7 days, that of chargebacks by share in 21", () => {
    const days = alertTemplates.map(({ id, definition }) => [id, definition.dedupe.cooldownMinutes / 1_440]);
    expect(days.filter(([, each]) => each !== 7)).toEqual([["chargeback-share", 21]]);
  });

  it.each(alertTemplates.map(({ id }) => id))("%s holds for its story, at the end of it", (id) => {
    const { fires, around } = plantOf(id, "s", atMs);
    const last = fires.at(-1);
    const found = judge(compiled(id), [...around, ...fires]);
    expect(found.map(({ groupKey, day, held }) => [groupKey, day, held?.times])).toEqual([
      [last && compiled(id).groupOf(last)?.groupKey, dayOf(atMs), 1],
    ]);
    const all = judge(compiled(id), [...around, ...fires.slice(0, -1)]);
    expect(all).toEqual([]);
  });

  it.each(
    alertTemplates.flatMap(({ id }) => Object.keys(plantOf(id, "s", atMs).misses).map((what) => [id, what] as const)),
  )("%s does not hold for: %s", (id, what) => {
    const { misses, around } = plantOf(id, "s", atMs);
    const story = misses[what] ?? [];
    expect(story.length).toBeGreaterThan(0);
    expect(judge(compiled(id), [...around, ...story])).toEqual([]);
  });

  it.each(alertTemplates.map(({ id }) => id))("%s keeps two stories apart", (id) => {
    const [one, other] = [plantOf(id, "one", atMs), plantOf(id, "two", atMs)];
    const found = judge(compiled(id), [...one.around, ...one.fires, ...other.around, ...other.fires]);
    expect(new Set(found.map(({ subject }) => subject.id.split("_")[1]))).toEqual(new Set(["one", "two"]));
  });
});

describe("what the documented rules got wrong", () => {
  it("usual counts are scaled by the days that were asked for, not by 59", () => {
    const { fires } = plantOf("velocity-against-history-card", "s", atMs);
    const [day] = judge(compiled("velocity-against-history-card"), fires);
    expect(day?.held?.baseline).toEqual({ value: (89 * 3) / 180, count: 89, peers: null });
    expect(day?.held?.limit).toBe(2 * ((89 * 3) / 180));
  });

  it("segments are looked at for as many days as the definition says, not always 7", () => {
    const found = alertTemplates.find(({ id }) => id === "above-segment-average-card");
    if (found === undefined || found.definition.compare.with !== "peer_group") throw new Error("it is against peers");
    const window = { amount: 3, unit: "days" as const };
    const body = { ...found.definition, window, compare: { ...found.definition.compare, window } };
    const { fires, around } = plantOf("above-segment-average-card", "s", atMs);
    const [day] = judge(compileDefinition({ id: "x", version: 1, body }), [
      ...around,
      ...fires.map((facts) => ({ ...facts, atMs, baseAmount: facts.baseAmount * 2 })),
    ]);
    expect(day?.held?.window).toEqual({ fromMs: Date.UTC(2026, 9, 18) - 1, toMs: Date.UTC(2026, 9, 21) - 1 });
    expect(day?.held?.baseline).toEqual({ value: 200, count: 2, peers: 2 });
  });

  it("several exclusions leave out each of those they name, not only who is named by all", () => {
    const [template] = alertTemplates;
    if (template === undefined) throw new Error("there are templates");
    const excluding = (pattern: string) => ({ key: "originator.correlationId", operator: "MATCHES", value: pattern });
    const filter = {
      operator: "and",
      rules: [
        template.definition.filter ?? [],
        { operator: "not", rules: [excluding("^s-payer1$"), excluding("^s-payer2$")] },
      ],
    };
    const definition = compileDefinition({ id: "x", version: 1, body: { ...template.definition, filter } });
    const { fires } = plantOf(template.id, "s", atMs);
    expect(fires.map((facts) => definition.passes(facts))).toEqual([false, false, true]);
    expect(judge(definition, fires)).toEqual([]);
  });
});

describe("rules over reports", () => {
  const held = (previous: number | null, score: number) =>
    judgeReports(
      reportTemplates.map(({ id, definition }) => ({ id, body: definition })),
      previous,
      score,
    ).map(({ definition }) => definition.id);

  it.each<[number | null, number, string[]]>([
    [30, 49.9, ["merchant-score-rise-percent"]],
    [40, 59, ["merchant-score-rise-percent"]],
    [39, 59, ["merchant-score-rise", "merchant-score-rise-percent"]],
    [40, 60, ["merchant-score-rise", "merchant-score-high", "merchant-score-rise-percent"]],
    [59, 60, ["merchant-score-high"]],
    [100, 60, ["merchant-score-high"]],
    [50, 65, ["merchant-score-high", "merchant-score-rise-percent"]],
    [46, 59.7, []],
    [0, 20, ["merchant-score-rise"]],
    [0, 5, []],
    [null, 59, []],
    [null, 90, ["merchant-score-high"]],
    [50, 40, []],
  ])("of the report before, %s, and the new one, %s: all that hold are told: %j", (previous, score, told) => {
    expect(held(previous, score)).toEqual(told);
  });

  it("say what was compared", () => {
    const [rise, high, steep] = reportTemplates.map(
      ({ definition }) => judgeReport(definition, 40, 70)?.words.sentence,
    );
    expect([rise, high, steep]).toEqual([
      "The risk score rose from 40 to 70, by 30 points: at least 20 points.",
      "The risk score is 70: at least 60.",
      "The risk score rose from 40 to 70, by 75 %: at least 30 %.",
    ]);
  });

  it.each<[object, string]>([
    [{ name: "" }, "name"],
    [{ report: { measure: "fall", atLeast: 5 } }, "report.measure"],
    [{ report: { measure: "rise", atLeast: 0 } }, "report.atLeast"],
    [{ report: { measure: "score", atLeast: 101 } }, "report.atLeast"],
  ])("are refused by name: %j", (over, path) => {
    const answer = parseReportDefinition({
      name: "A",
      severity: "low",
      report: { measure: "rise", atLeast: 5 },
      ...over,
    });
    expect(answer.ok ? [] : answer.error.map((problem) => problem.path)).toEqual([path]);
  });
});
