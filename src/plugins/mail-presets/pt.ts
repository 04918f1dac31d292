import type { PresetTexts } from "./texts";

export const presetTextsPt: PresetTexts = {
  hello: "Olá,",
  helloName: "Olá, {name},",
  subject: {
    invitation: "{company} convida a começar",
    session: "{company} pede a confirmação da sua identidade",
    again: "{company} pede novamente a confirmação da sua identidade",
    resubmission: "{company} precisa novamente de algo seu",
    "associated-company-email": "{company} precisa de informações sobre sua empresa",
  },
  lead: {
    invitation: "{company} precisa de algumas informações. Abra seu formulário aqui:",
    session: "{company} precisa confirmar sua identidade. Tenha em mãos seu documento de identidade e comece aqui:",
    again: "{company} ainda não conseguiu confirmar sua identidade. Tente de novo aqui:",
    resubmission: "{company} analisou o que foi enviado e precisa de algo novamente. Abra seu formulário aqui:",
    "associated-company-email": "{company} precisa de algumas informações sobre sua empresa. Abra seu formulário aqui:",
  },
  leadFor: {
    invitation: "{company} precisa de algumas informações sobre {subject}. Abra seu formulário aqui:",
    session:
      "{company} precisa confirmar sua identidade em relação a {subject}. Tenha em mãos seu documento de identidade e comece aqui:",
    again: "{company} ainda não conseguiu confirmar sua identidade em relação a {subject}. Tente de novo aqui:",
    resubmission:
      "{company} analisou o que foi enviado sobre {subject} e precisa de algo novamente. Abra seu formulário aqui:",
    "associated-company-email":
      "{subject} indicou sua empresa a {company}, que precisa de algumas informações sobre ela. Abra seu formulário aqui:",
  },
  button: {
    invitation: "Abrir meu formulário",
    session: "Confirmar minha identidade",
    resubmission: "Abrir meu formulário",
    "associated-company-email": "Abrir o formulário",
  },
  reason: "Motivo informado: {reason}",
  help: "Não esperava este e-mail? Ignore-o ou fale com {company}.",
  helpAt: "Não esperava este e-mail ou precisa de ajuda? Escreva para {address}.",
};
