import type { MailTexts } from "./texts";

export const mailTextsEn: MailTexts = {
  subject: "Your link from {company}",
  hello: "Hello,",
  lead: "{company} needs some information from you. Open your form here:",
  button: "Open my form",
  until: "The link works until {day}. What you have already entered is saved.",
  stranger: "Not expecting this? Then ignore this mail, or ask {company}.",
  code: {
    subject: "{code} is your code for {company}",
    lead: "Somebody opened your form for {company} on a new device. If that was you, type in this code:",
    until: "It works for ten minutes. Nobody from us asks you for it.",
    stranger: "That was not you? Then do nothing: without the code nobody sees what you entered.",
  },
  revision: {
    subject: "{company} needs something more from you",
    lead: "{company} has looked at what you sent. A few things are missing or need another look:",
    reminderSubject: "Reminder: {company} is waiting for you",
    reminderLead: "{company} is still waiting for this:",
    due: "Please send it by {due}.",
  },
};
