import type { JsonObject } from "../lib/json";
import { type Contacts, contactsIn } from "./contacts";
import { parkedSigns } from "./parked";
import { nameOn, WordIndex } from "./plain-words";
import { type PolicyKind, policyKinds } from "./policies";
import type { Page } from "./read-page";
import { registrableDomain } from "./registrable-domain";
import { type Snapshot, snapshotOf } from "./snapshot";
import { type ForbiddenFound, forbiddenOn, type TradeFound, tradeOfCode, tradesOn, wordsOfTrade } from "./trades";

/** What came of visiting a website. */
export interface Visit {
  /** As it was asked for. */
  asked: string;
  /** The front page; null: there is none that could be read. */
  home: Page | null;
  /** Of the front page, after redirects; null: nobody answered. */
  httpStatus: number | null;
  /** Why nobody answered, in a word. */
  failure: string | null;
  /** Addresses it led through, the first and the last among them. */
  redirects: string[];
  /** It sends visitors of plain http on to https; null: nobody could say. */
  plainHttpLeadsToHttps: boolean | null;
  /** Seconds for which browsers are to come back by https only; null: it does not say. */
  hstsSeconds: number | null;
  policies: Partial<Record<PolicyKind, Page>>;
}

/** What was said of the merchant. */
export interface StatedMerchant {
  companyName: string | null;
  lineOfBusiness: string | null;
  mcc: string | null;
  forbiddenWords: readonly string[];
}

export interface Indicator {
  id: string;
  domain: "Website" | "Legal" | "Company" | "Line of business" | "Content" | "Changes";
  name: string;
  riskLevel: "moderate" | "high" | "critical";
  /** What it adds to the score. */
  points: number;
  explanation: string;
  sourceUrl: string;
}

export interface WebsiteFindings {
  indicators: Indicator[];
  facts: JsonObject;
  snapshot: Snapshot;
}

/** What a visit says of a merchant: facts, and what is against it. */
export function findingsOf(visit: Visit, stated: StatedMerchant): WebsiteFindings {
  const { home, asked, policies } = visit;
  const pages = home === null ? [] : [home, ...Object.values(policies)];
  const index = new WordIndex();
  for (const { title, description, text } of pages) index.add(`${title} ${description} ${text}`);
  const finalUrl = visit.redirects.at(-1) ?? asked;
  const askedDomain = registrableDomain(hostOf(asked));
  const finalDomain = registrableDomain(hostOf(finalUrl));
  const contacts = contactsIn(
    pages.map(({ text }) => text),
    pages.flatMap(({ reachAt }) => reachAt),
  );
  const parked = home === null ? [] : parkedSigns(home, [hostOf(finalUrl)]);
  const company =
    stated.companyName === null
      ? null
      : nameOn(
          stated.companyName,
          pages.map(({ title, text }) => `${title} ${text}`),
        );
  const trades = tradesOn(index);
  const statedTrade = stated.mcc === null ? null : tradeOfCode(stated.mcc);
  const forbidden = forbiddenOn(index, stated.forbiddenWords);
  const found = {
    finalUrl,
    askedDomain,
    finalDomain,
    contacts,
    parked,
    company,
    trades,
    statedTrade,
    forbidden,
    index,
  };
  const present = policyKinds.filter((kind) => policies[kind] !== undefined);
  const facts: JsonObject = {
    reachable: home !== null,
    httpStatus: visit.httpStatus,
    failure: visit.failure,
    finalUrl,
    redirects: visit.redirects,
    redirectsElsewhere: finalDomain !== askedDomain,
    tls: {
      https: home !== null && finalUrl.startsWith("https:"),
      httpRedirectsToHttps: visit.plainHttpLeadsToHttps,
      hstsSeconds: visit.hstsSeconds,
    },
    parked,
    title: home?.title ?? null,
    description: home?.description ?? null,
    generator: home?.generator ?? null,
    languages: home?.languages ?? [],
    pages: Object.fromEntries(policyKinds.map((kind) => [kind, policies[kind]?.url ?? null])),
    contacts: { ...contacts },
    companyName: { stated: stated.companyName, found: company },
    lineOfBusiness: {
      stated: stated.lineOfBusiness,
      mcc: stated.mcc,
      expected: statedTrade,
      found: trades.slice(0, 3).map((trade) => ({ ...trade })),
    },
    forbidden: forbidden.map((one) => ({ ...one })),
  };
  const takenFrom = {
    finalDomain,
    present,
    forbidden: forbidden.map(({ name }) => name),
    trade: trades[0]?.name ?? null,
  };
  const snapshot = snapshotOf(visit, takenFrom);
  return { indicators: home === null ? [unreachable(visit)] : indicatorsOf(visit, stated, found), facts, snapshot };
}

interface Found {
  finalUrl: string;
  askedDomain: string;
  finalDomain: string;
  contacts: Contacts;
  parked: string[];
  company: "whole" | "parts" | "none" | null;
  trades: TradeFound[];
  statedTrade: string | null;
  forbidden: ForbiddenFound[];
  index: WordIndex;
}

function unreachable({ asked, failure, httpStatus }: Visit): Indicator {
  const why = httpStatus === null ? (failure ?? "nobody answers") : `it answers ${httpStatus}`;
  return {
    ...{ id: "unreachable", domain: "Website", name: "Website cannot be reached", riskLevel: "critical", points: 80 },
    ...{ explanation: `The front page could not be read: ${why}.`, sourceUrl: asked },
  };
}

function indicatorsOf(visit: Visit, stated: StatedMerchant, found: Found): Indicator[] {
  const { finalUrl, parked, contacts, company, forbidden } = found;
  const at = (one: Omit<Indicator, "sourceUrl">): Indicator => ({ ...one, sourceUrl: finalUrl });
  const list: (Indicator | null)[] = [
    parked.length === 0
      ? null
      : at({
          ...{ id: "parked", domain: "Website", name: "No shop is run here", riskLevel: "critical", points: 75 },
          explanation: `The front page ${parked.join(" and ")}.`,
        }),
    found.finalDomain === found.askedDomain
      ? null
      : at({
          ...{
            id: "redirects_elsewhere",
            domain: "Website",
            name: "Leads to another domain",
            riskLevel: "high",
            points: 30,
          },
          explanation: `${found.askedDomain} sends visitors to ${found.finalDomain}.`,
        }),
    finalUrl.startsWith("https:")
      ? null
      : at({
          ...{ id: "no_https", domain: "Website", name: "No encryption", riskLevel: "high", points: 25 },
          explanation: "The front page is shown without TLS.",
        }),
    visit.plainHttpLeadsToHttps === false
      ? at({
          ...{ id: "plain_http", domain: "Website", name: "Plain http is served", riskLevel: "moderate", points: 8 },
          explanation: "Visitors who come by plain http are not sent on to https.",
        })
      : null,
    ...missingPolicies(visit, finalUrl),
    contacts.emails.length + contacts.phones.length > 0
      ? null
      : at({
          ...{ id: "no_contact", domain: "Company", name: "Nobody can be reached", riskLevel: "moderate", points: 10 },
          explanation: "No e-mail address and no telephone number was found.",
        }),
    company === null || company === "whole"
      ? null
      : at({
          ...{ id: "company_not_named", domain: "Company", name: "The company is not named" },
          ...(company === "parts"
            ? {
                riskLevel: "moderate" as const,
                points: 6,
                explanation: "Its words stand on the website, but not its name.",
              }
            : {
                riskLevel: "moderate" as const,
                points: 14,
                explanation: "Its name stands on none of the pages that were read.",
              }),
        }),
    otherTrade(stated, found),
    ...forbidden.map(({ name, riskLevel, words }) =>
      at({
        ...{ id: `forbidden.${name}`, domain: "Content", name, riskLevel, points: riskLevel === "high" ? 35 : 20 },
        explanation: `The website says: ${words.slice(0, 6).join(", ")}.`,
      }),
    ),
  ];
  // On a parked page nothing else means anything.
  const all = list.filter((one) => one !== null);
  return parked.length === 0 ? all : all.filter(({ domain }) => domain === "Website" || domain === "Content");
}

const policyWords: Record<PolicyKind, { name: string; points: number }> = {
  contact: { name: "No page says who runs it", points: 10 },
  terms: { name: "No terms", points: 10 },
  privacy: { name: "No privacy notice", points: 8 },
  refund: { name: "No refund policy", points: 12 },
};

const missingPolicies = ({ policies }: Visit, sourceUrl: string): Indicator[] =>
  policyKinds
    .filter((kind) => policies[kind] === undefined)
    .map((kind) => ({
      ...{ id: `missing.${kind}`, domain: kind === "contact" ? "Company" : "Legal", riskLevel: "moderate", sourceUrl },
      ...policyWords[kind],
      explanation: `No ${kind} page is linked from the front page, and none was found where it usually is.`,
    }));

function otherTrade({ mcc }: StatedMerchant, { statedTrade, trades, index, finalUrl }: Found): Indicator | null {
  const [first] = trades;
  if (statedTrade === null || first === undefined || first.hits < 3 || first.name === statedTrade) return null;
  if (wordsOfTrade(statedTrade, index).length > 0) return null;
  return {
    ...{ id: "other_trade", domain: "Line of business", name: "Sells something else", riskLevel: "high", points: 25 },
    explanation: `${mcc} is ${statedTrade}; the website speaks of ${first.name} (${first.words.slice(0, 5).join(", ")}).`,
    sourceUrl: finalUrl,
  };
}

const hostOf = (url: string): string => URL.parse(url)?.hostname ?? "";
