import { describe, expect, it } from "vitest";
import { absencesOf, localDay } from "../../src/ui/console/settings/queues/member";
import {
  bodyOf,
  conditionsOf,
  emptyForm,
  formOf,
  matchWords,
  type OwnQueue,
} from "../../src/ui/console/settings/queues/queue";
import { calendarForm, calendarOf, dayProblem, ruleWords } from "../../src/ui/console/settings/queues/sla";

describe("the queue builder", () => {
  it("asks nothing by what is left empty", () => {
    expect(conditionsOf(emptyForm)).toEqual({});
  });

  it("writes conditions as they were typed, and reads them back", () => {
    const form = {
      ...emptyForm,
      name: " Fraud ",
      workflows: "kyb, kyc,",
      countries: "de, mt",
      minRiskScore: "70",
      maxRiskScore: "x",
      assignee: "none",
      escalated: "false",
      sla: ["at_risk"],
      fields: [
        { key: "industry", test: "is" as const, value: " gambling " },
        { key: "turnover", test: "at_least" as const, value: "5000" },
        { key: "regulated", test: "is" as const, value: "true" },
        { key: "license", test: "is_missing" as const, value: "ignored" },
        { key: " ", test: "is" as const, value: "x" },
      ],
    };
    const body = bodyOf(form);
    expect(body.name).toBe("Fraud");
    expect(body.conditions).toEqual({
      workflows: ["kyb", "kyc"],
      countries: ["DE", "MT"],
      minRiskScore: 70,
      assignees: ["none"],
      escalated: false,
      sla: ["at_risk"],
      fields: [
        { key: "industry", test: "is", value: "gambling" },
        { key: "turnover", test: "at_least", value: 5_000 },
        { key: "regulated", test: "is", value: true },
        { key: "license", test: "is_missing" },
      ],
    });
    const queue: OwnQueue = { id: "fraud", version: 1, filling: null, count: 0, ...body };
    expect(bodyOf(formOf(queue))).toEqual(body);
  });

  it("means a value as the fact is", () => {
    const fields = ["postcode", "turnover", "regulated", "since"].map((key, place) => ({
      key,
      test: "is" as const,
      value: ["12345", "5000", "true", "2026-03-31"][place] ?? "",
    }));
    const known = (["text", "number", "boolean", "date"] as const).map((type, place) => ({
      key: fields[place]?.key ?? "",
      label: "",
      type,
    }));
    expect(conditionsOf({ ...emptyForm, fields }, known).fields?.map(({ value }) => value)).toEqual([
      "12345",
      5_000,
      true,
      "2026-03-31",
    ]);
  });

  it("says how many match, and of how many it knows", () => {
    const found = { count: 1, lookedAt: 2_000, complete: true, examples: [] };
    expect(matchWords(found)).toBe("1 case matches now.");
    expect(matchWords({ ...found, count: 23, complete: false })).toBe(
      "23 cases match now, of the newest 2,000 open cases.",
    );
  });
});

describe("working times", () => {
  const office = [
    { fromMinute: 540, untilMinute: 720 },
    { fromMinute: 780, untilMinute: 1_020 },
  ];
  const calendar = { timeZone: "Europe/Berlin", week: [office, [], [], [], [], [], []], holidays: ["2026-01-01"] };

  it("are read as they are written", () => {
    const form = calendarForm(calendar);
    expect(form.days[0]).toBe("09:00–12:00, 13:00–17:00");
    expect(calendarOf(form)).toEqual(calendar);
    expect(calendarOf({ ...form, holidays: "2026-12-25, 2026-01-01\n" })?.holidays).toEqual([
      "2026-01-01",
      "2026-12-25",
    ]);
  });

  it.each(["9-5", "17:00-09:00", "09:00-12:00, 11:00-13:00", "09:00-25:00", "09:70-10:00"])("not: %s", (text) => {
    expect(dayProblem(text)).not.toBe(null);
    expect(calendarOf({ ...calendarForm(calendar), days: [text] })).toBe(null);
  });

  it.each(["", "9:00-17:00", "00:00–24:00"])("also: %j", (text) => {
    expect(dayProblem(text)).toBe(null);
  });

  it("limits say what they are in a few words", () => {
    const rule = {
      name: "review",
      states: [],
      tags: ["manual_review"],
      durationHours: 24,
      businessHours: true,
      pauseWhile: [],
      atRiskPercent: 80,
      escalateTo: { queueId: "senior-desk" },
    };
    expect(ruleWords(rule)).toBe("24 working hours in manual_review, then to senior-desk");
    expect(ruleWords({ ...rule, tags: [], businessHours: false, escalateTo: null })).toBe("24 hours");
  });
});

describe("an absence", () => {
  it("is of whole days, the last one included", () => {
    const [absence] = absencesOf({ from: "2026-03-28", until: "2026-03-29", reason: " leave " });
    expect([localDay(absence?.from ?? ""), localDay(absence?.until ?? ""), absence?.reason]).toEqual([
      "2026-03-28",
      "2026-03-30",
      "leave",
    ]);
    expect(localDay(absence?.until ?? "", -1)).toBe("2026-03-29");
    expect(absencesOf({ from: "2026-03-28", until: "", reason: "" })[0]?.until).toBe(null);
    expect(absencesOf({ from: "", until: "2026-03-29", reason: "" })).toEqual([]);
  });
});
