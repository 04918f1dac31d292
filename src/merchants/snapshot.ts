import * as z from "zod";
import { sha256Hex } from "../lib/bytes";
import { plainWords } from "./plain-words";
import type { PolicyKind } from "./policies";
import { registrableDomain } from "./registrable-domain";
import type { Indicator, Visit } from "./website";

/** What is remembered of a website, to see later what has changed. */
export const Snapshot = z.object({
  domain: z.string(),
  isReachable: z.boolean(),
  title: z.string(),
  /** SHA-256 of what people read, spaces made one. */
  textHash: z.string(),
  /** The smallest hashes of its words: how alike two of these are is how alike the texts are. */
  sketch: z.array(z.number()),
  pages: z.array(z.string()),
  /** Domains that it links to or gets scripts and forms from. */
  outgoing: z.array(z.string()),
  forbidden: z.array(z.string()),
  trade: z.string().nullable(),
});
export type Snapshot = z.output<typeof Snapshot>;

const sketchSize = 128;
const mostOutgoing = 60;

export function snapshotOf(
  { home }: Visit,
  of: { finalDomain: string; present: readonly PolicyKind[]; forbidden: readonly string[]; trade: string | null },
): Snapshot {
  const hosts =
    home === null ? [] : [...home.links.map(({ url }) => URL.parse(url)?.hostname ?? ""), ...home.embeddedHosts];
  const outgoing = new Set(hosts.map(registrableDomain).filter((domain) => domain !== "" && domain !== of.finalDomain));
  return {
    domain: of.finalDomain,
    isReachable: home !== null,
    title: home?.title ?? "",
    textHash: sha256Hex(home?.text ?? ""),
    sketch: sketchOf(plainWords(home?.text ?? "")),
    pages: [...of.present].toSorted(),
    outgoing: [...outgoing].toSorted().slice(0, mostOutgoing),
    forbidden: [...of.forbidden].toSorted(),
    trade: of.trade,
  };
}

/** The smallest hashes of the distinct words (bottom-k). */
function sketchOf(words: readonly string[]): number[] {
  const hashes = [...new Set(words)].map(hashOf);
  return hashes.toSorted((a, b) => a - b).slice(0, sketchSize);
}

/** FNV-1a, 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/** Which share of the words of both texts they have in common, 0 to 1. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 && b.length === 0) return 1;
  const all = [...new Set([...a, ...b])].toSorted((x, y) => x - y).slice(0, sketchSize);
  const [inA, inB] = [new Set(a), new Set(b)];
  return all.filter((hash) => inA.has(hash) && inB.has(hash)).length / all.length;
}

export interface WebsiteChange {
  what: "reachable" | "domain" | "title" | "content" | "page_gone" | "page_new" | "outgoing" | "forbidden" | "trade";
  before: string;
  after: string;
}

/** What is different on a website. A text that says nearly the same is the same: shops change their offers every day. */
export function websiteChanges(before: Snapshot, after: Snapshot): WebsiteChange[] {
  const changes: WebsiteChange[] = [];
  const note = (what: WebsiteChange["what"], was: string, is: string) => changes.push({ what, before: was, after: is });
  if (before.isReachable !== after.isReachable)
    note("reachable", String(before.isReachable), String(after.isReachable));
  if (!before.isReachable || !after.isReachable) return changes;
  if (before.domain !== after.domain) note("domain", before.domain, after.domain);
  if (before.title !== after.title) note("title", before.title, after.title);
  const alike = likeness(before.sketch, after.sketch);
  if (before.textHash !== after.textHash && alike < 0.5)
    note("content", "", `${Math.round(alike * 100)} % of the words are the same`);
  for (const page of before.pages) if (!after.pages.includes(page)) note("page_gone", page, "");
  for (const page of after.pages) if (!before.pages.includes(page)) note("page_new", "", page);
  const joined = after.outgoing.filter((domain) => !before.outgoing.includes(domain));
  if (joined.length > 0) note("outgoing", "", joined.slice(0, 20).join(", "));
  const worse = after.forbidden.filter((name) => !before.forbidden.includes(name));
  if (worse.length > 0) note("forbidden", "", worse.join(", "));
  if (before.trade !== after.trade && before.trade !== null && after.trade !== null)
    note("trade", before.trade, after.trade);
  return changes;
}

const grave: Partial<Record<WebsiteChange["what"], Pick<Indicator, "name" | "riskLevel" | "points">>> = {
  domain: { name: "Moved to another domain", riskLevel: "high", points: 20 },
  content: { name: "The website says something else", riskLevel: "high", points: 20 },
  trade: { name: "Another line of business", riskLevel: "high", points: 15 },
  page_gone: { name: "A page is gone", riskLevel: "moderate", points: 6 },
  forbidden: { name: "Speaks of something new that is watched", riskLevel: "high", points: 10 },
};

/** Changes that are against a merchant. */
export const changeIndicators = (changes: readonly WebsiteChange[], sourceUrl: string): Indicator[] =>
  changes.flatMap(({ what, before, after }) => {
    const one = grave[what];
    const explanation =
      before === "" ? `${after}.` : after === "" ? `It had a ${before} page.` : `${before} before, ${after} now.`;
    return one === undefined
      ? []
      : [{ id: `changed.${what}`, domain: "Changes" as const, ...one, explanation, sourceUrl }];
  });
