import type { PresetTexts } from "./texts";

export const presetTextsEs: PresetTexts = {
  hello: "Hola:",
  helloName: "Hola, {name}:",
  subject: {
    invitation: "{company} le invita a empezar",
    session: "{company} le pide que confirme su identidad",
    again: "{company} le pide de nuevo que confirme su identidad",
    resubmission: "{company} necesita de nuevo algo de usted",
    "associated-company-email": "{company} necesita información sobre su empresa",
  },
  lead: {
    invitation: "{company} necesita algunos datos. Abra aquí su formulario:",
    session: "{company} tiene que confirmar su identidad. Tenga a mano su documento de identidad y empiece aquí:",
    again: "{company} todavía no ha podido confirmar su identidad. Inténtelo de nuevo aquí:",
    resubmission: "{company} ha revisado lo que envió y necesita algo de nuevo. Abra aquí su formulario:",
    "associated-company-email": "{company} necesita algunos datos de su empresa. Abra aquí su formulario:",
  },
  leadFor: {
    invitation: "{company} necesita algunos datos sobre {subject}. Abra aquí su formulario:",
    session:
      "{company} tiene que confirmar su identidad en relación con {subject}. Tenga a mano su documento de identidad y empiece aquí:",
    again: "{company} todavía no ha podido confirmar su identidad en relación con {subject}. Inténtelo de nuevo aquí:",
    resubmission:
      "{company} ha revisado lo que envió sobre {subject} y necesita algo de nuevo. Abra aquí su formulario:",
    "associated-company-email":
      "{subject} ha mencionado su empresa a {company}, que necesita algunos datos sobre ella. Abra aquí su formulario:",
  },
  button: {
    invitation: "Abrir mi formulario",
    session: "Confirmar mi identidad",
    resubmission: "Abrir mi formulario",
    "associated-company-email": "Abrir el formulario",
  },
  reason: "Motivo indicado: {reason}",
  help: "¿No esperaba este correo? Puede ignorarlo o consultar a {company}.",
  helpAt: "¿No esperaba este correo o necesita ayuda? Escriba a {address}.",
};
