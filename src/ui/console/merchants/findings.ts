import { getPath, isObject, type Json, type JsonObject } from "../../../lib/json";
import type { Tone } from "../../shared/badge";
import { labelOf } from "../model/words";

/** Something that is for or against a merchant. */
export interface Indicator {
  name: string;
  riskLevel: string;
  points: number | null;
  explanation: string | null;
  sourceUrl: string | null;
}
export interface IndicatorGroup {
  domain: string;
  indicators: Indicator[];
}
export interface Change {
  what: string;
  before: string;
  after: string;
}

const textOf = (value: Json | undefined): string | null => (typeof value === "string" && value !== "" ? value : null);
const objectsIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The indicators of a report by what they are about, in the documented shape, whoever made it; those that cost most points first. */
export function indicatorsIn(data: JsonObject): IndicatorGroup[] {
  const byDomain = getPath(data, "summary.riskIndicatorsByDomain");
  const groups: [string, JsonObject[]][] = isObject(byDomain)
    ? Object.entries(byDomain).map(([domain, list]) => [domain, objectsIn(list)])
    : [...Map.groupBy(objectsIn(data.violations), ({ domain }) => textOf(domain) ?? "Other")];
  return groups
    .filter(([, list]) => list.length > 0)
    .map(([domain, list]) => ({
      domain: labelOf(domain),
      indicators: list.map(indicatorOf).toSorted((a, b) => (b.points ?? 0) - (a.points ?? 0)),
    }));
}

const indicatorOf = ({ name, riskLevel, points, explanation, reason, sourceUrl }: JsonObject): Indicator => ({
  name: textOf(name) ?? "Unnamed",
  riskLevel: textOf(riskLevel) ?? "",
  points: typeof points === "number" ? points : null,
  explanation: textOf(explanation) ?? textOf(reason),
  sourceUrl: textOf(sourceUrl),
});

/** What has changed against the report before; null: nobody has compared. */
export const changesIn = (data: JsonObject): Change[] | null =>
  Array.isArray(data.changes)
    ? objectsIn(data.changes).map(({ what, before, after }) => ({
        what: textOf(what) ?? "",
        before: textOf(before) ?? "",
        after: textOf(after) ?? "",
      }))
    : null;

const changeNames: Record<string, string> = {
  reachable: "Reachable",
  domain: "Domain",
  title: "Title",
  content: "Text of the front page",
  page_gone: "Page gone",
  page_new: "New page",
  outgoing: "Leads to new domains",
  forbidden: "Speaks of something new that is watched",
  trade: "Line of business",
};
const yesNo: Record<string, string> = { true: "Yes", false: "No" };

/** A change with its words. */
export const changeShown = ({ what, before, after }: Change) => ({
  name: changeNames[what] ?? labelOf(what),
  before: what === "reachable" ? (yesNo[before] ?? before) : before,
  after: what === "reachable" ? (yesNo[after] ?? after) : after,
});

const levels: Record<string, { label: string; tone: Tone }> = {
  positive: { label: "Positive", tone: "ok" },
  low: { label: "Low", tone: "ok" },
  moderate: { label: "Medium", tone: "warn" },
  medium: { label: "Medium", tone: "warn" },
  high: { label: "High", tone: "bad" },
  critical: { label: "Critical", tone: "bad" },
};
export const levelShown = (level: string): { label: string; tone: Tone } =>
  levels[level] ?? { label: level === "" ? "Unknown" : labelOf(level), tone: "neutral" };

/** How much is to be feared of each kind: "Chargeback" → "moderate". */
export function riskKindsIn(data: JsonObject): { name: string; level: string }[] {
  const said = getPath(data, "summary.riskLevels");
  if (!isObject(said)) return [];
  return Object.entries(said).flatMap(([name, level]) =>
    typeof level === "string" ? [{ name: labelOf(name.replace(/Risk$/, "")), level }] : [],
  );
}

export const summaryText = (data: JsonObject): string | null =>
  textOf(getPath(data, "summary.text")) ?? textOf(getPath(data, "summary.summary"));

/** A fact that was found, told as text; `url`: where it leads. */
export interface Found {
  name: string;
  values: { text: string; url?: string; isMissing?: boolean }[];
}

const pageNames: Record<string, string> = {
  contact: "Contact page",
  terms: "Terms",
  privacy: "Privacy notice",
  refund: "Refund policy",
};

/** What a visit to the website has found, line by line; empty: whoever made the report tells it otherwise. */
export function factsIn(data: JsonObject): Found[] {
  const site = data.website;
  if (!isObject(site)) return [];
  const at = (path: string): Json | undefined => getPath(site, path);
  const finalUrl = textOf(at("finalUrl"));
  return [
    line("Reachable", reachableText(site)),
    line("Address it ends at", finalUrl, finalUrl ?? undefined),
    ...many("Led through", at("redirects")).filter(({ values }) => values.length > 1),
    line("Encryption", encryptionText(site)),
    line("Title", textOf(at("title"))),
    line("Describes itself as", textOf(at("description"))),
    line("Made with", textOf(at("generator"))),
    ...many("Languages", at("languages")),
    ...pagesIn(at("pages")),
    ...many("E-mail", at("contacts.emails")),
    ...many("Telephone", at("contacts.phones")),
    at("reachable") === true
      ? line("Street address", at("contacts.hasAddress") === true ? "Found" : null, undefined, "Not found")
      : none,
    line("Name of the company", companyText(at("companyName.found"))),
    line("Line of business, by its code", textOf(at("lineOfBusiness.expected"))),
    ...tradesIn("Speaks of", at("lineOfBusiness.found")),
    ...tradesIn("Watched words", at("forbidden")),
    ...many(
      "Leads to",
      objectsIn(getPath(data, "ecosystem.domains")).map(({ domain }) => domain ?? null),
    ),
  ].filter(({ values }) => values.length > 0);
}

const none: Found = { name: "", values: [] };

const line = (name: string, text: string | null, url?: string, otherwise?: string): Found =>
  text !== null
    ? { name, values: [{ text, ...(url !== undefined && { url }) }] }
    : { name, values: otherwise === undefined ? [] : [{ text: otherwise, isMissing: true }] };

const many = (name: string, values: Json | undefined): Found[] => [
  {
    name,
    values: (Array.isArray(values) ? values : []).flatMap((value) =>
      typeof value === "string" ? [{ text: value }] : [],
    ),
  },
];

function reachableText({ reachable, httpStatus, failure }: JsonObject): string {
  const status = typeof httpStatus === "number" ? ` (status ${httpStatus})` : "";
  if (reachable === true) return `Yes${status}`;
  return `No${status}${typeof failure === "string" ? `: ${labelOf(failure).toLowerCase()}` : ""}`;
}

function encryptionText({ tls }: JsonObject): string | null {
  if (!isObject(tls)) return null;
  const { https, httpRedirectsToHttps, hstsSeconds } = tls;
  if (https !== true) return "None";
  const plain =
    httpRedirectsToHttps === true
      ? "plain http leads to it"
      : httpRedirectsToHttps === false
        ? "plain http is served too"
        : null;
  const days =
    typeof hstsSeconds === "number" ? `browsers keep to it for ${Math.round(hstsSeconds / 86_400)} days` : null;
  return ["https", plain, days].filter((part) => part !== null).join(", ");
}

const pagesIn = (pages: Json | undefined): Found[] =>
  isObject(pages)
    ? Object.entries(pages).map(([kind, url]) => {
        const found = textOf(url);
        return line(pageNames[kind] ?? labelOf(kind), found, found ?? undefined, "Not found");
      })
    : [];

function companyText(found: Json | undefined): string | null {
  if (found === "whole") return "Stands on the website";
  if (found === "parts") return "Only some of its words stand on the website";
  return found === "none" ? "Does not stand on the website" : null;
}

/** Groups of words, each with those that were met. */
const tradesIn = (name: string, list: Json | undefined): Found[] =>
  objectsIn(list).map((one) => {
    const words = (Array.isArray(one.words) ? one.words : []).filter((word) => typeof word === "string").slice(0, 8);
    const text = textOf(one.name) ?? "";
    return { name, values: [{ text: words.length === 0 ? text : `${text}: ${words.join(", ")}` }] };
  });
