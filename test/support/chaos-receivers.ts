import { vi } from "vitest";

/** How a receiver takes one request. All but `away` have read the event before things go wrong. */
export type Mood =
  | "well"
  | "error"
  | "hang"
  | "reset"
  | "drip"
  | "moved"
  | "slow_down"
  | "huge"
  | "lies"
  | "away"
  | "gone";

export interface ChaosReceiver {
  /** Ids in the order in which they were first heard of. */
  applied: string[];
  /** Bodies by id: more than one would be an event that changed between attempts. */
  bodies: Map<string, Set<string>>;
  /** Requests that were answered, or not. */
  requests: number;
  /** Ids that were answered with 2xx. */
  thanked: Set<string>;
}

/** Receivers at `https://<name>.chaos.test/`, each dropping what it has seen by its id. `moodOf` says how the nth request about an event is taken. */
export function chaosReceivers(names: readonly string[], moodOf: (name: string, nth: number, id: string) => Mood) {
  const receivers = new Map(
    names.map((name) => [
      name,
      { applied: [], bodies: new Map(), requests: 0, thanked: new Set() } satisfies ChaosReceiver as ChaosReceiver,
    ]),
  );
  const tries = new Map<string, number>();
  const before = globalThis.fetch;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init as RequestInit);
    const { hostname, pathname } = new URL(request.url);
    const name = hostname.replace(/\.chaos\.test$/, "");
    const receiver = receivers.get(name);
    if (receiver === undefined || pathname !== "/") {
      if (hostname.endsWith(".chaos.test")) throw new Error(`nobody may come here: ${request.url}`); // a redirect was followed
      return before(input, init);
    }
    const id = request.headers.get("webhook-id") ?? "";
    const nth = (tries.get(`${name}|${id}`) ?? 0) + 1;
    tries.set(`${name}|${id}`, nth);
    receiver.requests += 1;
    const mood = moodOf(name, nth, id);
    if (mood !== "away") {
      const known = receiver.bodies.get(id) ?? new Set();
      if (known.size === 0) receiver.applied.push(id);
      receiver.bodies.set(id, known.add(await request.text()));
    }
    const answer = await answerIn(mood, request);
    if (answer.ok) receiver.thanked.add(id);
    return answer;
  });
  return { receivers, stop: () => spy.mockRestore() };
}

async function answerIn(mood: Mood, request: Request): Promise<Response> {
  switch (mood) {
    case "well":
      return new Response(null, { status: 204 });
    case "error":
      return new Response("out of order", { status: 503 });
    case "gone":
      return new Response(null, { status: 410 });
    case "moved":
      return new Response(null, { status: 302, headers: { location: `${request.url}elsewhere` } });
    case "slow_down":
      return new Response(null, { status: 429, headers: { "retry-after": "60" } });
    case "reset":
    case "away":
      throw new TypeError("Network connection lost.");
    case "hang":
      return new Promise((_resolve, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
      });
    case "drip":
      // Headers at once, then nothing: an error that never ends.
      return new Response(new ReadableStream({ start: (flow) => flow.enqueue(new Uint8Array(1)) }), { status: 500 });
    case "huge":
      return new Response(new ReadableStream({ pull: (flow) => flow.enqueue(new Uint8Array(65_536).fill(120)) }), {
        status: 500,
      });
    case "lies":
      return new Response("x".repeat(4_000), { status: 500, headers: { "content-length": "3" } });
  }
}
