import { afterEach, beforeEach, vi } from "vitest";
import type { Json } from "../../src/lib/json";

/** A question to the server that waits for its answer until the test gives it. */
export interface Waiting {
  method: string;
  /** Below /api/v1. */
  path: string;
  body: Json;
  answer(json: unknown, status?: number): Promise<void>;
}

/** Editors that files before this one have left open look for problems once the typing in them rests: nobody answers them here. */
const isOfOthers = (url: string): boolean => /^\/api\/v1\/workflow-definitions\/[^/]+\/validate$/.test(url);

/** Puts a server that answers when it is told to in the place of `fetch`, and a clock that goes on when it is told to, in every test of a file. */
export function waitingFetch() {
  let waiting: Waiting[] = [];
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  beforeEach(() => {
    vi.useFakeTimers();
    waiting = [];
    vi.stubGlobal(
      "fetch",
      (url: string, init: RequestInit) =>
        new Promise<Response>((answered, failed) => {
          if (isOfOthers(url)) return;
          init.signal?.addEventListener("abort", () => failed(new DOMException("", "AbortError")));
          waiting.push({
            method: init.method ?? "GET",
            path: url.replace("/api/v1", ""),
            body: typeof init.body === "string" ? (JSON.parse(init.body) as Json) : null,
            async answer(json, status = 200) {
              waiting = waiting.filter((one) => one !== this);
              answered(new Response(JSON.stringify(json), { status }));
              await settled();
            },
          });
        }),
    );
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return {
    settled,
    /** All that wait, the oldest first. */
    all: (): readonly Waiting[] => waiting,
    /** The oldest question that waits, of this method or with this in its path. */
    asked(what: string): Waiting {
      const found = waiting.find(({ method, path }) => method === what || path.includes(what));
      if (found === undefined) throw new Error(`nobody asks ${what}: ${waiting.map(({ path }) => path).join(", ")}`);
      return found;
    },
  };
}
