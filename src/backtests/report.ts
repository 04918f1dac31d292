import type { CaseDifference } from "./compare";
import type { JudgedAgain, JudgedAs } from "./judge-again";
import type { AnsweredLists } from "./list-questions";
import type { Tally } from "./tally";

/** Levels from low to critical: rows and columns of the tables. */
const levels: readonly string[] = ["low", "medium", "high", "critical"];
const verdicts = ["holds", "fails", "unknown", "error"] as const;
const mostUnknownFacts = 200;

/** Adds one judged case to the tally. `decision`: what became of the case (`approved`, `rejected`, or its status). */
export function countCase(
  tally: Tally,
  before: JudgedAs,
  after: JudgedAgain,
  { difference, decision, from }: { difference: CaseDifference; decision: string; from: AnsweredLists["from"] },
): void {
  tally.add(["cases", "judged"]);
  if (difference.changed) tally.add(["cases", "changed"]);
  tally.add(["outcome", before.level, after.level]);
  tally.add(["decision", "before", before.level, decision]);
  tally.add(["decision", "after", after.level, decision]);
  for (const [side, { rules }] of [["before", before] as const, ["after", after] as const])
    for (const { id, name, verdict } of rules) {
      tally.add(["rule", id, side, verdict]);
      tally.add(["name", id, side, name]);
    }
  for (const fact of after.unknownFacts) tally.add(["unknown", fact]);
  for (const [kind, count] of Object.entries(from)) if (count > 0) tally.add(["lists", kind], count);
}

/** Cases that could not be compared, by why: `failed` (the draft threw), `shredded`, `unreadable`, `missing`. */
export type LeftOut = "failed" | "shredded" | "unreadable" | "missing";
export const countLeftOut = (tally: Tally, why: LeftOut): void => tally.add(["cases", why]);

/** Everything that a tally says, as the API shows it. Same tally, same report. */
export function reportOf(tally: Tally) {
  const unknown = [...tally.below("unknown")].map(([[fact = ""], count]) => ({ fact, cases: count }));
  unknown.sort((one, other) => other.cases - one.cases || (one.fact < other.fact ? -1 : 1));
  return {
    cases: {
      judged: tally.at("cases", "judged"),
      changed: tally.at("cases", "changed"),
      failed: tally.at("cases", "failed"),
      shredded: tally.at("cases", "shredded"),
      unreadable: tally.at("cases", "unreadable"),
      missing: tally.at("cases", "missing"),
    },
    outcomes: levels.flatMap((before) =>
      levels.map((after) => ({ before, after, cases: tally.at("outcome", before, after) })),
    ),
    rules: rulesOf(tally),
    decisions: { before: matrixOf(tally, "before"), after: matrixOf(tally, "after") },
    unknownFacts: unknown.slice(0, mostUnknownFacts),
    lists: {
      answeredByVersionOfThen: tally.at("lists", "ofThen"),
      answeredByVersionOfToday: tally.at("lists", "ofToday"),
      unanswered: tally.at("lists", "unanswered"),
    },
  };
}

function rulesOf(tally: Tally) {
  const ids = new Set<string>();
  for (const [[id = ""]] of tally.below("rule")) ids.add(id);
  const names = namesOf(tally);
  const side = (id: string, which: "before" | "after") => {
    const counts = verdicts.map((verdict) => [verdict, tally.at("rule", id, which, verdict)] as const);
    const asked = counts.reduce((sum, [, count]) => sum + count, 0);
    if (asked === 0) return null;
    return { ...Object.fromEntries(counts), rate: rounded(tally.at("rule", id, which, "holds") / asked) };
  };
  return [...ids]
    .sort()
    .map((id) => ({ id, name: names.get(id) ?? id, before: side(id, "before"), after: side(id, "after") }));
}

/** A rule may have had several names: the draft's counts before production's, and of several the one it had most often. */
function namesOf(tally: Tally): Map<string, string> {
  const best = new Map<string, { name: string; weight: number }>();
  for (const [[id = "", side, name = ""], count] of tally.below("name")) {
    const weight = side === "after" ? count + Number.MAX_SAFE_INTEGER / 2 : count;
    const known = best.get(id);
    if (known === undefined || weight > known.weight || (weight === known.weight && name < known.name))
      best.set(id, { name, weight });
  }
  return new Map([...best].map(([id, { name }]) => [id, name]));
}

function matrixOf(tally: Tally, side: "before" | "after") {
  const cells = [...tally.below("decision", side)].map(([[level = "", decision = ""], cases]) => ({
    level,
    decision,
    cases,
  }));
  const order = (level: string): number => levels.indexOf(level);
  return cells.sort((one, other) => order(one.level) - order(other.level) || (one.decision < other.decision ? -1 : 1));
}

const rounded = (rate: number): number => Math.round(rate * 10_000) / 10_000;
