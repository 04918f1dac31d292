import { expect, it } from "vitest";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { aTenantClient } from "../support/api";
import { inCase } from "../support/cases";
import { Visitor } from "../support/visitor";

/** Somebody at a form that signs out after a minute without a sign of life, and after an hour in any case. */
async function aHastyForm() {
  const { api, tenantId } = await aTenantClient();
  const element = { id: "name", element: "textfield", valueDestination: "customData.name", params: { label: "Name" } };
  const uiDefinition: JsonObject = {
    ...{ key: "hasty", title: "Hasty", event: "SENT", links: { signedInSeconds: 3_600, idleSeconds: 60 } },
    pages: [{ id: "name", title: "Name", elements: [element] }],
  };
  const states = { asking: { tags: ["collection_flow"], meta: { form: "hasty" }, on: { SENT: "sent" } }, sent: {} };
  const draft = await api.post("/workflow-definitions", {
    ...{ key: "hasty", name: "hasty", definitionType: "statechart-json", uiDefinition },
    definition: { id: "hasty", initial: "asking", states },
  });
  expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {})).status).toBe(200);
  const context = { entity: { type: "business", data: { companyName: "Acme" } } };
  const opened = await api.post("/cases", { workflow: "hasty", context });
  const ref = { tenantId, caseId: opened.textAt("id") as CaseRef["caseId"] };
  const visitor = new Visitor();
  const { path: base } = await visitor.post(new URL(opened.textAt("links.collection")).pathname, []);
  /** Turns the last sign of life back by so many seconds; tells how long ago it was before, in ms. */
  const turnBack = (seconds: number) =>
    inCase(ref, (_object, { storage: { sql } }) => {
      const { seen } = sql.exec<{ seen: number }>("SELECT seen_at_ms AS seen FROM flow_sessions").one();
      sql.exec("UPDATE flow_sessions SET seen_at_ms = seen_at_ms - ?", seconds * 1_000);
      return seen;
    });
  return { visitor, base, look: () => visitor.get(`${base}/name/draft?since=0&device=x`), turnBack };
}

it("a look of the page keeps somebody in whose session is short, and without one it ends", async () => {
  const { visitor, base, look, turnBack } = await aHastyForm();
  const page = await visitor.get(`${base}/name`);
  expect(page.html).toContain('data-idle="60"');
  const [, left] = /data-left="(\d+)"/.exec(page.html) ?? [];
  expect(Number(left)).toBeGreaterThan(0);
  expect(Number(left)).toBeLessThanOrEqual(3_600);
  expect(page.whole).toContain("You will be signed out at {time}.");
  // Longer in all than the session would last without a sign of life.
  for (let third = 0; third < 4; third += 1) {
    const seenAtMs = await turnBack(20);
    expect((await look()).status).toBe(200);
    expect(await turnBack(0)).toBeGreaterThan(seenAtMs - 20_000);
  }
  await turnBack(61);
  expect((await look()).status).toBe(401);
  expect((await visitor.get(`${base}/name`)).html).toContain("Please open your link again");
});
