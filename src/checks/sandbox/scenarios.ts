import type { CheckType } from "../contract";
import type { DocumentFlaw } from "./document-flaws";

export const scenarioNames = [
  "clear",
  "hit",
  "rejected",
  "not_found",
  "error",
  "flaky",
  "slow",
  "duplicate_callback",
  "late",
  "never",
  "not_covered",
  "garbage",
  "outage",
  "hosted_page",
  "hit_later",
  "document_expired",
  "document_blurry",
  "document_mismatch",
  "wrong_document",
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export type Verdict = "clear" | "review" | "rejected" | "not_found" | "not_covered";

/** What the vendor does: when it answers, how often it fails first, and what the answer is. */
export type Behaviour =
  | { kind: "answer"; verdict: Verdict; flaw?: DocumentFlaw }
  /** The first answer about a subject is `verdict`; from the second on, and by monitoring, it is `found`. */
  | { kind: "answer_then_find"; verdict: Verdict; found: Verdict }
  | { kind: "refuse" }
  | { kind: "fail_first"; failures: number; verdict: Verdict }
  | { kind: "call_back"; afterSeconds: number; copies: number; verdict: Verdict }
  | { kind: "call_back_after_deadline"; bySeconds: number; verdict: Verdict }
  | { kind: "stay_silent" }
  | { kind: "answer_nonsense" }
  | { kind: "be_down" }
  | { kind: "ask_person" };

export interface Scenario {
  /** The word that chooses the scenario in the data of a subject. */
  word: string;
  summary: string;
  behaviour: Behaviour;
  /** Null: every check. */
  only: readonly CheckType[] | null;
}

/** Checks that a vendor goes on watching, when `ongoingMonitoring` asks for it. */
export const sanctionsChecks: readonly CheckType[] = [
  "company-sanctions",
  "individual-sanctions",
  "individuals-sanctions",
];
const documentChecks: readonly CheckType[] = ["identity-verification", "identity-documents", "document-ocr"];
/** How long after its answer a vendor that keeps watch finds what there is to find. */
export const monitoringSeconds = 86_400;

/** The one description of what the sandbox vendor can do. Its behaviour, the published catalogue and the tests all read this. */
export const scenarios: Record<ScenarioName, Scenario> = {
  clear: {
    word: "Clear",
    summary: "Answers at once: nothing to worry about.",
    behaviour: { kind: "answer", verdict: "clear" },
    only: null,
  },
  hit: {
    word: "Hit",
    summary: "Answers at once with findings that a person should look at.",
    behaviour: { kind: "answer", verdict: "review" },
    only: null,
  },
  rejected: {
    word: "Rejected",
    summary: "Answers at once with a finding that speaks against the subject.",
    behaviour: { kind: "answer", verdict: "rejected" },
    only: null,
  },
  not_found: {
    word: "Notfound",
    summary: "Answers at once: there is no record of this subject.",
    behaviour: { kind: "answer", verdict: "not_found" },
    only: null,
  },
  error: {
    word: "Error",
    summary: "Refuses the request for good (HTTP 422). Trying again does not help.",
    behaviour: { kind: "refuse" },
    only: null,
  },
  flaky: {
    word: "Flaky",
    summary: "Fails the first two calls (HTTP 503 with Retry-After: 1), then answers clear.",
    behaviour: { kind: "fail_first", failures: 2, verdict: "clear" },
    only: null,
  },
  slow: {
    word: "Slow",
    summary: "Accepts (HTTP 202) and calls back about two seconds later: clear.",
    behaviour: { kind: "call_back", afterSeconds: 2, copies: 1, verdict: "clear" },
    only: null,
  },
  duplicate_callback: {
    word: "Twice",
    summary: "Accepts (HTTP 202), then delivers the same callback twice: clear.",
    behaviour: { kind: "call_back", afterSeconds: 1, copies: 2, verdict: "clear" },
    only: null,
  },
  late: {
    word: "Late",
    summary: "Accepts (HTTP 202) and calls back five seconds after the deadline: clear.",
    behaviour: { kind: "call_back_after_deadline", bySeconds: 5, verdict: "clear" },
    only: null,
  },
  never: {
    word: "Never",
    summary: "Accepts (HTTP 202) and never calls back.",
    behaviour: { kind: "stay_silent" },
    only: null,
  },
  not_covered: {
    word: "Notcovered",
    summary: "Answers at once that it does not cover this subject: the run is cancelled.",
    behaviour: { kind: "answer", verdict: "not_covered" },
    only: null,
  },
  garbage: {
    word: "Garbage",
    summary: "Answers every call with a page of HTML (HTTP 200): asked for once more, then an error.",
    behaviour: { kind: "answer_nonsense" },
    only: null,
  },
  outage: {
    word: "Outage",
    summary: "Is down for as long as it is asked (HTTP 503): an error once the attempts are used up.",
    behaviour: { kind: "be_down" },
    only: null,
  },
  hosted_page: {
    word: "Hosted",
    summary: "Accepts (HTTP 202) with the address of a page where someone chooses how the verification ends.",
    behaviour: { kind: "ask_person" },
    only: ["identity-verification"],
  },
  hit_later: {
    word: "Later",
    summary: "Answers clear at once; asked again, or watched by monitoring, it is a hit.",
    behaviour: { kind: "answer_then_find", verdict: "clear", found: "review" },
    only: sanctionsChecks,
  },
  document_expired: {
    word: "Expired",
    summary: "Answers at once: the document was no longer valid.",
    behaviour: { kind: "answer", verdict: "rejected", flaw: "expired" },
    only: documentChecks,
  },
  document_blurry: {
    word: "Blurry",
    summary: "Answers at once: the picture is too blurred to be sure.",
    behaviour: { kind: "answer", verdict: "review", flaw: "blurry" },
    only: documentChecks,
  },
  document_mismatch: {
    word: "Mismatch",
    summary: "Answers at once: the document is somebody else's.",
    behaviour: { kind: "answer", verdict: "rejected", flaw: "mismatch" },
    only: documentChecks,
  },
  wrong_document: {
    word: "Wrongtype",
    summary: "Answers at once: the picture shows another kind of document.",
    behaviour: { kind: "answer", verdict: "rejected", flaw: "wrong_type" },
    only: documentChecks,
  },
};

/** What happens when neither the options nor the data choose. Vendors that take their time outside take it here too. */
export function defaultScenario(check: CheckType): ScenarioName {
  switch (check) {
    case "identity-verification":
      return "hosted_page";
    case "identity-documents":
    case "individuals-sanctions":
    case "merchant-monitoring":
      return "slow";
    default:
      return "clear";
  }
}

/** A word before the scenario's word that limits it to one check, for subjects that go through several. */
export const scopeWords: Record<CheckType, string> = {
  "company-registry": "Registry",
  ubo: "Ownership",
  "company-sanctions": "Sanctions",
  "individual-sanctions": "Sanctions",
  "individuals-sanctions": "Sanctions",
  "identity-verification": "Identity",
  "identity-documents": "Document",
  "bank-account-verification": "Account",
  "commercial-credit-check": "Credit",
  "merchant-monitoring": "Website",
  "merchant-screening": "Match",
  "document-ocr": "Reading",
  address: "Address",
};

export const scenariosOf = (check: CheckType): ScenarioName[] =>
  scenarioNames.filter((name) => scenarios[name].only?.includes(check) ?? true);
