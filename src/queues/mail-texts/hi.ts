import type { MailTexts } from "./texts";

export const mailTextsHi: MailTexts = {
  subject: "{company} की ओर से आपका लिंक",
  hello: "नमस्ते,",
  lead: "{company} को आपसे कुछ जानकारी चाहिए। अपना फ़ॉर्म यहाँ खोलें:",
  button: "मेरा फ़ॉर्म खोलें",
  until: "यह लिंक {day} तक काम करेगा। आपने जो पहले भरा है वह सहेजा हुआ है।",
  stranger: "क्या आपको इस ईमेल की उम्मीद नहीं थी? तो इसे अनदेखा करें, या {company} से पूछें।",
};
