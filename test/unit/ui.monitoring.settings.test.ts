import { afterEach, describe, expect, it, vi } from "vitest";
import {
  formOf,
  type MonitoringSettings,
  newEntry,
  readSettings,
} from "../../src/ui/console/settings/monitoring/monitoring-settings";
import { ontoNewer, saveSettings } from "../../src/ui/console/settings/monitoring/newer-settings";

afterEach(() => void vi.unstubAllGlobals());

const before: MonitoringSettings = {
  ...{ version: 3, ongoingWorkflowDefinitionId: null, applyOnApproval: false, merchantReportsPerMonth: null },
  defaults: [{ entityType: "business", riskLevels: ["high"], monitors: {} }],
  refreshMonths: { low: 36, medium: 24, high: 12 },
  ...{ budget: {}, spent: [] },
};
const theirs: MonitoringSettings = {
  ...{ ...before, version: 4, merchantReportsPerMonth: 50 },
  refreshMonths: { low: 36, medium: 24, high: 6 },
};

describe("two administrators at once", () => {
  it("saving says what it was made of; what is there instead comes with the refusal", async () => {
    const asked: [string, unknown][] = [];
    const problem = { type: "conflict", code: "stale_version", message: "moved", details: { expected: 3, current: 4 } };
    vi.stubGlobal("fetch", async (_path: string, { method = "GET", body }: RequestInit) => {
      asked.push([
        method,
        typeof body === "string" ? (JSON.parse(body) as { expectedVersion: number }).expectedVersion : null,
      ]);
      return method === "PUT" ? Response.json({ error: problem }, { status: 409 }) : Response.json(theirs);
    });
    const { body } = readSettings(formOf(before));
    expect(await saveSettings(body, before.version)).toEqual({ kind: "newer", settings: theirs });
    expect(asked).toEqual([
      ["PUT", 3],
      ["GET", null],
    ]);
  });

  it("what the second one typed stays; what they left alone is as the first one saved it", () => {
    const typed = { ...formOf(before), workflow: "ongoing", months: { low: "36", medium: "24", high: "often" } };
    const { form, ...told } = ontoNewer(typed, before, theirs);
    expect(told).toEqual({ theirs: ["Reports on merchants"], both: ["KYC refresh by risk"] });
    expect(form).toMatchObject({ workflow: "ongoing", reports: "50", months: { high: "often" } });
  });

  it("entries are compared by what they say, and what both have said alike is nobody's alone", () => {
    const alike = { ...formOf(before), reports: "50" };
    expect(ontoNewer(alike, before, theirs)).toMatchObject({ theirs: ["KYC refresh by risk"], both: [] });
    const more = { ...formOf(before), defaults: [...formOf(before).defaults, newEntry("individual")] };
    const { form, both } = ontoNewer(more, before, theirs);
    expect([form.defaults.length, both]).toEqual([2, []]);
    const one = { ...theirs, defaults: [] };
    expect(ontoNewer(more, before, one)).toMatchObject({ both: ["By default"], form: { defaults: [{}, {}] } });
  });
});
