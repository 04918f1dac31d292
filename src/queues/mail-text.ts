import { directionOf, spokenLanguage } from "../domain/spoken-languages";
import { fillPhrase } from "../lib/phrase";
import { mailTexts } from "./mail-texts/texts";

/** What a mail says, before it has an address. */
export interface MailText {
  subject: string;
  text: string;
  html: string;
}

/** The mail with a link to a collection flow. `companyName` comes from outside; in the HTML it is escaped. */
export function linkMail(link: {
  companyName: string;
  url: string;
  expiresAtMs: number;
  language: string | null;
}): MailText {
  const language = spokenLanguage(link.language);
  const texts = mailTexts[language];
  const said = {
    // A line break in a subject would begin another header.
    company: link.companyName.replace(/\s+/g, " ").trim(),
    day: new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(link.expiresAtMs),
  };
  const fill = (sentence: string): string => fillPhrase(sentence, said, language);
  const lines = [texts.hello, texts.lead, texts.until, texts.stranger].map(fill);
  const [hello = "", lead = "", until = "", stranger = ""] = lines.map(escaped);
  const url = escaped(link.url);
  return {
    subject: fill(texts.subject),
    text: `${lines[0]}\n\n${lines[1]}\n${link.url}\n\n${lines[2]}\n${lines[3]}\n`,
    html:
      `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><body>` +
      `<p>${hello}</p><p>${lead}</p><p><a href="${url}">${escaped(texts.button)}</a></p>` +
      `<p>${until}<br>${stranger}</p></body></html>`,
  };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** A text as it stands in HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
