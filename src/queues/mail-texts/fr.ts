import type { MailTexts } from "./texts";

export const mailTextsFr: MailTexts = {
  subject: "Votre lien de la part de {company}",
  hello: "Bonjour,",
  lead: "{company} a besoin de quelques informations de votre part. Ouvrez votre formulaire ici :",
  button: "Ouvrir mon formulaire",
  until: "Le lien est valable jusqu’au {day}. Ce que vous avez déjà saisi est enregistré.",
  stranger: "Vous n’attendiez pas cet e-mail ? Ignorez-le ou contactez {company}.",
  code: {
    subject: "{code} est votre code pour {company}",
    lead: "Votre formulaire pour {company} a été ouvert sur un nouvel appareil. Si c’était vous, saisissez-y ce code :",
    until: "Il est valable dix minutes. Personne chez nous ne vous le demandera.",
    stranger: "Ce n’était pas vous ? Ne faites rien : sans le code, personne ne verra ce que vous avez saisi.",
  },
  revision: {
    subject: "{company} a encore besoin d’éléments de votre part",
    lead: "{company} a examiné votre dossier. Il manque quelques éléments ou certains sont à revoir :",
    reminderSubject: "Rappel : {company} attend votre réponse",
    reminderLead: "{company} attend encore ceci :",
    due: "Merci de l’envoyer avant le {due}.",
  },
};
