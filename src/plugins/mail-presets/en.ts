import type { PresetTexts } from "./texts";

export const presetTextsEn: PresetTexts = {
  hello: "Hello,",
  helloName: "Hello {name},",
  subject: {
    invitation: "{company} invites you to begin",
    session: "{company} asks you to confirm your identity",
    again: "{company} asks you to confirm your identity again",
    resubmission: "{company} needs something from you again",
    "associated-company-email": "{company} needs information about your company",
  },
  lead: {
    invitation: "{company} needs some information. Open your form here:",
    session: "{company} has to confirm who you are. Have your identity document at hand and begin here:",
    again: "{company} could not confirm who you are yet. Please try again here:",
    resubmission: "{company} has looked at what you sent and needs something again. Open your form here:",
    "associated-company-email": "{company} needs some information about your company. Open your form here:",
  },
  leadFor: {
    invitation: "{company} needs some information for {subject}. Open your form here:",
    session: "{company} has to confirm who you are for {subject}. Have your identity document at hand and begin here:",
    again: "{company} could not confirm who you are for {subject} yet. Please try again here:",
    resubmission: "{company} has looked at what you sent for {subject} and needs something again. Open your form here:",
    "associated-company-email":
      "{subject} has named your company to {company}, which needs some information about it. Open your form here:",
  },
  button: {
    invitation: "Open my form",
    session: "Confirm my identity",
    resubmission: "Open my form",
    "associated-company-email": "Open the form",
  },
  reason: "What they say: {reason}",
  help: "Not expecting this? Then ignore this mail, or ask {company}.",
  helpAt: "Not expecting this, or need help? Write to {address}.",
};
