import { getPath, isObject, type Json } from "../lib/json";
import { editDistance } from "../lib/similarity";
import { factRead } from "./fact-reads";
import { compareWith, problemWithComparison } from "./measured-operators";
import { nameSimilarity } from "./name-match";
import type { LeafAnswer, LeafQuestion, Operator } from "./operator";
import { dateMs, startOfDayMs } from "./years";

// Operators that hold the fact under their key against another value: `to` is that value, `toPath` the path of another fact.

const defaultThreshold = 0.85;

export const twoFactOperators = {
  /** NAME_MATCH `{to | toPath, threshold?}`: the names are at least that much alike (0 to 1, 0.85). */
  NAME_MATCH: {
    words: "is about the same name as",
    needsKey: true,
    problemWithValue: (value) => {
      const problem = problemWithOther(value, (to) => typeof to === "string" && to.trim() !== "", "a name");
      if (problem !== null || !isObject(value)) return problem;
      const { threshold = defaultThreshold } = value;
      const isGood = typeof threshold === "number" && threshold > 0 && threshold <= 1;
      return isGood ? null : "the threshold is a number above 0, up to 1";
    },
    ask: (question) =>
      withBoth(question, (fact, other) => {
        if (typeof fact !== "string" || typeof other !== "string") return "a name is a text";
        const alike = nameSimilarity(fact, other);
        if (alike === null) return "one of the two is no name";
        const threshold = isObject(question.value) ? (question.value.threshold ?? defaultThreshold) : defaultThreshold;
        return alike >= Number(threshold);
      }),
  },
  /** DISTANCE `{to | toPath, measure, operator, value}`: how far the two are apart, compared. */
  DISTANCE: {
    words: "is at a distance",
    needsKey: true,
    problemWithValue: (value) => {
      const problem = problemWithOther(value, (to) => to !== null, "a value");
      if (problem !== null || !isObject(value)) return problem;
      if (!Object.hasOwn(measures, String(value.measure)))
        return `the measure is one of ${Object.keys(measures).join(", ")}`;
      return problemWithComparison(value);
    },
    ask: (question) =>
      withBoth(question, (fact, other) => {
        const name = isObject(question.value) ? String(question.value.measure) : "";
        const measure = Object.hasOwn(measures, name) ? measures[name as keyof typeof measures] : null;
        if (measure === null) return "the value of the rule has the wrong shape";
        const distance = measure(fact, other);
        return typeof distance === "string" ? distance : compareWith(question.value, distance, question.nowMs);
      }),
  },
  BEFORE: dates("is before", (fact, other) => fact < other),
  AFTER: dates("is after", (fact, other) => fact > other),
} satisfies Record<string, Operator>;

/** BEFORE and AFTER `{to | toPath}`: dates are compared to the moment; `to: "today"` is midnight UTC. */
function dates(words: string, is: (factMs: number, otherMs: number) => boolean): Operator {
  return {
    words,
    needsKey: true,
    problemWithValue: (value) =>
      problemWithOther(value, (to) => to === "today" || dateMs(to) !== null, 'a date like 2024-05-31, or "today"'),
    ask: (question) =>
      withBoth(question, (fact, other) => {
        const factMs = dateMs(fact);
        const otherMs = other === "today" ? startOfDayMs(question.nowMs) : dateMs(other);
        return factMs === null || otherMs === null ? "one of the two is no date" : is(factMs, otherMs);
      }),
  };
}

function problemWithOther(value: Json, isGood: (to: Json) => boolean, what: string): string | null {
  if (!isObject(value)) return `the value must be like {"to": …} or {"toPath": "entity.data.name"}`;
  const { to, toPath } = value;
  if ((to === undefined) === (toPath === undefined)) return "the value needs either to or toPath";
  if (toPath !== undefined)
    return typeof toPath === "string" && toPath.trim() !== "" ? null : "toPath is the path of another fact";
  return to !== undefined && isGood(to) ? null : `to is ${what}`;
}

/** Reads both; either missing is unknown. The read is the one of the fact, or of the other when that one is missing. */
function withBoth(
  { key, value, facts }: LeafQuestion,
  judge: (fact: Json, other: Json) => boolean | string,
): LeafAnswer {
  const fact = getPath(facts, key);
  const toPath = isObject(value) && typeof value.toPath === "string" ? value.toPath : null;
  const other = toPath !== null ? getPath(facts, toPath) : isObject(value) ? value.to : undefined;
  if (fact === undefined || fact === null)
    return { verdict: "unknown", read: factRead(key, fact), reason: "the fact is missing" };
  if (other === undefined || other === null)
    return { verdict: "unknown", read: factRead(toPath ?? key, other), reason: "the fact to compare with is missing" };
  const verdict = judge(fact, other);
  const read = factRead(key, fact);
  if (typeof verdict === "string") return { verdict: "error", read, reason: verdict };
  return { verdict: verdict ? "holds" : "fails", read, reason: null };
}

const longestEdited = 500;
const earthRadiusKm = 6_371.0088;

/** How far two values are apart; a text says why that cannot be told. */
const measures = {
  /** Of two numbers. */
  absolute: (a, b) => bothNumbers(a, b, (x, y) => Math.abs(x - y)),
  /** Of two numbers: the difference in percent of the second. */
  percent: (a, b) =>
    bothNumbers(a, b, (x, y) => (y === 0 ? "nothing is a percentage of zero" : (Math.abs(x - y) / Math.abs(y)) * 100)),
  /** Of two dates. */
  days: (a, b) => {
    const [x, y] = [dateMs(a), dateMs(b)];
    return x === null || y === null ? "one of the two is no date" : Math.abs(x - y) / 86_400_000;
  },
  /** Of two texts: insertions, deletions, replacements. */
  edits: (a, b) => {
    if (typeof a !== "string" || typeof b !== "string") return "one of the two is no text";
    return a.length > longestEdited || b.length > longestEdited ? "one of the texts is too long" : editDistance(a, b);
  },
  /** Of two points `{latitude, longitude}` on the globe, along a great circle. */
  kilometres: (a, b) => {
    const [from, to] = [pointOf(a), pointOf(b)];
    if (from === null || to === null) return "one of the two is no point like {latitude, longitude}";
    const [phi, other] = [from.latitude, to.latitude];
    const half = (x: number) => Math.sin(x / 2) ** 2;
    const chord = half(other - phi) + Math.cos(phi) * Math.cos(other) * half(to.longitude - from.longitude);
    return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(chord)));
  },
} satisfies Record<string, (a: Json, b: Json) => number | string>;

function bothNumbers(a: Json, b: Json, measure: (a: number, b: number) => number | string): number | string {
  const [x, y] = [numeric(a), numeric(b)];
  return Number.isFinite(x) && Number.isFinite(y) ? measure(x, y) : "one of the two is no number";
}

function numeric(value: Json): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

/** In radians. */
function pointOf(value: Json): { latitude: number; longitude: number } | null {
  if (!isObject(value)) return null;
  const latitude = numeric(value.latitude ?? value.lat ?? null);
  const longitude = numeric(value.longitude ?? value.lng ?? value.lon ?? null);
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isOnEarth ? { latitude: (latitude * Math.PI) / 180, longitude: (longitude * Math.PI) / 180 } : null;
}
