import { directionOf, spokenLanguage } from "../domain/spoken-languages";
import { fillPhrase } from "../lib/phrase";
import { type MailTemplate, presetTexts } from "./mail-presets/texts";
import { escapedHtml, oneLine } from "./mail-provider";

export { type MailTemplate, mailTemplates } from "./mail-presets/texts";

/** What a preset speaks of. `companyName` is who asks; `subjectName` the company that is looked at, null when none is known. */
export interface PresetData {
  companyName: string;
  subjectName: string | null;
  firstName: string | null;
  url: string;
  revisionReason: string | null;
  supportEmail: string | null;
}

/** The text of a preset in the reader's language. What comes from people is escaped in the HTML and kept on one line. */
export function presetMail(
  template: MailTemplate,
  language: string | null,
  data: PresetData,
): { subject: string; text: string; html: string } {
  const locale = spokenLanguage(language);
  const texts = presetTexts[locale];
  const occasion = template === "session" && data.revisionReason !== null ? "again" : template;
  const name = plain(data.firstName, longestName);
  const subject = plain(data.subjectName, longestName);
  const said = {
    company: data.companyName,
    subject: subject ?? "",
    name: name ?? "",
    reason: data.revisionReason?.slice(0, longestReason) ?? "",
    address: data.supportEmail ?? "",
  };
  const fill = (sentence: string): string => fillPhrase(sentence, said, locale);
  const hello = fill(name === null ? texts.hello : texts.helloName);
  const lead = fill((subject === null ? texts.lead : texts.leadFor)[occasion]);
  const reason = data.revisionReason === null ? null : fill(texts.reason);
  const help = fill(data.supportEmail === null ? texts.help : texts.helpAt);
  const html = (text: string | null): string => (text === null ? "" : `<p>${escapedHtml(text)}</p>`);
  return {
    subject: oneLine(fill(texts.subject[occasion])),
    text: [hello, "", lead, data.url, "", ...(reason === null ? [] : [reason, ""]), help, ""].join("\n"),
    html:
      `<!doctype html><html lang="${locale}" dir="${directionOf(locale)}"><body>${html(hello)}${html(lead)}` +
      `<p><a href="${escapedHtml(data.url)}">${escapedHtml(texts.button[template])}</a></p>` +
      `${html(reason)}${html(help)}</body></html>`,
  };
}

/** Names that people typed: enough for a name, too little for a message of their own to whoever reads the mail. */
const longestName = 100;
const longestReason = 1_000;
const plain = (text: string | null, longest: number): string | null =>
  text === null
    ? null
    : // A name that is an address would be made a link by whoever shows the mail.
      oneLine(text.replaceAll(/(https?:)?\/\/|www\./gi, " ")).slice(0, longest);
