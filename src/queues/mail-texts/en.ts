import type { MailTexts } from "./texts";

export const mailTextsEn: MailTexts = {
  subject: "Your link from {company}",
  hello: "Hello,",
  lead: "{company} needs some information from you. Open your form here:",
  button: "Open my form",
  until: "The link works until {day}. What you have already entered is saved.",
  stranger: "Not expecting this? Then ignore this mail, or ask {company}.",
};
