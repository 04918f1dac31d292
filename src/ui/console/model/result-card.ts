import { getPath, isObject, type Json, type JsonObject } from "../../../lib/json";
import type { Tone } from "../../shared/badge";
import { valueText } from "./facts";
import { ownResultCards } from "./own-result-cards";
import { country, day, levelWords, money, names, numberOf, objects, outOf100, riskTone, saidOf } from "./result-words";
import { textOf } from "./subject";
import type { Check } from "./types";
import { labelOf, plural } from "./words";

/** What a check found, in plain words: a few facts, then one item per thing or person it speaks about. */
export interface ResultCard {
  facts: { label: string; value: string; tone?: Tone }[];
  /** What the items are: "People", "Violations". */
  itemsLabel: string;
  items: { title: string; verdict: { tone: Tone; words: string } | null; lines: string[] }[];
}

type Result = NonNullable<Check["result"]>;

/** What a card is made of. `request`: what was asked, where the card shows both. */
export type Told = Pick<Result, "type" | "data"> & Partial<Pick<Result, "reasons">> & { request?: Json };

/** The card of a result; null for checks whose findings are told elsewhere (reasons, matches, facts, owners). */
export function resultCard(told: Told): ResultCard | null {
  const read = Object.hasOwn(readers, told.type) ? readers[told.type] : undefined;
  if (read === undefined || Object.keys(told.data).length === 0) return null;
  const card = read(told.data, told);
  return { ...card, facts: card.facts.filter(({ value }) => value !== "") };
}

export type CardReader = (data: JsonObject, told: Told) => ResultCard;

const readers: Record<string, CardReader> = {
  ...ownResultCards,
  "bank-account-verification": bankAccount,
  "commercial-credit-check": creditReport,
  "merchant-monitoring": websiteReport,
  "merchant-screening": terminatedMerchants,
  "individuals-sanctions": screenedPersons,
};

const nameMatchWords: Record<string, { words: string; tone: Tone }> = {
  full: { words: "The name is the holder's", tone: "ok" },
  partial: { words: "The name resembles the holder's", tone: "warn" },
  none: { words: "The account is somebody else's", tone: "bad" },
};

function bankAccount(data: JsonObject): ResultCard {
  const match = saidOf(nameMatchWords, textOf(data.nameMatch));
  const end = textOf(data.accountNumberEnd);
  return {
    facts: [
      match === undefined
        ? { label: "Name", value: labelOf(textOf(data.nameMatch)) }
        : { label: "Name", value: match.words, tone: match.tone },
      { label: "Name on the account", value: textOf(data.nameOnAccount) || "Not told by the bank" },
      { label: "Address", value: addressMatch(textOf(data.addressMatch)) },
      { label: "Account", value: [labelOf(textOf(data.accountStatus)), opened(data)].filter(Boolean).join(", ") },
      {
        label: "Bank",
        value: [textOf(getPath(data, "bank.name")), textOf(getPath(data, "bank.sortCode"))].filter(Boolean).join(", "),
      },
      { label: "Number", value: end === "" ? "" : `Ends in ${end}` },
      { label: "Certainty", value: outOf100(data.score) },
    ],
    itemsLabel: "",
    items: [],
  };
}

const opened = (data: JsonObject): string => (textOf(data.openedOn) === "" ? "" : `since ${day(data.openedOn)}`);

const addressMatch = (word: string): string => saidOf(addressMatchWords, word) ?? labelOf(word);
const addressMatchWords: Record<string, string> = {
  full: "Matches",
  partial: "Resembles",
  none: "Another address",
  not_checked: "Not checked",
};

function creditReport(data: JsonObject): ResultCard {
  const days = numberOf(data.daysBeyondTerms);
  const judgments = numberOf(getPath(data, "courtJudgments.count"));
  const currency = textOf(getPath(data, "creditLimit.currency"));
  const insolvency = isObject(data.insolvency) ? data.insolvency : null;
  return {
    facts: [
      { label: "Score", value: outOf100(data.creditScore), tone: riskTone(data.riskLevel) },
      { label: "Band", value: [textOf(data.band), levelWords(data.riskLevel)].filter(Boolean).join(", ") },
      insolvency === null
        ? // What a vendor does not say is not "none".
          { label: "Insolvency", value: data.insolvency === null ? "None" : "" }
        : {
            label: "Insolvency",
            value: `${labelOf(textOf(insolvency.type))} since ${day(insolvency.openedOn)}`,
            tone: "bad",
          },
      { label: "Credit limit", value: money(getPath(data, "creditLimit.amount"), currency) },
      {
        label: "Pays",
        value: Number.isNaN(days) ? "" : days <= 0 ? "On time" : `${plural(days, "day")} late on average`,
        ...(days > 30 && { tone: "warn" as const }),
      },
      {
        label: "Court judgments",
        value: Number.isNaN(judgments)
          ? ""
          : judgments === 0
            ? "None"
            : `${judgments}, ${money(getPath(data, "courtJudgments.totalAmount"), currency)} in all`,
        ...(judgments > 0 && { tone: "bad" as const }),
      },
    ],
    itemsLabel: "",
    items: [],
  };
}

function websiteReport(data: JsonObject): ResultCard {
  const summary = isObject(data.summary) ? data.summary : {};
  const stated = textOf(getPath(data, "lineOfBusiness.stated"));
  const found = textOf(getPath(data, "lineOfBusiness.found"));
  return {
    facts: [
      {
        label: "Risk",
        value: [outOf100(summary.riskScore), levelWords(summary.riskLevel)].filter(Boolean).join(", "),
        tone: riskTone(summary.riskLevel),
      },
      { label: "In short", value: textOf(summary.text) },
      { label: "Website", value: textOf(data.websiteUrl) },
      { label: "Company on it", value: textOf(getPath(data, "websiteCompany.name")) },
      {
        label: "Sells",
        value: stated === "" || stated === found ? found : `${found || "Nothing that was found"} (stated: ${stated})`,
      },
      { label: "Domain since", value: day(getPath(data, "credibility.domainRegisteredOn")) },
      { label: "Neighbours", value: names(getPath(data, "ecosystem.domains"), "domain") },
    ],
    itemsLabel: "What is wrong",
    items: objects(data.violations).map((violation) => ({
      title: textOf(violation.name),
      verdict: { tone: riskTone(violation.riskLevel), words: levelWords(violation.riskLevel) },
      lines: [
        textOf(violation.explanation),
        [textOf(violation.domain), textOf(violation.sourceUrl)].filter(Boolean).join(": "),
      ].filter(Boolean),
    })),
  };
}

function terminatedMerchants(data: JsonObject): ResultCard {
  const terminated = objects(data.terminatedMatchedMerchants);
  const inquired = objects(data.inquiredMatchedMerchants);
  const counted = (list: readonly JsonObject[], told: Json | undefined, tone: Tone) =>
    list.length === 0
      ? { value: Array.isArray(told) ? "Nobody like this" : "" }
      : { value: plural(list.length, "merchant"), tone };
  return {
    facts: [
      { label: "Terminated", ...counted(terminated, data.terminatedMatchedMerchants, "bad") },
      { label: "Asked about by others", ...counted(inquired, data.inquiredMatchedMerchants, "warn") },
      { label: "List as of", value: day(data.checkDate) },
    ],
    itemsLabel: "Merchants on the list",
    items: [
      ...terminated.map((merchant) => listed(merchant, { tone: "bad", words: "Terminated" })),
      ...inquired.map((merchant) => listed(merchant, { tone: "warn", words: "Asked about" })),
    ],
  };
}

function listed(merchant: JsonObject, verdict: { tone: Tone; words: string }): ResultCard["items"][number] {
  const place = [textOf(getPath(merchant, "address.city")), country(getPath(merchant, "address.country"))];
  const matches = isObject(merchant.matches) ? Object.entries(merchant.matches) : [];
  const same = matches.filter(([, degree]) => degree === "EXACT").map(([key]) => key);
  const people = objects(merchant.principals).map((one) => `${textOf(one.firstName)} ${textOf(one.lastName)}`);
  return {
    title: textOf(merchant.name),
    verdict,
    lines: [
      place.filter(Boolean).join(", "),
      [textOf(merchant.reason), [textOf(merchant.addedBy), day(merchant.date)].filter(Boolean).join(", ")]
        .filter(Boolean)
        .join(". Added by "),
      same.length === 0 ? "The name is similar, nothing else" : `The same: ${same.join(", ")}`,
      people.length === 0 ? "" : `Behind it: ${people.join(", ")}`,
    ].filter(Boolean),
  };
}

const verdictWords: Record<string, { tone: Tone; words: string }> = {
  clear: { tone: "ok", words: "Clear" },
  review: { tone: "warn", words: "To review" },
  rejected: { tone: "bad", words: "Hit" },
  not_found: { tone: "warn", words: "Not found" },
  not_covered: { tone: "neutral", words: "Not covered" },
};

function screenedPersons(data: JsonObject): ResultCard {
  const persons = objects(data.persons);
  const looked = persons.filter(({ verdict }) => verdict !== "clear").length;
  return {
    facts: [
      { label: "People", value: String(persons.length) },
      looked === 0
        ? { label: "To look at", value: "Nobody", tone: "ok" }
        : { label: "To look at", value: plural(looked, "person", "people"), tone: "warn" },
    ],
    itemsLabel: "People who were screened",
    items: persons.map((person) => {
      const verdict = textOf(person.verdict);
      const reasons = objects(person.reasons).map(({ message }) => textOf(message));
      const hits = objects(person.hits).map((hit) =>
        [textOf(hit.matchedName), day(hit.dateOfBirth), valueText(hit.countries)].filter(Boolean).join(", "),
      );
      return {
        title: [textOf(person.firstName), textOf(person.lastName)].filter(Boolean).join(" ") || textOf(person.id),
        verdict: saidOf(verdictWords, verdict) ?? { tone: "neutral", words: labelOf(verdict || "unknown") },
        lines: [...reasons, ...hits.map((hit) => `On a list: ${hit}`)],
      };
    }),
  };
}
