import { isRightToLeft, spokenLanguage } from "../domain/spoken-languages";
import type { MailText } from "./mail-text";

const sentences = {
  en: {
    subject: (company: string, code: string) => `${code} is your code for ${company}`,
    lead: (company: string) =>
      `Somebody opened your form for ${company} on a new device. If that was you, type in this code:`,
    until: "It works for ten minutes. Nobody from us asks you for it.",
    stranger: "That was not you? Then do nothing: without the code nobody sees what you entered.",
  },
  ar: {
    subject: (company: string, code: string) => `${code} هو رمزك لدى ${company}`,
    lead: (company: string) => `فُتح نموذجك لدى ${company} على جهاز جديد. إذا كنت أنت من فعل ذلك، فأدخل هذا الرمز:`,
    until: "الرمز صالح لمدة عشر دقائق. لن يطلبه منك أحد من طرفنا.",
    stranger: "لم تكن أنت؟ لا تفعل شيئًا: من دون الرمز لن يرى أحد ما أدخلته.",
  },
};

/** The mail with the code for a new device. `companyName` comes from outside; in the HTML it is escaped. */
export function codeMail(mail: { companyName: string; code: string; language: string | null }): MailText {
  const spoken = spokenLanguage(mail.language ?? "en");
  const language = spoken in sentences ? (spoken as keyof typeof sentences) : "en";
  const words = sentences[language];
  // A line break in a subject would begin another header.
  const company = mail.companyName.replace(/\s+/g, " ").trim();
  const lead = words.lead(company);
  return {
    subject: words.subject(company, mail.code),
    text: `${lead}\n\n${mail.code}\n\n${words.until}\n${words.stranger}\n`,
    html:
      `<!doctype html><html lang="${language}" dir="${isRightToLeft(language) ? "rtl" : "ltr"}"><body>` +
      `<p>${escaped(lead)}</p><p style="font-size:28px;letter-spacing:4px"><b dir="ltr">${mail.code}</b></p>` +
      `<p>${escaped(words.until)}<br>${escaped(words.stranger)}</p></body></html>`,
  };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
