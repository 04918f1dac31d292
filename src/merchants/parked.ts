import { plainWords } from "./plain-words";
import type { Page } from "./read-page";

const phrases = [
  "domain is for sale",
  "this domain may be for sale",
  "buy this domain",
  "domain for sale",
  "domain is parked",
  "parked free",
  "parked domain",
  "domain parking",
  "domain has expired",
  "this domain has been registered",
  "website coming soon",
  "under construction",
  "future home of",
  "domain steht zum verkauf",
  "domain kaufen",
  "domaine est a vendre",
  "dominio en venta",
  "default web site page",
  "welcome to nginx",
  "apache2 default page",
  "it works",
  "account suspended",
  "account has been suspended",
];

/** Hosts that show parked domains. */
const parkers =
  /(?:^|\.)(?:sedoparking\.com|sedo\.com|parkingcrew\.net|bodis\.com|above\.com|dan\.com|afternic\.com|hugedomains\.com|parklogic\.com|voodoo\.com|undeveloped\.com|domainmarket\.com|namebright\.com|uniregistry\.com|skenzo\.com|cashparking\.com|secureserver\.net)$/i;

/** What says that nobody runs a shop here; empty: nothing does. */
export function parkedSigns(page: Page, hosts: readonly string[]): string[] {
  const words = plainWords(page.text);
  const parker = [...hosts, ...page.embeddedHosts].find((host) => parkers.test(host));
  const signs = parker === undefined ? [] : [`shown by ${parker}`];
  // A long page that mentions a phrase in passing is no parked one.
  if (words.length > 250) return signs;
  const text = ` ${plainWords(`${page.title} ${page.text}`).join(" ")} `;
  const said = phrases.find((phrase) => text.includes(` ${plainWords(phrase).join(" ")} `));
  if (said !== undefined) signs.push(`says "${said}"`);
  if (words.length < 12 && page.links.length < 3) signs.push("is almost empty");
  return signs;
}
