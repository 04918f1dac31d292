import { canonicalJson, isObject, type Json, type JsonObject } from "../src/lib/json";

/**
 * What a run comes to, with what it took before: a check that ends later, by a callback, a deadline or by giving up, keeps what was paid,
 * the last answer as it came, and every try at every vendor. Runs that are no checks keep what is new only.
 */
export function withEarlierTries(before: Json, now: Json): Json {
  const earlier = isObject(before) && isObject(before.raw) ? before.raw : null;
  if (earlier === null || !Array.isArray(earlier.asked) || !isObject(now)) return now;
  const raw: JsonObject = isObject(now.raw) ? now.raw : {};
  const tries = Array.isArray(raw.asked) ? raw.asked : [];
  return {
    ...now,
    raw: {
      ...earlier,
      ...raw,
      costCents: raw.costCents ?? earlier.costCents ?? null,
      rawRef: raw.rawRef ?? earlier.rawRef ?? null,
      asked: allTries(earlier.asked, tries),
    },
  };
}

/** Whoever tells all tries again tells the earlier ones word for word; whoever did not know of them counts from 1 again. */
function allTries(earlier: readonly Json[], told: readonly Json[]): Json[] {
  const all = [...earlier];
  for (const one of told) {
    if (!isObject(one) || all.some((other) => canonicalJson(one) === canonicalJson(other))) continue;
    const ofVendor = all.filter((other) => isObject(other) && other.vendor === one.vendor);
    const isCounted = ofVendor.some((other) => isObject(other) && other.attempt === one.attempt);
    all.push(isCounted ? { ...one, attempt: ofVendor.length + 1 } : one);
  }
  return all;
}
