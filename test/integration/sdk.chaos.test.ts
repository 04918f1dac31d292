import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { Edgecase } from "../../src/sdk/api";
import { aTenantClient, reviewChart } from "../support/api";
import { pdf } from "../support/file-corpus";

/** What can become of one request and its answer on the way. */
const troubles = ["lost", "answer lost", "answer cut", "502 before", "502 after", "twice", "twice and lost"] as const;
type Trouble = (typeof troubles)[number];
const someTroubles = fc.array(fc.constantFrom(...troubles), { minLength: 1, maxLength: 5 });

let apiKey: string;
let steady: Edgecase;
/** A client of one tenant whose first requests meet with these troubles, in turn; waiting takes no time. */
function clientThrough(given: readonly Trouble[]): Edgecase {
  const left = [...given];
  return new Edgecase({
    apiKey,
    baseUrl: "http://edgecase.test",
    // Whoever asks again at once meets the first try while it is still running.
    retries: 60,
    pace: { nowMs: () => 0, wait: async () => {}, chance: () => 0 },
    fetch: async (url, init) => {
      const arrive = () => fetchSelf(new Request(url, init as RequestInit<CfProperties>));
      switch (left.shift()) {
        case undefined:
          return arrive();
        case "lost":
          throw new TypeError("fetch failed");
        case "502 before":
          return new Response("bad gateway", { status: 502 });
        case "502 after":
          await (await arrive()).text();
          return new Response("bad gateway", { status: 502 });
        case "answer lost":
          await (await arrive()).text();
          throw new TypeError("fetch failed");
        case "answer cut": {
          const answer = await arrive();
          const text = await answer.text();
          return new Response(text.slice(0, text.length / 2), answer);
        }
        case "twice":
          return (await Promise.all([arrive(), arrive()]))[1];
        case "twice and lost":
          await Promise.all([arrive(), arrive()].map(async (one) => (await one).text()));
          throw new TypeError("fetch failed");
      }
    },
  });
}

beforeAll(async () => {
  ({ apiKey } = await aTenantClient());
  steady = clientThrough([]);
  const draft = await steady.workflowDefinitions.create({ key: "review", name: "review", definition: reviewChart });
  await steady.workflowDefinitions.publish(draft.id);
});

const opening = {
  workflow: "review",
  context: { entity: { type: "business" as const, data: { companyName: "Acme" } } },
  config: { allowMultipleActiveWorkflows: true },
};
const runs = { numRuns: process.env.NIGHTLY ? 200 : 8 };

describe("G3: through whatever the network does to it", () => {
  it("a case is opened exactly once", async () => {
    await fc.assert(
      fc.asyncProperty(someTroubles, async (given) => {
        const before = new Set((await steady.cases.list({ limit: 100 }).all()).map(({ id }) => id));
        const { id } = await clientThrough(given).cases.create(opening);
        const after = await steady.cases.list({ limit: 100 }).all();
        expect(after.map((one) => one.id).filter((one) => !before.has(one))).toEqual([id]);
      }),
      runs,
    );
  });

  it("a note, a document with its file and an event come to a case exactly once", async () => {
    await fc.assert(
      fc.asyncProperty(someTroubles, someTroubles, someTroubles, async (...[first, second, third]) => {
        const { id } = await steady.cases.create(opening);
        await clientThrough(first).cases.addNote(id, { content: "once" });
        const document = { category: "identity", type: "passport" };
        await clientThrough(second).cases.addDocument(id, { document, file: new Blob([pdf()]) });
        await clientThrough(third).cases.sendEvent(id, { name: "note_it" });
        expect(await steady.cases.listNotes(id).all()).toHaveLength(1);
        expect(await steady.cases.listDocuments(id).all()).toHaveLength(1);
        const entries = await steady.cases.listTimeline(id).all();
        expect(entries.filter(({ type }) => type === "event.received")).toHaveLength(1);
      }),
      runs,
    );
  });
});
