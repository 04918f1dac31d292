import { sandboxEntries } from "../../screening/sandbox-list";
import { type CheckType, checkTypes } from "../contract";
import { birthDates } from "./birth-dates";
import { companyFiles } from "./company-files";
import { flawFindings } from "./document-flaws";
import { examplesOf } from "./examples";
import { fictionalCompanies, fictionalPeople } from "./fictional/register";
import { findings } from "./findings";
import {
  type Behaviour,
  defaultScenario,
  monitoringSeconds,
  sanctionsChecks,
  scenarios,
  scenariosOf,
  scopeWords,
} from "./scenarios";
import { specimenChecks, specimens } from "./specimens";
import { simulateActions } from "./wire";

/** The catalogue as `GET /api/v1/sandbox/catalog` publishes it. */
export const catalog = () => ({
  vendor: "sandbox",
  precedence: [
    "input.options.scenario",
    "magic value in the subject: a registration or charity number `SBX-<WORD>`, the name of a company, merchant or account holder `Sandbox <Word> …`, lastName `<Word>`, websiteUrl or imageUrl `https://sbx-<word>.…`, fileId `sbx-<word>`, first line of an address `Sandbox <Word> …`, email `…+<word>@…`",
    "a specimen document, by its file name in a reference or by its bytes in an uploaded file (`GET /sandbox/specimens`)",
    "a date of birth: see `birthDates`",
    "the fictional registry: a company of `GET /api/v1/sandbox/registry`, or a person of it or of the sandbox's watch list, is answered as it is on file",
    "the default of the check",
  ],
  scope:
    "Put the scope word before the scenario's word to choose for one check only: `SBX-SANCTIONS-HIT`, `Sanctions-Hit`.",
  lists:
    "A list of people is chosen for person by person: each may carry a last name of their own. What the vendor does besides answering (fail, call back, stay silent) is the first such wish among them.",
  checks: checkTypes.map((check) => ({
    check,
    default: defaultScenario(check),
    scope: scopeWords[check],
    scenarios: scenariosOf(check).map((name) => ({
      scenario: name,
      word: scenarios[name].word,
      summary: scenarios[name].summary,
      behaviour: scenarios[name].behaviour,
      reasons: reasonsOf(check, scenarios[name].behaviour),
      examples: examplesOf(check, name),
    })),
  })),
  birthDates,
  specimens: specimens.map(({ file, title, contentType, sha256, scenario, mrz }) => ({
    ...{ file, title, contentType, sha256, path: `/sandbox/specimens/${file}`, mrz },
    expected: specimenChecks.map((check) => ({
      check,
      scenario,
      reasons: reasonsOf(check, scenarios[scenario].behaviour),
    })),
  })),
  monitoring: {
    checks: sanctionsChecks,
    foundAfterSeconds: monitoringSeconds,
    note: "With `options.ongoingMonitoring`, what `hit_later` finds is told by a callback a day later (on the sandbox clock), or by the simulate action `hit_later`, and raises an alert with the source `screening`.",
  },
  companyFiles: Object.entries(companyFiles).map(([name, file]) => ({
    url: `https://sandbox.edgecase.invalid/companies/${name}.json`,
    path: `/sandbox/companies/${name}.json`,
    httpStatus: file.status,
    nameFuzzinessScore: file.score,
  })),
  registry: {
    path: "/api/v1/sandbox/registry",
    companies: fictionalCompanies.length,
    countries: new Set(fictionalCompanies.map(({ country }) => country)).size,
    people: fictionalPeople.length,
    watchListEntries: sandboxEntries.length,
  },
  simulate: { path: "/api/v1/sandbox/runs/{id}/simulate", actions: simulateActions },
});

/** Codes of the reasons that come with the answer, whenever it comes. */
const reasonsOf = (check: CheckType, behaviour: Behaviour): string[] =>
  behaviour.kind === "answer" && behaviour.flaw !== undefined
    ? [flawFindings[behaviour.flaw].code]
    : "verdict" in behaviour
      ? findings(check, behaviour.verdict).map(({ code }) => code)
      : [];
