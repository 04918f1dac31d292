import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { windowsOf } from "../../src/windows/windows-of";
import { anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { rowsThatKnow } from "../support/erasure";
import { aTransaction } from "../support/transactions";

it("erasing a person takes what transactions say of them, now and later; the books stay", async () => {
  const { api, tenantId } = await aTenantClient();
  const boss = (await anAnalystClient(tenantId, "admin")).api;
  await publish(api, "kept", reviewChart);
  const marker = "zyxgilda";
  const entity = { type: "individual", id: `${marker}-9`, data: { firstName: marker } };
  const caseId = (await api.post("/cases", { workflow: "kept", context: { entity } })).textAt("id");
  await api.post(`/cases/${caseId}/decision`, { decision: "approve" });
  const theirs = (word: string) =>
    aTransaction({
      correlationId: `paid-${word}`,
      amount: 12,
      description: `From ${marker}`,
      originator: {
        ...{ correlationId: `${marker}-9`, sortCode: `${marker}-bank` },
        endUserData: { firstName: marker, lastName: "P", email: `${marker}@example.com` },
      },
    });
  await api.post("/transactions", theirs("before"));
  await api.post("/transactions", aTransaction({ correlationId: "of-others", description: "Of somebody else" }));
  const party = (await api.get("/transactions/paid-before")).textAt("originator.id");
  expect((await api.get(`/counterparties/${party}`)).at("entityId")).not.toBeNull();
  const inWindow = async () =>
    (await windowsOf(env, tenantId)).entriesOf({ subjectId: party, of: null, afterMs: 0, toMs: Date.now(), limit: 10 });
  expect((await inWindow()).map(({ originator }) => originator.correlationId)).toEqual([`${marker}-9`]);
  // Forms of the marker that lie there before, and are to go.
  expect((await rowsThatKnow(marker)).length).toBeGreaterThan(0);

  expect((await boss.post(`/cases/${caseId}/erase`, { reason: "DSR-9" })).status).toBe(200);
  await vi.waitFor(
    async () => {
      if ((await boss.get(`/cases/${caseId}/erasure`)).at("doneAt") === null) throw new Error("it goes on");
    },
    { timeout: 20_000, interval: 50 },
  );
  expect((await api.get(`/counterparties/${party}`)).json).toMatchObject({
    ...{ name: null, correlationId: null, country: null, sortCode: null, data: {} },
  });
  expect(await inWindow()).toEqual([]);
  expect((await api.get("/transactions/paid-before")).json).toMatchObject({ amount: 12, description: null });
  expect((await api.get("/transactions/of-others")).at("description")).toBe("Of somebody else");

  await api.post("/transactions", theirs("after"));
  expect((await api.get("/transactions/paid-after")).json).toMatchObject({
    ...{ amount: 12, description: null, originator: { id: party, name: null, correlationId: null } },
  });
  const { results } = await env.DB.prepare(
    "SELECT * FROM counterparties AS one LEFT JOIN transactions AS paid ON paid.originator_id = one.id WHERE one.id = ?",
  )
    .bind(party)
    .all();
  expect(JSON.stringify(results)).not.toContain(marker);
});
