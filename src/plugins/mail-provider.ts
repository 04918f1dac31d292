import * as z from "zod";
import type { AttemptReport } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { ok, type Result } from "../lib/result";
import { failed, type PluginTools, succeeded } from "./define";

/** How a definition names the service that sends: an address, or the secret that holds it, and headers with secrets. */
export const providerSettings = {
  url: z
    .string()
    .trim()
    .regex(/^(https:\/\/\S+|\{\s*secrets?\.[A-Za-z0-9_.-]+\s*\})$/, "is an https address or {secret.NAME}")
    .optional(),
  method: z.literal("POST", "mails are sent by POST").optional(),
  headers: z.record(z.string(), z.string()).optional(),
  templateId: z.string().trim().min(1).max(200).optional(),
};
interface Provider {
  url?: string | undefined;
  headers?: Record<string, string> | undefined;
}

/** One address and nothing that could begin another header or recipient. */
export const isAddress = (value: unknown): value is string =>
  typeof value === "string" && value.length <= 254 && /^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(value);

/** What a mail service is told, in the shape of SendGrid's version 3. */
export interface ProviderMail {
  to: string[];
  from: Json;
  subject: string | null;
  preheader: string | null;
  templateId: string | null;
  data: JsonObject;
}

/** What stands in the context after a mail was sent: whom it went to stays out. */
export const MailOutput = z.object({
  via: z.enum(["provider", "mailbox"]),
  recipients: z.int(),
  statusCode: z.int().nullable(),
  template: z.string().nullable(),
});

/**
 * The service's address, or null when the mail goes through our own door: none is named, or a sandbox tenant has not set the secrets.
 * A live tenant whose secrets are missing is told so.
 */
export async function providerUrl(
  { url, headers }: Provider,
  tools: PluginTools,
): Promise<Result<string | null, AttemptReport>> {
  if (url === undefined) return ok(null);
  const named = [url, ...Object.values(headers ?? {})].flatMap((text) =>
    [...text.matchAll(/\{\s*secrets?\.([A-Za-z0-9_.-]+)\s*\}/g)].map(([, name = ""]) => name),
  );
  const values = new Map<string, string>();
  for (const name of new Set(named)) {
    const value = await tools.secret(name);
    if (value !== null) values.set(name, value);
    else if (tools.environment === "sandbox") return ok(null);
    else return { ok: false, error: failed("not_configured", `the secret ${name} is not set`) };
  }
  const secret = /^\{\s*secrets?\.([A-Za-z0-9_.-]+)\s*\}$/.exec(url)?.[1];
  return ok(secret === undefined ? url : (values.get(secret) ?? null));
}

/** Whose outage stops the mails: the host, or "email" when a secret holds it or there is none. */
export const serviceHost = (url: string | undefined): string =>
  url === undefined ? "email" : (URL.parse(url)?.host ?? "email");

/** One request to the mail service. */
export async function sendThroughProvider(
  url: string,
  headers: Record<string, string>,
  mail: ProviderMail,
  { call }: PluginTools,
): Promise<AttemptReport> {
  if (!isSender(mail.from)) return failed("bad_input", "from: the mail has no sender");
  const body: JsonObject = {
    from: typeof mail.from === "string" ? { email: mail.from } : mail.from,
    personalizations: [
      {
        to: mail.to.map((email) => ({ email })),
        ...(mail.subject !== null && { subject: mail.subject }),
        ...(mail.preheader !== null && { preheader: mail.preheader }),
        dynamic_template_data: mail.data,
      },
    ],
    ...(mail.templateId !== null && { template_id: mail.templateId }),
  };
  const json = { "Content-Type": "application/json", ...headers };
  const answer = await call({ method: "POST", url, headers: json, body });
  if (!answer.ok) return answer.error;
  const { status } = answer.value;
  if (status < 200 || status > 299) return failed(`http_${status}`, "the mail service refused the mail", answer.value);
  const sent = { via: "provider", recipients: mail.to.length, statusCode: status, template: mail.templateId };
  return succeeded(sent, answer.value);
}

const isSender = (from: Json): boolean => isAddress(from) || (isObject(from) && isAddress(from.email));

/** Through our own door, one mail per person, so that none sees the others. */
export async function sendThroughMailbox(
  to: readonly string[],
  mail: { subject: string; text: string; html: string },
  template: string | null,
  tools: PluginTools,
): Promise<AttemptReport> {
  for (const address of to) {
    const sent = await tools.mail({ ...mail, to: address });
    if (!sent.ok) return sent.error;
  }
  return succeeded({ via: "mailbox", recipients: to.length, statusCode: null, template });
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapedHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** Text for a subject: a line break in it would begin another header. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
