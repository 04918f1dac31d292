import type { PresetTexts } from "./texts";

export const presetTextsFr: PresetTexts = {
  hello: "Bonjour,",
  helloName: "Bonjour {name},",
  subject: {
    invitation: "{company} vous invite à commencer",
    session: "{company} vous demande de confirmer votre identité",
    again: "{company} vous demande à nouveau de confirmer votre identité",
    resubmission: "{company} a de nouveau besoin d’un élément de votre part",
    "associated-company-email": "{company} a besoin d’informations sur votre entreprise",
  },
  lead: {
    invitation: "{company} a besoin de quelques informations. Ouvrez votre formulaire ici :",
    session: "{company} doit confirmer votre identité. Préparez votre pièce d’identité et commencez ici :",
    again: "{company} n’a pas encore pu confirmer votre identité. Veuillez réessayer ici :",
    resubmission: "{company} a examiné votre envoi et a de nouveau besoin d’un élément. Ouvrez votre formulaire ici :",
    "associated-company-email":
      "{company} a besoin de quelques informations sur votre entreprise. Ouvrez votre formulaire ici :",
  },
  leadFor: {
    invitation: "{company} a besoin de quelques informations sur {subject}. Ouvrez votre formulaire ici :",
    session:
      "{company} doit confirmer votre identité pour {subject}. Préparez votre pièce d’identité et commencez ici :",
    again: "{company} n’a pas encore pu confirmer votre identité pour {subject}. Veuillez réessayer ici :",
    resubmission:
      "{company} a examiné votre envoi concernant {subject} et a de nouveau besoin d’un élément. Ouvrez votre formulaire ici :",
    "associated-company-email":
      "{subject} a mentionné votre entreprise auprès de {company}, qui a besoin de quelques informations à son sujet. Ouvrez votre formulaire ici :",
  },
  button: {
    invitation: "Ouvrir mon formulaire",
    session: "Confirmer mon identité",
    resubmission: "Ouvrir mon formulaire",
    "associated-company-email": "Ouvrir le formulaire",
  },
  reason: "Motif indiqué : {reason}",
  help: "Vous n’attendiez pas cet e-mail ? Ignorez-le ou contactez {company}.",
  helpAt: "Vous n’attendiez pas cet e-mail ou vous avez besoin d’aide ? Écrivez à {address}.",
};
