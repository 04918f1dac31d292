import { expect, it } from "vitest";
import { sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

const chart: JsonObject = {
  initial: "review",
  states: {
    review: { on: { revise: "revision", approve: "approved" } },
    revision: { on: { again: "review" } },
    approved: { type: "final", tags: ["approved"] },
  },
};
const company = { entity: { type: "business", data: { companyName: "Acme" } } };

it("a case shows where it is, how often it came where, and its way in the order it was gone", async () => {
  const { api } = await aTenantClient();
  await publish(api, "loop", chart);
  const caseId = (await api.post("/cases", { workflow: "loop", context: company })).textAt("id");
  for (const name of ["revise", "again", "revise", "again"]) await api.post(`/cases/${caseId}/events`, { name });
  const graph = await api.get(`/cases/${caseId}/graph`);
  expect(graph.json).toMatchObject({ state: "review", complete: true, workflow: { key: "loop", version: 1 } });
  expect(graph.at("nodes")).toMatchObject([
    { id: "review", current: true, visits: 3 },
    { id: "revision", current: false, visits: 2 },
    { id: "approved", current: false, visits: 0 },
  ]);
  expect(graph.at("edges")).toMatchObject([
    { label: "revise", taken: 2 },
    { label: "approve", taken: 0 },
    { label: "again", taken: 2 },
  ]);
  const moves = graph.at("moves") as JsonObject[];
  expect(moves.map(({ event, from, to }) => [event, from, to])).toEqual([
    ["", "", "review"],
    ["revise", "review", "revision"],
    ["again", "revision", "review"],
    ["revise", "review", "revision"],
    ["again", "revision", "review"],
  ]);
  expect((await api.get(`/cases/${caseId}/graph?format=mermaid`)).text).toContain("s1 --> s2: revise (taken 2 times)");
});

it("the picture stands alone: one style sheet, allowed by its hash, and nothing from elsewhere", async () => {
  const { api } = await aTenantClient();
  const id = await publish(api, "review", reviewChart);
  const caseId = (await api.post("/cases", { workflow: "review", context: company })).textAt("id");
  for (const path of [`/workflow-definitions/${id}/graph?format=svg`, `/cases/${caseId}/graph?format=svg`]) {
    const picture = await api.get(path);
    expect(picture.headers.get("content-type")).toBe("image/svg+xml; charset=utf-8");
    const style = /<style>(.*)<\/style>/s.exec(picture.text)?.[1] ?? "";
    const hash = Buffer.from(sha256Hex(style), "hex").toString("base64");
    expect(picture.headers.get("content-security-policy")).toContain(`style-src 'sha256-${hash}'`);
    expect(picture.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(picture.text).not.toMatch(/<script|href=|url\(/);
  }
});

it("who may read cases may look; a case of another tenant is not there", async () => {
  const mine = await aTenantClient();
  const theirs = await aTenantClient();
  await publish(mine.api, "review", reviewChart);
  const caseId = (await mine.api.post("/cases", { workflow: "review", context: company })).textAt("id");
  const viewer = await anAnalystClient(mine.tenantId, "viewer");
  expect((await viewer.api.get(`/cases/${caseId}/graph`)).status).toBe(200);
  expect((await theirs.api.get(`/cases/${caseId}/graph`)).status).toBe(404);
  expect((await mine.api.get(`/cases/${caseId}/graph?format=png`)).status).toBe(400);
});
