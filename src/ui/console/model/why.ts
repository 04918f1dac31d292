import type { Json } from "../../../lib/json";
import type { Explanation, RuleAnswer, ScoreExplanation, Transition } from "./types";
import { labelOf, plural, stateWords } from "./words";

/** One reason of a score: what it added, what it says, and what it was concluded from. */
export interface Reason {
  id: string;
  points: number;
  name: string;
  domain: string;
  because: string[];
}

export interface Breakdown {
  score: number;
  reasons: Reason[];
  /** Rules that were asked and did not hold; those that could not be answered, with what was missing. */
  passed: number;
  open: { name: string; because: string[] }[];
}

/** Why the score is what it is: the reasons that counted, largest first. Null when nothing was scored yet. */
export function breakdownOf(explanation: Pick<Explanation, "scores"> | null): Breakdown | null {
  const scored: ScoreExplanation | null = explanation?.scores[0]?.explanation ?? null;
  if (scored === null) return null;
  const holding = scored.sets.filter((set) => set.verdict === "holds");
  return {
    score: scored.score,
    reasons: holding
      .map(({ id, points, name, domain, tree }) => ({
        id,
        points,
        name,
        domain,
        because: sentencesOf(tree, ["holds"]),
      }))
      .sort((a, b) => b.points - a.points),
    passed: scored.sets.filter((set) => set.verdict === "fails").length,
    open: scored.sets
      .filter((set) => set.verdict === "unknown" || set.verdict === "error")
      .map(({ name, tree }) => ({ name, because: sentencesOf(tree, ["unknown", "error"]) })),
  };
}

/** The leaves of a rule with one of these verdicts, as statements. */
function sentencesOf(node: RuleAnswer, verdicts: string[]): string[] {
  if (node.rules !== undefined) return node.rules.flatMap((rule) => sentencesOf(rule, verdicts));
  return verdicts.includes(node.verdict) ? [statementOf(node.sentence)] : [];
}

/**
 * The rules answer in the form `Is it so that <path> <claim>? Yes: it is <value>.` A reader of the case wants the finding:
 * `Industry is "crypto".` Anything in another form stays as it was said.
 */
export function statementOf(sentence: string): string {
  const asked = /^Is it so that (\S+) (.*)\? (Yes|No|Not known): (.*)$/s.exec(sentence);
  if (asked === null) return sentence;
  const [, path = "", claim = "", verdict, said = ""] = asked;
  const subject = factName(path);
  if (verdict === "Not known") return `${subject}: ${said}`;
  const value = /^it is (.*)\.$/s.exec(said)?.[1];
  if (value === undefined) return `${subject} ${claim}: ${said}`;
  return verdict === "Yes" ? `${subject} is ${value}` : `${subject} is ${value}, not: ${claim}`;
}

/** `pluginsOutput.businessInformation.data.status` → "Business information: status". */
export function factName(path: string): string {
  const parts = path.split(".").filter((part) => !/^(\d+|\*|data|result|additionalInfo|length)$/.test(part));
  const last = parts.at(-1) ?? path;
  const root = parts[0];
  if (root === "entity" || root === "customData") return labelOf(last.replaceAll("[]", ""));
  const holder = root === "pluginsOutput" || root === "childWorkflows" ? (parts[1] ?? "") : "";
  return holder === "" || holder === last ? labelOf(last) : `${labelOf(holder)}: ${labelOf(last).toLowerCase()}`;
}

/** What a transition did, in one line, and the guards it asked on the way. */
export interface TransitionStory {
  line: string;
  cause: string;
  guards: { line: string; taken: boolean; reads: { name: string; value: string }[] }[];
}

export function storyOf(transition: Transition): TransitionStory {
  const asked = transition.tried.filter((one) => one.guard !== null || !one.taken);
  return {
    line: `${stateWords(transition.from)} → ${stateWords(transition.to)}`,
    cause: causeOf(transition),
    guards: asked.map(({ targets, taken, guard }) => ({
      taken,
      line: `${targets.map(stateWords).join(", ") || "Stay"}: ${taken ? "taken" : guard === null ? "not asked" : verdictWords(guard.verdict)}${guard?.error ? ` (${guard.error})` : ""}`,
      reads: (guard?.reads ?? []).map(({ path, found, value }) => ({
        name: factName(path),
        value: found ? shortJson(value) : "missing",
      })),
    })),
  };
}

const verdictWords = (verdict: string): string =>
  ({
    holds: "the condition holds",
    fails: "the condition does not hold",
    unknown: "a fact is missing",
    error: "the condition failed",
  })[verdict] ?? verdict;

function causeOf({ origin, event }: Transition): string {
  const [kind = "", ...rest] = origin.split(":");
  const name = rest.join(":");
  const words: Record<string, string> = {
    plugin: `${labelOf(name)} answered`,
    join: `everything “${stateWords(name)}” waited for is there`,
    event: `event ${event}`,
    decision: `decision: ${labelOf(event).toLowerCase()}`,
    applicant: "the applicant sent the form",
    child: "a child case reported",
    callback: "a callback came in",
    always: "nothing to wait for",
  };
  return words[kind] ?? `event ${event}`;
}

export function shortJson(value: Json | undefined): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "string") return value;
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

export const openRulesWords = (breakdown: Breakdown): string =>
  `${plural(breakdown.passed, "rule")} asked and not met${breakdown.open.length > 0 ? `, ${plural(breakdown.open.length, "rule")} without an answer because facts are missing` : ""}`;
