import type { ClashShown } from "../ui/flow/model";
import type { FlowClash } from "./clashes";
import { errorOf, FlowError } from "./errors";

export interface Asked {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: object | undefined;
  /** Names the one try to do something: then it is sent again when no answer came. */
  attempt?: string;
  clashesOf?: (told: ClashShown[]) => FlowClash[];
}

const waitsMs = [500, 1_500, 4_000];

/** Asks the API for JSON. Throws `FlowError`. */
export async function ask<T>({ method, url, headers, body, attempt, clashesOf }: Asked): Promise<T> {
  const init: RequestInit = {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(attempt === undefined ? {} : { "Idempotency-Key": attempt }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  // Written twice, a field says what it says.
  const mayRepeat = method === "GET" || method === "PATCH" || attempt !== undefined;
  for (let round = 0; ; round++) {
    const answer = await fetch(url, init).catch(() => null);
    const waitMs = mayRepeat ? waitsMs[round] : undefined;
    if (answer !== null && (answer.status < 500 || waitMs === undefined)) {
      const text = await answer.text();
      if (!answer.ok) throw errorOf(answer.status, text, clashesOf);
      return JSON.parse(text) as T;
    }
    if (waitMs === undefined) throw new FlowError("offline", 0, "No answer came.");
    await new Promise((done) => setTimeout(done, waitMs));
  }
}
