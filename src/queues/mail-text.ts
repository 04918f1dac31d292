/** What a mail says, before it has an address. */
export interface MailText {
  subject: string;
  text: string;
  html: string;
}

const sentences = {
  en: {
    direction: "ltr",
    subject: (company: string) => `Your link from ${company}`,
    hello: "Hello,",
    lead: (company: string) => `${company} needs some information from you. Open your form here:`,
    button: "Open my form",
    until: (day: string) => `The link works until ${day}. What you have already entered is saved.`,
    stranger: (company: string) => `Not expecting this? Then ignore this mail, or ask ${company}.`,
  },
  ar: {
    direction: "rtl",
    subject: (company: string) => `رابطك من ${company}`,
    hello: "مرحبًا،",
    lead: (company: string) => `تحتاج ${company} إلى بعض المعلومات منك. افتح نموذجك من هنا:`,
    button: "افتح نموذجي",
    until: (day: string) => `يعمل الرابط حتى ${day}. كل ما أدخلته محفوظ.`,
    stranger: (company: string) => `لم تكن تتوقع هذه الرسالة؟ تجاهلها، أو اسأل ${company}.`,
  },
};

/** The mail with a link to a collection flow. `companyName` comes from outside; in the HTML it is escaped. */
export function linkMail(link: {
  companyName: string;
  url: string;
  expiresAtMs: number;
  language: string | null;
}): MailText {
  const language = /^ar\b/i.test(link.language ?? "") ? "ar" : "en";
  const words = sentences[language];
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(link.expiresAtMs);
  // A line break in a subject would begin another header.
  const company = link.companyName.replace(/\s+/g, " ").trim();
  const lines = [words.hello, words.lead(company), words.until(day), words.stranger(company)];
  const [hello = "", lead = "", until = "", stranger = ""] = lines.map(escaped);
  const url = escaped(link.url);
  return {
    subject: words.subject(company),
    text: `${lines[0]}\n\n${lines[1]}\n${link.url}\n\n${lines[2]}\n${lines[3]}\n`,
    html:
      `<!doctype html><html lang="${language}" dir="${words.direction}"><body>` +
      `<p>${hello}</p><p>${lead}</p><p><a href="${url}">${escaped(words.button)}</a></p>` +
      `<p>${until}<br>${stranger}</p></body></html>`,
  };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
