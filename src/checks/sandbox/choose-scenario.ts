import type { CheckType } from "../contract";
import type { CheckSubject } from "../inputs";
import { birthScenario } from "./birth-dates";
import { fictionalAnswer } from "./fictional/answers";
import { defaultScenario, type ScenarioName, scenarioNames, scenarios, scenariosOf, scopeWords } from "./scenarios";
import { specimenChecks, specimenIn } from "./specimens";

/**
 * The scenario of a check: the option, else a magic value in the subject (a word, a specimen, a date of birth), else what the fictional registry knows, else the check's default. Null when the option names
 * a scenario that this check does not have: a typo must not pass for "clear".
 */
export function chooseScenario(check: CheckType, subject: CheckSubject): ScenarioName | null {
  const asked = subject.options?.scenario;
  if (asked !== undefined) return scenariosOf(check).find((name) => name === asked) ?? null;
  const wished = [subject, ...(subject.persons ?? [])].flatMap((one) => magicScenario(check, one) ?? []);
  const chosen =
    wished.find((name) => scenarios[name].behaviour.kind !== "answer") ?? wished[0] ?? knownScenario(check, subject);
  return chosen ?? (subject.options?.immediateResults === true ? "clear" : defaultScenario(check));
}

/** A company of the registry, or a person of the lists, is answered at once with what is known of it. */
function knownScenario(check: CheckType, subject: CheckSubject): ScenarioName | undefined {
  const known = fictionalAnswer(check, "", subject);
  return known === null ? undefined : known.verdict === "review" ? "hit" : known.verdict;
}

/** What the data of one subject, or of one person of a list, chooses; null when it is like anybody's. */
export function magicScenario(check: CheckType, subject: CheckSubject): ScenarioName | null {
  for (const words of magicWords(subject)) {
    const found = scenarioFor(check, words);
    if (found !== null) return found;
  }
  const shown = specimenChecks.some((one) => one === check) ? specimenIn(subject) : null;
  return shown?.scenario ?? birthScenario(check, subject.dateOfBirth ?? subject.person?.dateOfBirth);
}

/** The places where a magic value may stand, each as one run of letters: `SBX-NOT-FOUND` is `notfound`. */
function* magicWords(subject: CheckSubject): Generator<string> {
  const { bankAccountDetails, person, websiteUrl, imageUrl, fileId, email } = subject;
  const holder = bankAccountDetails?.holder;
  for (const number of [
    // Who looks a company up types one or the other into the same field.
    subject.registrationNumber ?? subject.companyName,
    subject.companyRegistrationNumber,
    subject.registeredCharityNumber,
    holder?.companyRegistrationNumber,
    holder?.registeredCharityNumber,
  ]) {
    const word = /^SBX[-_ ](.+)$/i.exec(number ?? "")?.[1];
    if (word !== undefined) yield letters(word);
  }
  for (const name of [subject.companyName, subject.merchantName, holder?.bankAccountName, subject.line1]) {
    // Company names go on after the word ("Sandbox Hit Holdings Ltd"): try one, two and three words.
    const words = /^Sandbox\s+(.+)$/i.exec(name ?? "")?.[1]?.split(/\s+/) ?? [];
    for (const count of [1, 2, 3]) if (count <= words.length) yield letters(words.slice(0, count).join(""));
  }
  for (const lastName of [subject.lastName, person?.lastName, holder?.lastName])
    if (lastName !== undefined) yield letters(lastName);
  for (const address of [websiteUrl, imageUrl]) {
    const host = /^https?:\/\/(?:www\.)?sbx-([a-z-]+)\./i.exec(address ?? "")?.[1];
    if (host !== undefined) yield letters(host);
  }
  const file = /^sbx-([a-z-]+)$/i.exec(fileId ?? "")?.[1];
  if (file !== undefined) yield letters(file);
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
