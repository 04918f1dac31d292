import type { JsonObject } from "../../lib/json";
import type { CheckSubject, ScreenedSubject } from "../inputs";
import { magicScenario } from "./choose-scenario";
import type { FictionalAnswer } from "./fictional/answers";
import { personScreened } from "./fictional/screened";
import { type Finding, findings } from "./findings";
import { personHits } from "./hits";
import { scenarios, type Verdict } from "./scenarios";

export interface ScreenedPersons {
  verdict: Verdict;
  findings: Finding[];
  record: { persons: JsonObject[] };
  hits: JsonObject[];
}

const check = "individuals-sanctions";

/**
 * Every person of a list, screened by themselves: none is passed over, and the list as a whole is as bad as its worst. A person
 * who is not covered makes a list that is otherwise clear one to look at.
 */
export function screenedPersons(subject: CheckSubject, verdict: Verdict, isLater = false): ScreenedPersons {
  const persons = subject.persons ?? [];
  // An option speaks of everybody; a name chooses for its bearer alone.
  const forTheRest = subject.options?.scenario === undefined ? "clear" : verdict;
  const screened = persons.map((person) => {
    const chosen = verdictOf(person, isLater);
    const known = chosen === null && subject.options?.scenario === undefined ? personScreened(person) : null;
    return known === null ? screen(person, chosen ?? forTheRest) : screen(person, known.verdict, known);
  });
  return {
    verdict: worstOf(screened.map((person) => person.verdict)),
    findings: screened.flatMap(({ name, found }) => found.map((one) => ({ ...one, text: `${name}: ${one.text}` }))),
    record: { persons: screened.map((person) => person.record) },
    hits: screened.flatMap((person) => person.hits.map((hit) => ({ ...hit, personId: person.id }))),
  };
}

function screen(person: ScreenedSubject, verdict: Verdict, known: FictionalAnswer | null = null) {
  const { id = null, firstName, lastName } = person;
  const found = known?.findings ?? findings(check, verdict);
  const isKnown = verdict !== "not_found" && verdict !== "not_covered";
  const hits = known?.hits ?? (isKnown ? personHits(person, verdict) : []);
  const reasons = found.map(({ code, level, text }) => ({ code, severity: level, message: text }));
  const record = { id, firstName, lastName, verdict, reasons, hits };
  return { id, name: `${firstName} ${lastName}`, verdict, found, hits, record };
}

function verdictOf(person: ScreenedSubject, isLater: boolean): Verdict | null {
  const scenario = magicScenario(check, person);
  const behaviour = scenario === null ? null : scenarios[scenario].behaviour;
  if (behaviour?.kind === "answer_then_find") return isLater ? behaviour.found : behaviour.verdict;
  return behaviour?.kind === "answer" ? behaviour.verdict : null;
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("rejected")) return "rejected";
  if (verdicts.includes("review")) return "review";
  if (verdicts.length === 0) return "not_found";
  if (verdicts.every((verdict) => verdict === "not_covered")) return "not_covered";
  if (verdicts.includes("not_covered")) return "review";
  return verdicts.includes("not_found") ? "not_found" : "clear";
}
