import type { NoticeKind } from "../domain";
import { escaped, type MailText } from "./mail-text";

/** What a case is to a person, without a word about anybody: mails lie in other people's systems. */
const sentences: Record<NoticeKind, string> = {
  assigned: "A case was given to you",
  taken_over: "A case of yours was taken over",
  mentioned: "Somebody named you in a note",
  approval_wanted: "Your approval is asked for",
  revision_answered: "What was asked again has come back",
  incident: "Something gave up and needs a person",
  sla_at_risk: "A case is running out of time",
  sla_breached: "A case is past its time",
  watched_changed: "A case you watch has moved",
  watched_decided: "A case you watch was decided",
  webhook_disabled: "A webhook endpoint was switched off",
  break_glass: "Somebody opened a case in an emergency",
  key_ends: "An API key ends soon",
};

/** Where kinds lead that are not looked at in a case. */
const elsewhere: Partial<Record<NoticeKind, string>> = {
  webhook_disabled: "/console/settings/webhooks",
  break_glass: "/console/settings/people?tab=emergency",
  key_ends: "/console/settings/api-keys",
};

/** One mail for everything that waits. Beside the reference of the case and a link to it, it says nothing about the case. */
export function noticeMail({
  baseUrl,
  waiting,
  mostNamed,
}: {
  baseUrl: string;
  waiting: readonly { kind: NoticeKind; caseId: string }[];
  mostNamed: number;
}): MailText {
  const count = waiting.length;
  const subject = count === 1 ? "Edgecase: one thing waits for you" : `Edgecase: ${count} things wait for you`;
  const lines = waiting.slice(0, mostNamed).map(({ kind, caseId }) => {
    const place = elsewhere[kind];
    return place !== undefined
      ? { words: sentences[kind], url: `${baseUrl}${place}` }
      : {
          words: `${sentences[kind]} (${referenceOf(caseId)})`,
          url: `${baseUrl}/console/cases/${encodeURIComponent(caseId)}`,
        };
  });
  const rest = count - lines.length;
  const more = rest > 0 ? `And ${rest} more in the console.` : null;
  const settingsUrl = `${baseUrl}/console/notifications`;
  const why = "You get this because you work on these cases. Choose what is mailed to you, or nothing at all:";
  return {
    subject,
    text: [
      ...lines.map(({ words, url }) => `${words}\n${url}\n`),
      ...(more === null ? [] : [`${more}\n`]),
      `${why}\n${settingsUrl}\n`,
    ].join("\n"),
    html:
      '<!doctype html><html lang="en" dir="ltr"><body><ul>' +
      lines.map(({ words, url }) => `<li><a href="${escaped(url)}">${escaped(words)}</a></li>`).join("") +
      `</ul>${more === null ? "" : `<p>${escaped(more)}</p>`}` +
      `<p>${escaped(why)} <a href="${escaped(settingsUrl)}">${escaped(settingsUrl)}</a></p></body></html>`,
  };
}

/** The beginning of a case's id, as the console shows it. */
const referenceOf = (caseId: string): string => caseId.slice(0, 12);
