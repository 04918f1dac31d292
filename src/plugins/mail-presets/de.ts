import type { PresetTexts } from "./texts";

export const presetTextsDe: PresetTexts = {
  hello: "Guten Tag,",
  helloName: "Guten Tag {name},",
  subject: {
    invitation: "{company} lädt Sie ein zu beginnen",
    session: "{company} bittet Sie, Ihre Identität zu bestätigen",
    again: "{company} bittet Sie noch einmal, Ihre Identität zu bestätigen",
    resubmission: "{company} braucht noch einmal etwas von Ihnen",
    "associated-company-email": "{company} braucht Angaben zu Ihrem Unternehmen",
  },
  lead: {
    invitation: "{company} braucht einige Angaben. Hier öffnen Sie Ihr Formular:",
    session: "{company} muss Ihre Identität bestätigen. Halten Sie Ihren Ausweis bereit und beginnen Sie hier:",
    again: "{company} konnte Ihre Identität noch nicht bestätigen. Bitte versuchen Sie es hier noch einmal:",
    resubmission: "{company} hat Ihre Unterlagen geprüft und braucht noch einmal etwas. Hier öffnen Sie Ihr Formular:",
    "associated-company-email": "{company} braucht einige Angaben zu Ihrem Unternehmen. Hier öffnen Sie Ihr Formular:",
  },
  leadFor: {
    invitation: "{company} braucht einige Angaben zu {subject}. Hier öffnen Sie Ihr Formular:",
    session:
      "{company} muss Ihre Identität für {subject} bestätigen. Halten Sie Ihren Ausweis bereit und beginnen Sie hier:",
    again:
      "{company} konnte Ihre Identität für {subject} noch nicht bestätigen. Bitte versuchen Sie es hier noch einmal:",
    resubmission:
      "{company} hat Ihre Unterlagen zu {subject} geprüft und braucht noch einmal etwas. Hier öffnen Sie Ihr Formular:",
    "associated-company-email":
      "{subject} hat Ihr Unternehmen bei {company} genannt. Dafür werden einige Angaben gebraucht. Hier öffnen Sie Ihr Formular:",
  },
  button: {
    invitation: "Mein Formular öffnen",
    session: "Meine Identität bestätigen",
    resubmission: "Mein Formular öffnen",
    "associated-company-email": "Formular öffnen",
  },
  reason: "Begründung: {reason}",
  help: "Sie haben diese E-Mail nicht erwartet? Dann ignorieren Sie sie, oder fragen Sie bei {company} nach.",
  helpAt: "Sie haben diese E-Mail nicht erwartet oder brauchen Hilfe? Schreiben Sie an {address}.",
};
