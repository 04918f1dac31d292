import type { MailTexts } from "./texts";

export const mailTextsDe: MailTexts = {
  subject: "Ihr Link von {company}",
  hello: "Guten Tag,",
  lead: "{company} braucht einige Angaben von Ihnen. Hier öffnen Sie Ihr Formular:",
  button: "Mein Formular öffnen",
  until: "Der Link gilt bis {day}. Was Sie bereits eingegeben haben, ist gespeichert.",
  stranger: "Sie haben diese E-Mail nicht erwartet? Dann ignorieren Sie sie, oder fragen Sie bei {company} nach.",
};
