import { type Role, roleNames } from "../domain";
import { withoutTurns } from "../lib/plain-name";
import { escaped, type MailText } from "./mail-text";

/** The mail that asks somebody to join the team. It speaks the language of the console. Names come from outside; in the HTML they are escaped. */
export function invitationMail(said: {
  companyName: string;
  /** Null: whoever invited is not known any more. */
  inviterName: string | null;
  role: Role;
  url: string;
  expiresAtMs: number;
}): MailText {
  const company = oneLine(said.companyName);
  const by = said.inviterName === null ? "You are invited" : `${oneLine(said.inviterName)} invites you`;
  const day = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(said.expiresAtMs);
  const lead = `${by} to work on the cases of ${company} as ${roleNames[said.role].toLowerCase()}.`;
  const until = `The link works once, until ${day}.`;
  const stranger = "If you did not expect this, do nothing: without the link nobody gets in.";
  return {
    subject: `Join ${company}`,
    text: `Hello,\n\n${lead}\n${said.url}\n\n${until}\n${stranger}\n`,
    html:
      `<!doctype html><html lang="en" dir="ltr"><body><p>Hello,</p><p>${escaped(lead)}</p>` +
      `<p><a href="${escaped(said.url)}">Join ${escaped(company)}</a></p><p>${until}<br>${stranger}</p></body></html>`,
  };
}

// A line break in a subject would begin another header.
const oneLine = (text: string): string => withoutTurns(text).replace(/\s+/g, " ").trim();
