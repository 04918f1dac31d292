import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { newId, type TenantId } from "../../src/domain";
import { logPublications } from "../../src/outside/event-log";
import { type ApiClient, aTenantClient } from "../support/api";
import { aPublication } from "../support/publications";
import { anEndpoint, webhooksByHand } from "../support/webhooks";

afterEach(() => void vi.restoreAllMocks());

const blob = "x".repeat(900_000);

/** Cases as large as they get; answers the ids of their events in order. */
async function largeCases(tenantId: TenantId, cases: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < cases; n += 1) {
    const caseId = newId("case");
    const publication = aPublication(caseId, tenantId);
    const facts = { ...publication.facts, data: { blob, n } };
    await logPublications(env, { tenantId, caseId }, [{ ...publication, facts }], Date.now());
    ids.push(...publication.events.map(({ id }) => id));
  }
  return ids;
}

interface Page {
  data: { id: string; data: { n?: number } }[];
  nextCursor: string | null;
}

async function allPages(api: ApiClient, query: string) {
  const pages: Page[] = [];
  for (let cursor: string | null = ""; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null)
    pages.push((await api.get(`/events?limit=100${query}${cursor && `&cursor=${cursor}`}`)).json as unknown as Page);
  return pages;
}

describe("the log of events", () => {
  // Sabotage: never end a page early in `readFacts`.
  it("answers pages that fit into memory however large cases are, and nothing is missing between them", async () => {
    const { api, tenantId } = await aTenantClient();
    const ids = await largeCases(tenantId, 4);
    for (const order of ["asc", "desc"]) {
      const pages = await allPages(api, `&order=${order}`);
      const found = pages.flatMap(({ data }) => data.map(({ id }) => id));
      expect(found).toEqual(order === "asc" ? ids : ids.toReversed());
      expect(pages.length).toBe(2);
      for (const page of pages) expect(JSON.stringify(page).length).toBeLessThan(9_000_000);
      const places = pages.flatMap(({ data }) => data.map((event) => event.data.n ?? -1));
      expect(places.toSorted()).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    }
    // Without the facts they all fit on one.
    const [thin, ...more] = await allPages(api, "&payload=thin");
    expect([thin?.data.length, more.length]).toEqual([12, 0]);
  });

  it("has what happened to endpoints too, as it is delivered, for this tenant alone", async () => {
    const hand = webhooksByHand();
    const [{ api }, other] = [await aTenantClient(), await aTenantClient()];
    const sick = await anEndpoint(api, { url: "https://log-gone.fake.test/in?token=1" });
    await anEndpoint(api, { url: "https://log-ops.fake.test/", eventTypes: ["webhook.endpoint.disabled"] });
    const { world, requests } = hand.receivers(({ url }) => ({ status: url.includes("log-gone") ? 410 : 200 }));
    await api.post(`/webhook-endpoints/${sick.id}/test`);
    await hand.drain(world);
    const delivered = requests.find(({ url }) => url.includes("log-ops"))?.body ?? "";
    const page = await api.get("/events?type=webhook.endpoint.disabled");
    expect(page.text).toContain(`"data":[${delivered}]`);
    expect(page.text).not.toContain("token");
    const { id } = JSON.parse(delivered);
    for (const payload of ["full", "thin"])
      expect((await api.get(`/events/${id}?payload=${payload}`)).text).toBe(delivered);
    expect((await other.api.get(`/events/${id}`)).status).toBe(404);
    expect((await api.get("/events?type=case.created,webhook.endpoint.disabled")).at("data.0.id")).toBe(id);
  });
});
