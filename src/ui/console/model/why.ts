import type { Json } from "../../../lib/json";
import type { Evaluation, EvaluationNode } from "../evaluation/evaluation";
import { eventWords } from "./event-words";
import type { Explanation, HeldBack, Transition, Tried } from "./types";
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
  const scored: Evaluation | null = explanation?.scores[0]?.explanation ?? null;
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
function sentencesOf(node: EvaluationNode, verdicts: string[]): string[] {
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
  if (verdict !== "Yes") return `${subject} is ${value}, not: ${claim}`;
  return isSaidByValue(claim) ? `${subject} is ${value}` : `${subject} is ${value} (${claim})`;
}

/** Where the value alone is the finding. */
const isSaidByValue = (claim: string): boolean => /^(equals|is one of) /.test(claim);

/** `pluginsOutput.businessInformation.data.status` → "Business information: status". */
export function factName(path: string): string {
  const parts = path.split(".").filter((part) => !/^(\d+|\*|data|result|additionalInfo|length)$/.test(part));
  const last = parts.at(-1) ?? path;
  const root = parts[0];
  if (root === "entity" || root === "customData") return labelOf(last.replaceAll("[]", ""));
  const holder = root === "pluginsOutput" || root === "childWorkflows" ? (parts[1] ?? "") : "";
  return holder === "" || holder === last ? labelOf(last) : `${labelOf(holder)}: ${labelOf(last).toLowerCase()}`;
}

/** One guard that was asked: where it would have led, what it said, and the facts it read. */
export interface GuardLine {
  line: string;
  taken: boolean;
  reads: { name: string; value: string }[];
}

/** What a transition did, in one line, and the guards it asked on the way. */
export interface TransitionStory {
  line: string;
  cause: string;
  guards: GuardLine[];
}

export const storyOf = (transition: Transition): TransitionStory => ({
  line: `${stateWords(transition.from)} → ${stateWords(transition.to)}`,
  cause: causeOf(transition),
  guards: guardLines(transition.tried),
});

/** The guards of what was tried, in their order. A transition that was taken without being asked anything is no news. */
export const guardLines = (tried: readonly Tried[]): GuardLine[] =>
  tried
    .filter((one) => one.guard !== null || !one.taken)
    .map(({ targets, taken, guard }) => ({
      taken,
      line: `${targets.map(stateWords).join(", ") || "Stay"}: ${taken ? "taken" : guard === null ? "not asked" : verdictWords(guard.verdict)}${guard?.error ? ` (${guard.error})` : ""}`,
      reads: (guard?.reads ?? []).map(({ path, found, value }) => ({
        name: factName(path),
        value: found ? shortJson(value) : "missing",
      })),
    }));

/**
 * What would move the case on from where it stands (`state`) and does not: one line per event, the newest word on each. What held it
 * back in states it has left is history.
 */
export function heldBackStories(
  heldBack: readonly HeldBack[],
  state: string,
): { key: string; line: string; guards: GuardLine[] }[] {
  const seen = new Set<string>();
  return heldBack.flatMap(({ seq, event, tried }) => {
    const sources = [...new Set(tried.map(({ source }) => source))].join("|");
    const key = `${event} ${sources}`;
    if (tried.length === 0 || seen.has(key) || !tried.every(({ source }) => isWithin(state, source))) return [];
    seen.add(key);
    const from = sources === "" ? "the case" : `“${stateWords(sources)}”`;
    const line =
      event === "xstate.always" ? `Waits in ${from} for a condition` : `${eventWords(event)}: nothing moved in ${from}`;
    return [{ key: `${seq} ${key}`, line, guards: guardLines(tried) }];
  });
}

const isWithin = (state: string, source: string): boolean =>
  source === "" || state.split("|").some((leaf) => leaf === source || leaf.startsWith(`${source}.`));

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
    automatic: "nothing to wait for",
    opening: "the case was opened",
    timer: eventWords(event),
  };
  return words[kind] ?? `event ${eventWords(event)}`;
}

export function shortJson(value: Json | undefined): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "string") return value;
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

export const openRulesWords = (breakdown: Breakdown): string =>
  `${plural(breakdown.passed, "rule")} asked and not met${breakdown.open.length > 0 ? `, ${plural(breakdown.open.length, "rule")} without an answer because facts are missing` : ""}`;
