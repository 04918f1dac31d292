import { describe, expect, it } from "vitest";
import {
  firstDay,
  groupName,
  pageTitles,
  percent,
  stepRows,
  worstStep,
} from "../../src/ui/console/settings/funnel/funnel";

const form = {
  form: "kyb",
  errors: [],
  steps: [
    { step: "opened" as const, page: null, count: 10, share: 1, groups: { computer: 3, phone: 7 } },
    { step: "started" as const, page: null, count: 8, share: 0.8 },
    { step: "page" as const, page: "company", count: 4, share: 0.4 },
    { step: "page" as const, page: "gone", count: 5, share: 0.5 },
    { step: "submitted" as const, page: null, count: 0, share: 0 },
  ],
};

describe("a funnel as it is shown", () => {
  const rows = stepRows(form, new Map([["company", "Your company"]]));

  it("says how many were lost at each step, and of a page that more have than the one before: nobody", () => {
    expect(rows.map(({ label, lost }) => [label, lost])).toEqual([
      ["Opened", null],
      ["Started", expect.closeTo(0.2)],
      ["Your company", 0.5],
      ["gone", 0],
      ["Sent", 1],
    ]);
    expect(rows[0]?.groups).toEqual([
      ["phone", 7],
      ["computer", 3],
    ]);
  });

  it("names the step that loses most, and none when nobody came", () => {
    expect(worstStep(rows)?.label).toBe("Sent");
    const nobody = stepRows(
      { ...form, steps: form.steps.map((step) => ({ ...step, count: 0, share: null })) },
      new Map(),
    );
    expect(worstStep(nobody)).toBeNull();
    expect(nobody.map(({ share }) => percent(share))).toEqual(["–", "–", "–", "–", "–"]);
  });
});

it("reads titles of pages in the first language, and leaves out what is no page", () => {
  const forms = {
    kyb: { pages: [{ id: "a", title: { en: "One", de: "Eins" } }, { id: "b", title: "Two" }, 7, { title: "x" }] },
  };
  expect([...pageTitles(forms, "kyb")]).toEqual([
    ["a", "One"],
    ["b", "Two"],
  ]);
  expect(pageTitles(forms, "other").size).toBe(0);
});

it("names countries and devices", () => {
  expect(["DE", "ZZ", "phone", ""].map(groupName)).toEqual(["Germany", "Unknown", "Phone", ""]);
});

it("counts a range of days with today in it", () => {
  expect(firstDay(7, Date.UTC(2026, 10, 22, 23))).toBe("2026-11-16");
  expect(firstDay(1, Date.UTC(2026, 10, 22))).toBe("2026-11-22");
});
