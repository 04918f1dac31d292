import { directionOf, spokenLanguage } from "../domain/spoken-languages";
import { fillPhrase } from "../lib/phrase";
import { escaped, type MailText } from "./mail-text";
import { mailTexts } from "./mail-texts/texts";

export interface RevisionMail {
  companyName: string;
  url: string;
  isReminder: boolean;
  dueAtMs: number | null;
  /** Everything that is asked, each with all its reasons in the reader's language. */
  things: { label: string; reasons: string[] }[];
  language: string | null;
}

/** The mail that says what is asked again, and every reason. Labels and reasons come from outside; in the HTML they are escaped. */
export function revisionMail({ companyName, url, isReminder, dueAtMs, things, ...mail }: RevisionMail): MailText {
  const language = spokenLanguage(mail.language);
  const { revision, hello, button, stranger } = mailTexts[language];
  const said = {
    // A line break in a subject would begin another header.
    company: companyName.replace(/\s+/g, " ").trim(),
    due:
      dueAtMs === null ? "" : new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(dueAtMs),
  };
  const fill = (sentence: string): string => fillPhrase(sentence, said, language);
  const lead = fill(isReminder ? revision.reminderLead : revision.lead);
  const due = dueAtMs === null ? null : fill(revision.due);
  const text = [
    fill(hello),
    lead,
    ...things.map(({ label, reasons }) => `- ${[label, ...reasons].join("\n  ")}`),
    ...(due === null ? [] : [due]),
    url,
    fill(stranger),
  ];
  const list = things.map(({ label, reasons }) => {
    const lines = reasons.map((reason) => `<br>${escaped(reason)}`).join("");
    return `<li><b dir="auto">${escaped(label)}</b><span dir="auto">${lines}</span></li>`;
  });
  return {
    subject: fill(isReminder ? revision.reminderSubject : revision.subject),
    text: `${text.join("\n\n")}\n`,
    html:
      `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><body>` +
      `<p>${escaped(fill(hello))}</p><p>${escaped(lead)}</p><ul>${list.join("")}</ul>` +
      `${due === null ? "" : `<p>${escaped(due)}</p>`}<p><a href="${escaped(url)}">${escaped(button)}</a></p>` +
      `<p>${escaped(fill(stranger))}</p></body></html>`,
  };
}
