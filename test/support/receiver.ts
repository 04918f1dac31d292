import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { vi } from "vitest";
import { isObject, type JsonObject } from "../../src/lib/json";

/** One request that arrived at a receiver, verified. */
export interface Received {
  path: string;
  headers: Headers;
  body: JsonObject;
}

/** Somebody's server on the internet. */
export interface Receiver {
  /** In the order of arrival, every one of them verified twice: by the library and by the sample of the documented system. */
  deliveries: Received[];
  /** What did not verify, in words. Stays empty. */
  forgeries: string[];
}

/** A receiver of webhooks at `https://<host>`. `secretOf` gives the secret that its owner was shown for a path. */
export function receiverAt(host: string, secretOf: (path: string) => string): Receiver {
  const receiver: Receiver = { deliveries: [], forgeries: [] };
  answerAt(host, async (request) => {
    const raw = await request.text();
    const { pathname } = new URL(request.url);
    const body: unknown = JSON.parse(raw);
    const secret = secretOf(pathname);
    const trouble = isObject(body) ? whyForged(secret, raw, body, request.headers) : "not an object";
    if (trouble !== null) receiver.forgeries.push(`${pathname}: ${trouble}`);
    else if (isObject(body)) receiver.deliveries.push({ path: pathname, headers: request.headers, body });
    return new Response(null, { status: 204 });
  });
  return receiver;
}

/** Answers requests to one host; all others go on as before. Undone by `vi.restoreAllMocks()`. */
export function answerAt(host: string, answer: (request: Request) => Response | Promise<Response>): void {
  const known = globalThis.fetch;
  // A second host: the spy is the same one, so what it did until now is what the others go on to.
  const before = vi.isMockFunction(known) ? (known.getMockImplementation() ?? known) : known;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init as RequestInit);
    return new URL(request.url).hostname === host ? answer(request) : before(request);
  });
}

function whyForged(secret: string, raw: string, body: JsonObject, headers: Headers): string | null {
  try {
    new Webhook(secret).verify(raw, Object.fromEntries(headers));
  } catch (thrown) {
    return `standardwebhooks: ${thrown instanceof Error ? thrown.message : "refused"}`;
  }
  // The documented system's sample: what a receiver has after its body parser, written again, under the secret's characters.
  const computed = createHmac("sha256", secret).update(JSON.stringify(body)).digest("hex");
  return computed === headers.get("x-hmac-signature") ? null : "x-hmac-signature is not that of the parsed body";
}
