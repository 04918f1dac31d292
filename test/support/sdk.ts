import { vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { FlowError } from "../../src/sdk/flow";

export interface FakeBrowser {
  /** What was asked for, as `POST /submit`: method, and the path behind the link's reference. */
  sent: string[];
  /** So many answers to what matches do not come through: what was asked is done all the same. */
  lose(wanted: RegExp, times: number): void;
  /** From now on nothing arrives any more. */
  cut(): void;
}

/**
 * The Worker as a browser on a page of this origin reaches it. `lose`: this many answers to posts do not come through. Undone by
 * `vi.unstubAllGlobals()`.
 */
export function browserAt(origin: string, { lose = 0 }: { lose?: number } = {}): FakeBrowser {
  const sent: string[] = [];
  // What the Worker itself asks of others is not the browser's.
  const outside = globalThis.fetch;
  let isCut = false;
  let losing = { wanted: /^POST /, times: lose };
  vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit<CfProperties>) => {
    if (typeof input !== "string" || !input.startsWith("http://edgecase.test/")) return outside(input, init);
    const url = input;
    const headers = new Headers(init?.headers);
    headers.set("origin", origin);
    // A browser says how long a body is.
    if (init?.body instanceof Blob) headers.set("content-length", String(init.body.size));
    const what = `${init?.method ?? "GET"} ${url.replace(/^.*\/api\/v1\/flow\/[^/]+/, "")}`;
    sent.push(what);
    if (isCut) throw new TypeError("Failed to fetch");
    const answer = await fetchSelf(new Request(url, { ...init, headers }));
    // As a browser does: an answer that does not name the page is not for it.
    const isForUs = answer.headers.get("access-control-allow-origin") === origin;
    const isLost = losing.times > 0 && losing.wanted.test(what);
    if (isForUs && !isLost) return answer;
    if (isLost) losing.times -= 1;
    await answer.text();
    throw new TypeError("Failed to fetch");
  });
  return {
    sent,
    lose(wanted, times) {
      losing = { wanted, times };
    },
    cut() {
      isCut = true;
    },
  };
}

/** What it throws. */
export async function refusalOf(doing: Promise<unknown>): Promise<FlowError> {
  const thrown = await doing.then(
    () => null,
    (trouble: unknown) => trouble,
  );
  if (!(thrown instanceof FlowError)) throw new Error(`no FlowError: ${String(thrown)}`);
  return thrown;
}
