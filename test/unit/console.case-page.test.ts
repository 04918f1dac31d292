import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { expect, it } from "vitest";
import { CasePage, CaseShown, TimelineShown } from "../../src/routes/console-case";

const incident = {
  id: "inc_1",
  code: "gave_up",
  message: "The vendor did not answer.",
  openedAt: "2026-11-21T10:00:00.000Z",
};
const shown = CaseShown.parse({
  id: "case_1",
  workflow: { key: "kyb", version: 3, name: "KYB" },
  status: "active",
  state: "review|checks.ubo",
  tags: ["manual_review"],
  outcome: null,
  risk: {
    score: 72,
    level: "high",
    indicators: [{ name: "Country on watchlist", domain: "geography", plugin: "risk" }],
  },
  version: 9,
  assignee: null,
  externalId: "order-1",
  incidents: [incident],
  createdAt: "2026-11-21T09:00:00.000Z",
  updatedAt: "2026-11-21T10:00:00.000Z",
  context: { secret: "not for this page" },
});
const entry = TimelineShown.parse({
  seq: 2,
  at: "2026-11-21T09:30:00.000Z",
  type: "event.received",
  subject: "start",
  actor: { kind: "api_key", id: "k1" },
  fromState: "idle",
  toState: "review",
  accepted: false,
});
const page = (over: Partial<Parameters<typeof CasePage>[0]> = {}) =>
  renderToString(h(CasePage, { name: "Northwind", shown, entries: [entry], next: null, ...over }));

it("puts what needs somebody before everything else, and says nothing when nothing does", () => {
  const html = page();
  expect(html).toContain("gave_up");
  expect(html.indexOf("Needs attention")).toBeLessThan(html.indexOf("<dl>"));
  expect(page({ shown: { ...shown, incidents: [] } })).not.toContain("Needs attention");
});

it("says where the case stands, why it is risky and what happened", () => {
  const html = page();
  for (const text of ["review, checks.ubo", "manual_review", "Risk 72, high", "Country on watchlist", "order-1"])
    expect(html).toContain(text);
  expect(html).toContain("event received start (not accepted)");
  expect(html).toContain('<time datetime="2026-11-21T09:30:00.000Z">2026-11-21 09:30 UTC</time>');
  expect(html).not.toContain("Later entries");
  expect(page({ next: 2 })).toContain("/console/cases/case_1?after=2");
});

it("shows hostile words as words", () => {
  const hostile = "<script>alert(1)</script>";
  const html = page({ name: hostile, shown: { ...shown, tags: [hostile], state: hostile, externalId: hostile } });
  expect(html).not.toContain("<script");
  expect(html).toContain("&lt;script");
});

it("refuses objects where text belongs: the renderer must never meet one", () => {
  expect(CaseShown.safeParse({ ...shown, state: { type: "script", props: {} } }).success).toBe(false);
  expect(TimelineShown.safeParse({ ...entry, subject: { type: "script", props: {} } }).success).toBe(false);
});
