import * as z from "zod";
import type { OutgoingRequest, OutsideAnswer } from "../domain";
import { isAddress } from "./mail-provider";

/** Services that send mails over HTTP. There is no raw SMTP: the platform opens no connections to mail servers. */
export const mailServices = ["sendgrid", "resend", "postmark"] as const;
export type MailService = (typeof mailServices)[number];

/** The tenant's secrets that choose the service and hold its account. */
export const mailSecrets = {
  service: "MAIL_SERVICE",
  from: "MAIL_FROM",
  keys: { sendgrid: "SENDGRID_API_KEY", resend: "RESEND_API_KEY", postmark: "POSTMARK_SERVER_TOKEN" },
} as const;

export const isMailService = (name: string): name is MailService => mailServices.some((service) => service === name);

/** `Northwind <post@northwind.example>` or an address alone; null when it is neither. */
export function senderOf(text: string): { email: string; name: string | null } | null {
  const named = /^\s*"?([^"<>\r\n]{1,100}?)"?\s*<([^<>\s]+)>\s*$/.exec(text);
  const email = (named?.[2] ?? text).trim();
  return isAddress(email) ? { email, name: named?.[1] ?? null } : null;
}

export interface ServiceMail {
  from: { email: string; name: string | null };
  to: string;
  subject: string;
  text: string;
  html: string;
}

/**
 * One mail to one person. Only Resend has idempotency keys (24 hours); the others send again what is asked again. Written from
 * https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send, https://resend.com/docs/api-reference/emails/send-email,
 * https://resend.com/docs/dashboard/emails/idempotency-keys and https://postmarkapp.com/developer/user-guide/send-email-with-api.
 */
export function mailRequest(
  service: MailService,
  key: string,
  mail: ServiceMail,
  idempotencyKey: string,
  timeoutMs: number,
): OutgoingRequest {
  const { from, to, subject, text, html } = mail;
  const written = from.name === null ? from.email : `${quoted(from.name)} <${from.email}>`;
  const json = { "content-type": "application/json", accept: "application/json" };
  const post = (url: string, headers: Record<string, string>, body: object): OutgoingRequest => ({
    url,
    method: "POST",
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
    timeoutMs,
    maxBytes: 65_536,
  });
  switch (service) {
    case "sendgrid":
      return post(
        "https://api.sendgrid.com/v3/mail/send",
        { authorization: `Bearer ${key}` },
        {
          personalizations: [{ to: [{ email: to }] }],
          from: { email: from.email, ...(from.name !== null && { name: from.name }) },
          subject,
          content: [
            { type: "text/plain", value: text },
            { type: "text/html", value: html },
          ],
          // A tracked link would lead through somebody else's server, who could open the form.
          tracking_settings: {
            click_tracking: { enable: false, enable_text: false },
            open_tracking: { enable: false },
          },
        },
      );
    case "resend":
      return post(
        "https://api.resend.com/emails",
        { authorization: `Bearer ${key}`, "idempotency-key": idempotencyKey.slice(0, 256) },
        { from: written, to: [to], subject, text, html },
      );
    case "postmark":
      return post(
        "https://api.postmarkapp.com/email",
        { "x-postmark-server-token": key },
        {
          From: written,
          To: to,
          Subject: subject,
          TextBody: text,
          HtmlBody: html,
          MessageStream: "outbound",
          TrackOpens: false,
          TrackLinks: "None",
        },
      );
  }
}

const quoted = (name: string): string => `"${name.replace(/["\\]/g, "")}"`;

/** What became of the mail. `retry`: sending again later can help. */
export type MailVerdict =
  | { sent: true; id: string | null }
  | { sent: false; retry: boolean; code: string; message: string };

const Resend = z.object({ id: z.string().min(1) });
const Postmark = z.object({ ErrorCode: z.literal(0), MessageID: z.string().min(1) });
const PostmarkRefusal = z.object({ ErrorCode: z.int() });
const ResendRefusal = z.object({ name: z.string().max(80) });

/** Reads what a service answered. What cannot be read is never taken for sent. */
export function mailVerdict(service: MailService, { status, text, headers }: OutsideAnswer): MailVerdict {
  if (status === 408 || status === 429 || status >= 500)
    return { sent: false, retry: true, code: `http_${status}`, message: `the mail service answered ${status}` };
  const body = parsed(text);
  if (status >= 200 && status < 300) {
    if (service === "sendgrid" && status === 202) return { sent: true, id: headers["x-message-id"] ?? null };
    const id = service === "resend" ? Resend.safeParse(body).data?.id : Postmark.safeParse(body).data?.MessageID;
    if (service !== "sendgrid" && id !== undefined) return { sent: true, id };
    return { sent: false, retry: true, code: "bad_answer", message: "the mail service's answer cannot be read" };
  }
  // The same mail is on its way at this moment: asking again tells how that went.
  const name = ResendRefusal.safeParse(body).data?.name;
  if (service === "resend" && status === 409 && name === "concurrent_idempotent_requests")
    return { sent: false, retry: true, code: "http_409", message: "the mail service is sending this mail already" };
  const why = PostmarkRefusal.safeParse(body).data?.ErrorCode;
  const message = `the mail service refused the mail (${status}${why === undefined ? "" : `, code ${why}`})`;
  const code = status === 401 || status === 403 ? "not_authorised" : `http_${status}`;
  return { sent: false, retry: false, code, message };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
