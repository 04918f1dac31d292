import type { JSONWebKeySet } from "jose";
import * as z from "zod";
import type { Outside } from "../domain";
import type { KeySource } from "./token";

const freshMs = 10 * 60_000;
// Keys change rarely, and whoever invents key ids must not make us ask for ever.
const missesPerMinute = 3;
const mostSets = 200;

const KeySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) });

interface Kept {
  keys: JSONWebKeySet;
  untilMs: number;
  /** When somebody named a key that was not there. */
  missesAtMs: number[];
}
const kept = new Map<string, Kept>();

/** The public keys at an address, asked through `outside` and remembered in this isolate. A new key id makes us ask again. */
export const keysAt =
  (outside: Pick<Outside, "fetch">, url: string, nowMs: number): KeySource =>
  async (missing) => {
    const known = kept.get(url);
    if (known !== undefined && missing === null && known.untilMs > nowMs) return known.keys;
    const missesAtMs = (known?.missesAtMs ?? []).filter((atMs) => atMs > nowMs - 60_000);
    if (known !== undefined && missing !== null) {
      if (missesAtMs.length >= missesPerMinute) return known.keys;
      missesAtMs.push(nowMs);
    }
    const keys = await ask(outside, url);
    // A provider that is down for a while still signs with the keys that we know.
    if (keys === null) return known?.keys ?? null;
    if (kept.size >= mostSets) kept.clear();
    kept.set(url, { keys, untilMs: nowMs + freshMs, missesAtMs });
    return keys;
  };

async function ask(outside: Pick<Outside, "fetch">, url: string): Promise<JSONWebKeySet | null> {
  const answer = await outside.fetch({
    ...{ url, method: "GET", headers: { accept: "application/json" }, body: null },
    ...{ timeoutMs: 8_000, maxBytes: 262_144 },
  });
  if (!answer.ok || answer.value.status !== 200) return null;
  try {
    const parsed = KeySet.safeParse(JSON.parse(answer.value.text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
