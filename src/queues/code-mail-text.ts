import { directionOf, spokenLanguage } from "../domain/spoken-languages";
import { fillPhrase } from "../lib/phrase";
import { escaped, type MailText } from "./mail-text";
import { mailTexts } from "./mail-texts/texts";

/** The mail with the code for a new device. `companyName` comes from outside; in the HTML it is escaped. */
export function codeMail(mail: { companyName: string; code: string; language: string | null }): MailText {
  const language = spokenLanguage(mail.language);
  const texts = mailTexts[language].code;
  // A line break in a subject would begin another header.
  const said = { company: mail.companyName.replace(/\s+/g, " ").trim(), code: mail.code };
  const lead = fillPhrase(texts.lead, said, language);
  return {
    subject: fillPhrase(texts.subject, said, language),
    text: `${lead}\n\n${mail.code}\n\n${texts.until}\n${texts.stranger}\n`,
    html:
      `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><body>` +
      `<p>${escaped(lead)}</p><p style="font-size:28px;letter-spacing:4px"><b dir="ltr">${escaped(mail.code)}</b></p>` +
      `<p>${escaped(texts.until)}<br>${escaped(texts.stranger)}</p></body></html>`,
  };
}
