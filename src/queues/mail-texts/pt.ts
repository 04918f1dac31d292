import type { MailTexts } from "./texts";

export const mailTextsPt: MailTexts = {
  subject: "Seu link de {company}",
  hello: "Olá,",
  lead: "{company} precisa de algumas informações suas. Abra seu formulário aqui:",
  button: "Abrir meu formulário",
  until: "O link vale até {day}. O que já foi preenchido está salvo.",
  stranger: "Não esperava este e-mail? Ignore-o ou fale com {company}.",
};
