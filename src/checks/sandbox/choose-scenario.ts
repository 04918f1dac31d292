import type { CheckSubject, CheckType } from "../contract";
import { defaultScenario, type ScenarioName, scenarioNames, scenarios, scenariosOf, scopeWords } from "./catalog";

/**
 * The scenario of a check: the option, else a magic value in the subject, else the check's default. Null when the option names
 * a scenario that this check does not have: a typo must not pass for "clear".
 */
export function chooseScenario(check: CheckType, subject: CheckSubject): ScenarioName | null {
  const asked = subject.options?.scenario;
  if (asked !== undefined) return scenariosOf(check).find((name) => name === asked) ?? null;
  for (const words of magicWords(subject)) {
    const found = scenarioFor(check, words);
    if (found !== null) return found;
  }
  return defaultScenario(check);
}

/** The places where a magic value may stand, each as one run of letters: `SBX-NOT-FOUND` is `notfound`. */
function* magicWords({ registrationNumber, companyName, lastName, email }: CheckSubject): Generator<string> {
  const number = /^SBX[-_ ](.+)$/i.exec(registrationNumber ?? "")?.[1];
  if (number !== undefined) yield letters(number);
  const name = /^Sandbox\s+(.+)$/i.exec(companyName ?? "")?.[1];
  if (name !== undefined) {
    // Company names go on after the word ("Sandbox Hit Holdings Ltd"): try one, two and three words.
    const words = name.split(/\s+/);
    for (const count of [1, 2, 3]) if (count <= words.length) yield letters(words.slice(0, count).join(""));
  }
  if (lastName !== undefined) yield letters(lastName);
  const tag = /\+([^@+]+)@/.exec(email ?? "")?.[1];
  if (tag !== undefined) yield letters(tag);
}

function scenarioFor(check: CheckType, text: string): ScenarioName | null {
  const available = new Set(scenariosOf(check));
  const scope = letters(scopeWords[check]);
  for (const name of scenarioNames) {
    const word = letters(scenarios[name].word);
    if (available.has(name) && (text === word || text === scope + word)) return name;
  }
  return null;
}

const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");
