import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InternalError, PermissionError } from "../../src/sdk/api";
import { framesIn } from "../../src/sdk/api/sse";
import { inFrontOf, thrownBy } from "../support/sdk-client";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A stream that hands over these pieces; `breaks`: and then fails. */
const streamOf = (pieces: readonly Uint8Array[], breaks = false) => {
  const left = [...pieces];
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (breaks) controller.error(new TypeError("terminated"));
      else controller.close();
    },
  });
};

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("a stream of events", () => {
  const told = [
    "retry: 2000\nid: c0\nevent: ready\ndata: {}\n\n",
    ": still here\nid: c1\n\n",
    'id: c2\nevent: case.created\ndata: {"a":\ndata: "Zoë ✓"}\n\n',
  ].join("");

  it.each(["\n", "\r\n", "\r"])("says the same wherever it is cut, with lines that end in %j", async (ending) => {
    const whole = bytes(told.replaceAll("\n", ending));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: whole.length - 1 })), async (cuts) => {
        const places = [0, ...[...new Set(cuts)].sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((end, at) => whole.slice(places[at], end));
        expect(await all(framesIn(streamOf(pieces), 60_000))).toEqual([
          { id: "c0", event: "ready", data: "{}", retryMs: 2_000 },
          { id: "c1", event: "message", data: "", retryMs: undefined },
          { id: "c2", event: "case.created", data: '{"a":\n"Zoë ✓"}', retryMs: undefined },
        ]);
      }),
    );
  });
});

type Connection = { tells: string; breaks?: boolean } | { refuses: number; type: string } | "drop";

/** A client whose connections tell this, one after another; then its user has heard enough. */
function connections(given: readonly Connection[]) {
  const waitedMs: number[] = [];
  const resumedFrom: (string | null)[] = [];
  const ended = new AbortController();
  const { edgecase } = inFrontOf([], {
    retries: 0,
    pace: { nowMs: () => 0, chance: () => 0, wait: async (ms) => void waitedMs.push(ms) },
    fetch: async (_url, init) => {
      resumedFrom.push(new Headers(init.headers).get("last-event-id"));
      const now = given[resumedFrom.length - 1] ?? "over";
      if (now === "over") ended.abort();
      if (typeof now === "string") throw new TypeError("fetch failed");
      if ("tells" in now) return new Response(streamOf([bytes(now.tells)], now.breaks));
      return Response.json({ error: { type: now.type, code: "c", message: "No." } }, { status: now.refuses });
    },
  });
  const heard = async () => (await all(edgecase.events.tail({}, { signal: ended.signal }))).map(({ id }) => id);
  return { heard, waitedMs, resumedFrom, edgecase };
}

const event = (number: number) =>
  `id: c${number}\nevent: case.created\ndata: {"id":"evt_${number}","type":"case.created"}\n\n`;
const ready = "retry: 2000\nid: c0\nevent: ready\ndata: {}\n\n";

describe("the tail", () => {
  it("goes on behind what it heard last, however its connections end, and waits as long as it is told", async () => {
    const { heard, resumedFrom, waitedMs } = connections([
      { tells: ready + event(1) },
      { tells: `${event(2)}: still here\nid: c7\n\n`, breaks: true },
      "drop",
      { refuses: 503, type: "internal" },
      { tells: `${event(8)}id: c9\nevent: case.created\ndata: {"id":"evt_9"`, breaks: true },
      { tells: event(9) },
    ]);
    expect(await heard()).toEqual(["evt_1", "evt_2", "evt_8", "evt_9"]);
    expect(resumedFrom).toEqual([null, "c1", "c7", "c7", "c7", "c8", "c9"]);
    expect(new Set(waitedMs)).toEqual(new Set([2_000]));
  });

  it("tells at once when it may not listen, and later when it may not any more", async () => {
    expect(await thrownBy(connections([{ refuses: 403, type: "permission" }]).heard())).toBeInstanceOf(PermissionError);
    expect(await thrownBy(connections([{ refuses: 500, type: "internal" }]).heard())).toBeInstanceOf(InternalError);
    const revoked = connections([{ tells: event(1) }, { refuses: 403, type: "permission" }]);
    expect(await thrownBy(revoked.heard())).toBeInstanceOf(PermissionError);
  });

  it("lets its connection go when its user has heard enough", async () => {
    let isLetGo = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes(event(1))),
      cancel: () => {
        isLetGo = true;
      },
    });
    const { edgecase } = inFrontOf([], { fetch: async () => new Response(endless) });
    for await (const { type } of edgecase.events.tail()) {
      expect(type).toBe("case.created");
      break;
    }
    expect(isLetGo).toBe(true);
  });
});
