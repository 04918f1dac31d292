import type { MailTexts } from "./texts";

export const mailTextsPt: MailTexts = {
  subject: "Seu link de {company}",
  hello: "Olá,",
  lead: "{company} precisa de algumas informações suas. Abra seu formulário aqui:",
  button: "Abrir meu formulário",
  until: "O link vale até {day}. O que já foi preenchido está salvo.",
  stranger: "Não esperava este e-mail? Ignore-o ou fale com {company}.",
  code: {
    subject: "{code} é o seu código para {company}",
    lead: "Seu formulário para {company} foi aberto em um novo aparelho. Se o acesso foi seu, digite este código nele:",
    until: "O código vale por dez minutos. Ninguém da nossa equipe vai pedi-lo.",
    stranger: "Não reconhece este acesso? Não é preciso fazer nada: sem o código, ninguém vê o que foi preenchido.",
  },
  revision: {
    subject: "{company} precisa de mais alguma coisa",
    lead: "{company} analisou o que enviou. Faltam algumas coisas ou é preciso enviá-las de novo:",
    reminderSubject: "Lembrete: {company} está à espera",
    reminderLead: "{company} ainda está à espera do seguinte:",
    due: "Envie até {due}.",
  },
};
