import type { JsonObject } from "../lib/json";
import type { ListEntry, ScreenedParty } from "../screening/entry";
import { isCertain, isNamed, type ScreeningHit } from "../screening/screen";
import type { ScreeningSettings } from "../screening/settings";
import type { CheckResult } from "./contract";
import { CheckInputs } from "./inputs";

/** Checks that the deployment answers itself from the tenant's watch lists, under the vendor name `builtin`. */
export const screeningChecks = ["individual-sanctions", "individuals-sanctions", "company-sanctions"] as const;
export type ScreeningCheck = (typeof screeningChecks)[number];

export const isScreeningCheck = (name: string): name is ScreeningCheck =>
  screeningChecks.some((check) => check === name);

/** One subject of an order. `id` is the caller's own, of a list of people. */
export interface OrderedParty {
  id: string | null;
  /** Of a person, as the order spells it. */
  called: { firstName: string; lastName: string } | null;
  party: ScreenedParty;
}

interface PartyOrder {
  parties: OrderedParty[];
  ongoing: boolean;
}

/** The subjects of an order, or what is wrong with it in one sentence. */
export function orderedParties(check: ScreeningCheck, input: JsonObject): PartyOrder | string {
  const order = orderOf(check, input);
  if (typeof order === "string") return order;
  const nameless = order.parties.findIndex(({ party }) => !isNamed(party));
  return nameless < 0 ? order : `${partName(check, nameless)}: has no letter or digit that could be looked for`;
}

const partName = (check: ScreeningCheck, at: number): string =>
  check === "company-sanctions" ? "companyName" : check === "individual-sanctions" ? "the name" : `persons.${at}`;

function orderOf(check: ScreeningCheck, input: JsonObject): PartyOrder | string {
  if (check === "company-sanctions") {
    const order = CheckInputs[check].safeParse(input);
    if (!order.success) return problemOf(order.error.issues);
    const { companyName, country, registrationNumber, options } = order.data;
    const identifiers =
      registrationNumber === undefined ? [] : [{ type: null, value: registrationNumber, country: country ?? null }];
    const party: ScreenedParty = {
      kind: "organisation",
      names: [companyName],
      birthDate: null,
      countries: country === undefined ? [] : [country],
      identifiers,
    };
    return { parties: [{ id: null, called: null, party }], ongoing: options?.ongoingMonitoring === true };
  }
  if (check === "individual-sanctions") {
    const order = CheckInputs[check].safeParse(input);
    if (!order.success) return problemOf(order.error.issues);
    return {
      parties: [{ id: null, called: order.data, party: partyOf(order.data) }],
      ongoing: order.data.options?.ongoingMonitoring === true,
    };
  }
  const order = CheckInputs[check].safeParse(input);
  if (!order.success) return problemOf(order.error.issues);
  const parties = order.data.persons.map((person) => ({
    id: person.id ?? null,
    called: person,
    party: partyOf(person),
  }));
  return { parties, ongoing: order.data.options?.ongoingMonitoring === true };
}

/** What one subject's screening came to. */
export interface PartyScreened extends OrderedParty {
  /** Null: nothing is remembered of this subject. */
  subjectKey: string | null;
  hits: ScreeningHit[];
  suppressed: number;
}

/** The screenings of an order as one result: as bad as the worst of them. */
export function screeningResult(
  check: ScreeningCheck,
  screened: readonly PartyScreened[],
  lists: readonly { list: string; version: number }[],
  settings: ScreeningSettings,
  environment: CheckResult["environment"],
): CheckResult {
  const verdicts = screened.map(({ hits }) => verdictOf(hits, settings));
  // Results are kept with the case: the surest hits are shown, all of them are counted.
  const shown = Math.max(3, Math.min(20, Math.floor(100 / Math.max(1, screened.length))));
  const matchesOf = screened.map(({ id, subjectKey, hits }) =>
    hits.slice(0, shown).map(
      (hit): JsonObject => ({
        ...(check === "company-sanctions" ? companyMatch(hit) : personMatch(hit)),
        ...proofOf(hit, subjectKey),
        ...(check === "individuals-sanctions" && { personId: id }),
      }),
    ),
  );
  const reasons = screened.map(({ hits, suppressed }) => reasonsOf(hits, suppressed, settings));
  const shared: JsonObject = { lists: lists.map(({ list, version }) => ({ list, version })) };
  const only = screened.length === 1 ? screened[0] : undefined;
  const data: JsonObject =
    check === "individuals-sanctions"
      ? {
          ...shared,
          persons: screened.map((one, at) =>
            personRecord(one, verdicts[at] ?? "clear", reasons[at] ?? [], matchesOf[at] ?? []),
          ),
        }
      : {
          ...shared,
          subjectKey: only?.subjectKey ?? null,
          found: only?.hits.length ?? 0,
          suppressed: only?.suppressed ?? 0,
        };
  return {
    type: check,
    vendor: "builtin",
    status: verdicts.includes("rejected") ? "rejected" : verdicts.includes("review") ? "review" : "clear",
    reasons: reasons.flat(),
    data,
    matches: matchesOf.flat(),
    vendorRef: null,
    environment,
    rawRef: null,
  };
}

function verdictOf(hits: readonly ScreeningHit[], settings: ScreeningSettings): "clear" | "review" | "rejected" {
  if (hits.some((hit) => isCertain(hit, settings))) return "rejected";
  return hits.length > 0 ? "review" : "clear";
}

function reasonsOf(
  hits: readonly ScreeningHit[],
  suppressed: number,
  settings: ScreeningSettings,
): CheckResult["reasons"] {
  const reasons: CheckResult["reasons"] = hits.slice(0, 10).map((hit) => ({
    code: isCertain(hit, settings) ? "listed" : "possible_match",
    severity: isCertain(hit, settings) ? "high" : hit.risk >= 75 ? "medium" : "low",
    message: `${hit.list} ${hit.entryId}: identity ${hit.identity}, risk ${hit.risk}.`,
  }));
  if (suppressed > 0)
    reasons.push({
      code: "decided_before",
      severity: "info",
      message: `${suppressed} hits were decided to be somebody else.`,
    });
  return reasons;
}

function partyOf(person: {
  firstName: string;
  lastName: string;
  dateOfBirth?: string | undefined;
  country?: string | undefined;
  nationality?: string | undefined;
}): ScreenedParty {
  const born = /^\d{4}(-\d{2}(-\d{2})?)?/.exec(person.dateOfBirth ?? "")?.[0] ?? null;
  const countries = [person.nationality, person.country].filter((country) => country !== undefined);
  const names = [`${person.firstName} ${person.lastName}`];
  return { kind: "person", names, birthDate: born, countries, identifiers: [] };
}

/** What a decision on a hit names, and why it was found. */
const proofOf = (hit: ScreeningHit, subjectKey: string | null): JsonObject => ({
  list: hit.list,
  entryId: hit.entryId,
  entryHash: hit.entryHash,
  subjectKey,
  identityScore: hit.identity,
  riskScore: hit.risk,
  why: hit.grounds.map(({ code, points, text }) => ({ code, points, text })),
});

const otherNamesOf = (entry: ListEntry, matchedName: string): string[] =>
  entry.names.flatMap(({ name }) => (name === matchedName ? [] : [name])).slice(0, 20);

function personMatch({ entry, grounds, list, matchedName }: ScreeningHit): JsonObject {
  const source = { type: entry.topic, sourceName: list, sourceUrl: null, date: entry.listedOn };
  return {
    matchedName,
    dateOfBirth: entry.birthDates[0] ?? null,
    countries: entry.countries,
    matchTypes: grounds.filter(({ points }) => points > 0).map(({ code }) => code),
    aka: otherNamesOf(entry, matchedName),
    sanctions: entry.topic === "sanction" ? [source] : [],
    warnings: entry.topic === "watch" ? [source] : [],
    pep: entry.topic === "pep" ? [source] : [],
    adverseMedia: [],
    fitnessProbity: [],
    other: [],
  };
}

function companyMatch({ entry, grounds, list, matchedName }: ScreeningHit): JsonObject {
  return {
    entity: {
      name: matchedName,
      sources: [list],
      officialLists: entry.programs.map((program) => ({
        keyword: program,
        category: entry.topic === "sanction" ? "Sanctions lists" : "Watch lists",
        description: list,
        country: entry.countries[0] ?? null,
        isCurrent: entry.inForce,
      })),
      categories: [
        entry.topic === "sanction" ? "Sanctions" : entry.topic === "pep" ? "Politically exposed" : "Watch list",
      ],
      otherNames: otherNamesOf(entry, matchedName).map((name) => ({ name, type: "Also known as" })),
      linkedIndividuals: [],
      places: entry.countries.map((country) => ({ country })),
      lastReviewed: entry.listedOn,
      furtherInformation: entry.remarks === null ? [] : [entry.remarks],
    },
    matchedFields: grounds.filter(({ points }) => points > 0).map(({ code }) => code),
  };
}

function personRecord(
  one: PartyScreened,
  verdict: string,
  reasons: CheckResult["reasons"],
  hits: JsonObject[],
): JsonObject {
  const { id, called, subjectKey, suppressed } = one;
  const { firstName, lastName } = called ?? { firstName: "", lastName: "" };
  const told = reasons.map(({ code, severity, message }) => ({ code, severity, message }));
  return { id, firstName, lastName, verdict, reasons: told, subjectKey, found: one.hits.length, suppressed, hits };
}

const problemOf = (issues: readonly { path: PropertyKey[]; message: string }[]): string =>
  issues.map(({ path, message }) => `${path.map(String).join(".") || "input"}: ${message}`).join("; ");
