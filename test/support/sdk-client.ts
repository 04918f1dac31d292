import { Edgecase, type EdgecaseOptions } from "../../src/sdk/api";

/** A call as it left. */
export interface Left {
  method: string;
  url: URL;
  headers: Headers;
  body: unknown;
}

/** What a fake API answers with: a status and a body, or `drop`: the connection breaks. */
export type FakeAnswer = { status: number; body?: unknown; headers?: Record<string, string> } | "drop" | "hang";

export interface FakeApi {
  edgecase: Edgecase;
  left: Left[];
  /** How long it waited before each further try. */
  waitedMs: number[];
  nowMs(): number;
}

/** A client in front of an API that answers as told, the last answer again and again. Time passes by waiting only. */
export function inFrontOf(answers: readonly FakeAnswer[], options: Partial<EdgecaseOptions> = {}): FakeApi {
  const left: Left[] = [];
  const waitedMs: number[] = [];
  let nowMs = 1_700_000_000_000;
  const edgecase = new Edgecase({
    apiKey: "ek_sandbox_key_secret",
    baseUrl: "https://edgecase.test",
    pace: {
      nowMs: () => nowMs,
      wait: async (ms) => {
        waitedMs.push(ms);
        nowMs += ms;
      },
      chance: () => 0.5,
    },
    fetch: async (url, init) => {
      const { method = "GET", body = null } = init;
      left.push({ method, url: new URL(url), headers: new Headers(init.headers), body });
      const answer = answers[Math.min(left.length, answers.length) - 1] ?? { status: 200, body: {} };
      if (answer === "drop") throw new TypeError("fetch failed");
      if (answer === "hang") return hang(init.signal);
      const text =
        answer.body === undefined ? null : typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      return new Response(text, {
        status: answer.status,
        headers: { "content-type": "application/json", "request-id": `req_${left.length}`, ...answer.headers },
      });
    },
    ...options,
  });
  return { edgecase, left, waitedMs, nowMs: () => nowMs };
}

const hang = (signal: AbortSignal | null | undefined) =>
  new Promise<Response>((_done, failed) => {
    signal?.addEventListener("abort", () => failed(new DOMException("The operation was aborted.", "AbortError")));
  });

/** What a promise is rejected with. */
export async function thrownBy(doing: Promise<unknown>): Promise<unknown> {
  try {
    await doing;
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}
