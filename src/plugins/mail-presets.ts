import { escapedHtml, oneLine } from "./mail-provider";

export const mailTemplates = ["invitation", "session", "resubmission", "associated-company-email"] as const;
export type MailTemplate = (typeof mailTemplates)[number];

/** What a preset speaks of. `companyName` is who asks; `subjectName` the company that is looked at, null when none is known. */
export interface PresetData {
  companyName: string;
  subjectName: string | null;
  firstName: string | null;
  url: string;
  revisionReason: string | null;
  supportEmail: string | null;
}

interface Words {
  direction: "ltr" | "rtl";
  hello: (name: string | null) => string;
  lead: Record<MailTemplate | "again", (company: string, subject: string | null) => string>;
  subject: Record<MailTemplate | "again", (company: string) => string>;
  button: Record<MailTemplate, string>;
  reason: (reason: string) => string;
  help: (company: string, address: string | null) => string;
}

const forSubject = (subject: string | null): string => (subject === null ? "" : ` for ${subject}`);
const aboutInArabic = (subject: string | null): string => (subject === null ? "" : ` بخصوص ${subject}`);

const words: Record<"en" | "ar", Words> = {
  en: {
    direction: "ltr",
    hello: (name) => (name === null ? "Hello," : `Hello ${name},`),
    subject: {
      invitation: (company) => `${company} invites you to begin`,
      session: (company) => `${company} asks you to confirm your identity`,
      again: (company) => `${company} asks you to confirm your identity again`,
      resubmission: (company) => `${company} needs something from you again`,
      "associated-company-email": (company) => `${company} needs information about your company`,
    },
    lead: {
      invitation: (company, subject) => `${company} needs some information${forSubject(subject)}. Open your form here:`,
      session: (company, subject) =>
        `${company} has to confirm who you are${forSubject(subject)}. Have your identity document at hand and begin here:`,
      again: (company, subject) =>
        `${company} could not confirm who you are${forSubject(subject)} yet. Please try again here:`,
      resubmission: (company, subject) =>
        `${company} has looked at what you sent${forSubject(subject)} and needs something again. Open your form here:`,
      "associated-company-email": (company, subject) =>
        subject === null
          ? `${company} needs some information about your company. Open your form here:`
          : `${subject} has named your company to ${company}, which needs some information about it. Open your form here:`,
    },
    button: {
      invitation: "Open my form",
      session: "Confirm my identity",
      resubmission: "Open my form",
      "associated-company-email": "Open the form",
    },
    reason: (reason) => `What they say: ${reason}`,
    help: (company, address) =>
      address === null
        ? `Not expecting this? Then ignore this mail, or ask ${company}.`
        : `Not expecting this, or need help? Write to ${address}.`,
  },
  ar: {
    direction: "rtl",
    hello: (name) => (name === null ? "مرحبًا،" : `مرحبًا ${name}،`),
    subject: {
      invitation: (company) => `دعوة من ${company} للبدء`,
      session: (company) => `تطلب ${company} تأكيد هويتك`,
      again: (company) => `تطلب ${company} تأكيد هويتك مرة أخرى`,
      resubmission: (company) => `تحتاج ${company} إلى شيء منك مرة أخرى`,
      "associated-company-email": (company) => `تحتاج ${company} إلى معلومات عن شركتك`,
    },
    lead: {
      invitation: (company, subject) =>
        `تحتاج ${company} إلى بعض المعلومات${aboutInArabic(subject)}. افتح نموذجك من هنا:`,
      session: (company, subject) =>
        `تحتاج ${company} إلى تأكيد هويتك${aboutInArabic(subject)}. جهّز وثيقة هويتك وابدأ من هنا:`,
      again: (company, subject) =>
        `لم تتمكن ${company} من تأكيد هويتك${aboutInArabic(subject)} بعد. حاول مرة أخرى من هنا:`,
      resubmission: (company, subject) =>
        `راجعت ${company} ما أرسلته${aboutInArabic(subject)} وتحتاج إلى شيء منك مرة أخرى. افتح نموذجك من هنا:`,
      "associated-company-email": (company, subject) =>
        subject === null
          ? `تحتاج ${company} إلى بعض المعلومات عن شركتك. افتح النموذج من هنا:`
          : `ذكرت ${subject} شركتك لدى ${company} التي تحتاج إلى بعض المعلومات عنها. افتح النموذج من هنا:`,
    },
    button: {
      invitation: "افتح نموذجي",
      session: "تأكيد هويتي",
      resubmission: "افتح نموذجي",
      "associated-company-email": "افتح النموذج",
    },
    reason: (reason) => `ما قالوه: ${reason}`,
    help: (company, address) =>
      address === null
        ? `لم تكن تتوقع هذه الرسالة؟ تجاهلها، أو اسأل ${company}.`
        : `لم تكن تتوقع هذه الرسالة، أو تحتاج إلى مساعدة؟ اكتب إلى ${address}.`,
  },
};

/** Names that people typed: enough for a name, too little for a message of their own to whoever reads the mail. */
const longestName = 100;
const longestReason = 1_000;
const plain = (text: string | null, longest: number): string | null =>
  text === null
    ? null
    : // A name that is an address would be made a link by whoever shows the mail.
      oneLine(text.replaceAll(/(https?:)?\/\/|www\./gi, " ")).slice(0, longest);

/** The text of a preset in the reader's language. What comes from people is escaped in the HTML and kept on one line. */
export function presetMail(
  template: MailTemplate,
  language: string | null,
  data: PresetData,
): { subject: string; text: string; html: string } {
  const locale = /^ar\b/i.test(language ?? "") ? "ar" : "en";
  const said = words[locale];
  const which = template === "session" && data.revisionReason !== null ? "again" : template;
  const hello = said.hello(plain(data.firstName, longestName));
  const lead = said.lead[which](data.companyName, plain(data.subjectName, longestName));
  const reason = data.revisionReason === null ? null : said.reason(data.revisionReason.slice(0, longestReason));
  const help = said.help(data.companyName, data.supportEmail);
  const html = (text: string | null): string => (text === null ? "" : `<p>${escapedHtml(text)}</p>`);
  return {
    subject: oneLine(said.subject[which](data.companyName)),
    text: [hello, "", lead, data.url, "", ...(reason === null ? [] : [reason, ""]), help, ""].join("\n"),
    html:
      `<!doctype html><html lang="${locale}" dir="${said.direction}"><body>${html(hello)}${html(lead)}` +
      `<p><a href="${escapedHtml(data.url)}">${escapedHtml(said.button[template])}</a></p>` +
      `${html(reason)}${html(help)}</body></html>`,
  };
}
