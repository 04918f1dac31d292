import type { MailTexts } from "./texts";

export const mailTextsEs: MailTexts = {
  subject: "Su enlace de {company}",
  hello: "Hola:",
  lead: "{company} necesita algunos datos suyos. Abra aquí su formulario:",
  button: "Abrir mi formulario",
  until: "El enlace es válido hasta el {day}. Lo que ya ha escrito está guardado.",
  stranger: "¿No esperaba este correo? Puede ignorarlo o consultar a {company}.",
  code: {
    subject: "{code} es su código para {company}",
    lead: "Se ha abierto su formulario para {company} en un dispositivo nuevo. Si ha sido usted, escriba allí este código:",
    until: "Es válido durante diez minutos. Nadie de nuestro equipo se lo pedirá.",
    stranger: "¿No ha sido usted? No haga nada: sin el código nadie verá lo que ha escrito.",
  },
  revision: {
    subject: "{company} necesita algo más de usted",
    lead: "{company} ha revisado lo que envió. Faltan algunas cosas o hay que volver a enviarlas:",
    reminderSubject: "Recordatorio: {company} le espera",
    reminderLead: "{company} todavía espera lo siguiente:",
    due: "Envíelo antes del {due}.",
  },
};
