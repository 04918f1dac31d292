import type { MailTexts } from "./texts";

export const mailTextsEs: MailTexts = {
  subject: "Su enlace de {company}",
  hello: "Hola:",
  lead: "{company} necesita algunos datos suyos. Abra aquí su formulario:",
  button: "Abrir mi formulario",
  until: "El enlace es válido hasta el {day}. Lo que ya ha escrito está guardado.",
  stranger: "¿No esperaba este correo? Puede ignorarlo o consultar a {company}.",
};
