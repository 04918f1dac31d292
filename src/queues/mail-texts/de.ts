import type { MailTexts } from "./texts";

export const mailTextsDe: MailTexts = {
  subject: "Ihr Link von {company}",
  hello: "Guten Tag,",
  lead: "{company} braucht einige Angaben von Ihnen. Hier öffnen Sie Ihr Formular:",
  button: "Mein Formular öffnen",
  until: "Der Link gilt bis {day}. Was Sie bereits eingegeben haben, ist gespeichert.",
  stranger: "Sie haben diese E-Mail nicht erwartet? Dann ignorieren Sie sie, oder fragen Sie bei {company} nach.",
  code: {
    subject: "{code} ist Ihr Code für {company}",
    lead: "Ihr Formular für {company} wurde auf einem neuen Gerät geöffnet. Wenn Sie das waren, geben Sie dort diesen Code ein:",
    until: "Er gilt zehn Minuten. Niemand von uns fragt Sie danach.",
    stranger: "Das waren nicht Sie? Dann müssen Sie nichts tun: Ohne den Code sieht niemand, was Sie eingegeben haben.",
  },
  revision: {
    subject: "{company} braucht noch etwas von Ihnen",
    lead: "{company} hat Ihre Angaben geprüft. Einiges fehlt noch oder muss noch einmal gesendet werden:",
    reminderSubject: "Erinnerung: {company} wartet auf Sie",
    reminderLead: "{company} wartet noch auf Folgendes:",
    due: "Bitte senden Sie es bis {due}.",
  },
};
