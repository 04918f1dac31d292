import { plainWords } from "./plain-words";
import type { Page, PageLink } from "./read-page";

/** Pages that whoever sells on the web has to have. */
export const policyKinds = ["contact", "terms", "privacy", "refund"] as const;
export type PolicyKind = (typeof policyKinds)[number];

/** Words of links and paths, and of the titles of such pages. One that ends in `*` begins a word. */
const words: Record<PolicyKind, string> = {
  contact: "contact kontakt* impressum imprint contacto contatt* contato contactez colofon yhteystiedot",
  terms:
    "terms agb conditions cgv cgu geschaftsbedingungen nutzungsbedingungen terminos condiciones condizioni termos condicoes voorwaarden vilkar ehdot regulamin",
  privacy:
    "privacy datenschutz* confidentialite privacidad riservatezza privacidade privacybeleid personuppgift* prywatnosci gdpr dsgvo",
  refund:
    "refund* return returns widerruf* ruckgabe* ruckerstattung* remboursement* retours retour devoluc* reembols* rimbors* resi retourneren annulering cancellation* zwroty palautus*",
};

/** Where such a page is looked for when nothing leads to it. */
export const usualPaths: Record<PolicyKind, readonly string[]> = {
  contact: ["/contact"],
  terms: ["/terms"],
  privacy: ["/privacy"],
  refund: ["/refund-policy"],
};

const patterns = Object.fromEntries(
  policyKinds.map((kind) => [
    kind,
    words[kind].split(" ").map((word) => ({ text: word.replace("*", ""), isStart: word.endsWith("*") })),
  ]),
) as unknown as Record<PolicyKind, { text: string; isStart: boolean }[]>;

const speaksOf = (kind: PolicyKind, said: readonly string[]): boolean =>
  patterns[kind].some(({ text, isStart }) => said.some((word) => (isStart ? word.startsWith(text) : word === text)));

/** The link that leads to such a page, the plainest first; null: none does. Links with long texts are sentences. */
export function linkTo(kind: PolicyKind, links: readonly PageLink[]): PageLink | null {
  const fitting = links.flatMap((link) => {
    const said = plainWords(link.text);
    const path = plainWords(URL.parse(link.url)?.pathname ?? "");
    const inText = said.length <= 6 && speaksOf(kind, said);
    const inPath = path.length <= 8 && speaksOf(kind, path);
    return inText || inPath ? [{ link, rank: (inText ? 0 : 10) + said.length }] : [];
  });
  return fitting.toSorted((a, b) => a.rank - b.rank)[0]?.link ?? null;
}

/** Whether a page is what it was asked for as: shops answer any path with their front page. */
export const isAbout = (kind: PolicyKind, page: Page): boolean =>
  speaksOf(kind, plainWords(`${page.title} ${page.text.slice(0, 1_500)}`));
