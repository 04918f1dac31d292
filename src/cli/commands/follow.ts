import { setTimeout as sleep } from "node:timers/promises";
import { isObject, type JsonObject } from "../../lib/json";
import type { Api } from "../api";
import type { Output } from "../output";
import { at, word } from "../words";

export interface Following {
  caseId?: string;
  /** Empty: all. */
  types?: readonly string[];
  /** Everything that is still in the log, and then what comes. */
  fromStart?: boolean;
  /** Go on behind this place of the log. */
  cursor?: string;
}

const pollMs = 1_000;

/** Events as they are written down, in the order of the log, each once, until the signal. */
export async function* follow(api: Api, wish: Following, signal: AbortSignal): AsyncGenerator<JsonObject> {
  const filters = {
    case: wish.caseId,
    type: (wish.types ?? []).length === 0 ? undefined : wish.types?.join(","),
  };
  let cursor = wish.cursor ?? (wish.fromStart === true ? undefined : await newestPlace(api));
  while (!signal.aborted) {
    const page = await api.get("/events", { ...filters, cursor, limit: 100 });
    for (const event of Array.isArray(page.data) ? page.data.filter(isObject) : []) yield event;
    cursor = word(page, "cursor") || cursor;
    if (at(page, "nextCursor") === null) await sleep(pollMs, undefined, { signal }).catch(() => {});
  }
}

/** Where the log ends now. */
export async function newestPlace(api: Api): Promise<string> {
  return word(await api.get("/events", { order: "desc", limit: 1, payload: "thin" }), "cursor");
}

/** An event on one line. */
export function shortEvent(event: JsonObject, { paint }: Output): string {
  const state = word(event, "state");
  return [
    paint("dim", word(event, "timestamp")),
    paint("cyan", word(event, "type").padEnd(28)),
    word(event, "caseId"),
    `#${word(event, "sequence")}`,
    ...(state === "" ? [] : [`→ ${state}`]),
  ].join("  ");
}
