import * as z from "zod";
import type { JsonObject } from "../../lib/json";
import { definePlugin, failed } from "../define";
import {
  escapedHtml,
  isAddress,
  MailOutput,
  oneLine,
  providerSettings,
  providerUrl,
  sendThroughMailbox,
  sendThroughProvider,
  serviceHost,
} from "../mail-provider";

const Address = z.string().trim().refine(isAddress, "is not an e-mail address");
const Named = z.union([Address, z.looseObject({ email: Address }).transform(({ email }) => email)]);
const Receivers = z.union([Named.transform((one) => [one]), z.array(Named).min(1).max(50)]);

/** What the mapping gives: who gets it, who sends it, and whatever else the template wants. */
const Input = z.record(z.string(), z.json()).superRefine((mapped, context) => {
  const receivers = Receivers.safeParse(mapped.receivers ?? mapped.to ?? mapped.emailAddress);
  if (!receivers.success) context.addIssue({ code: "custom", path: ["receivers"], message: "names no e-mail address" });
});

/**
 * The documented `email`: the mapping gives `receivers`, `from`, `subject`, `templateId` and the data of the template. Without an
 * address it goes through our own door: with `text` as it is, else (in the sandbox) as a list of what the template would have got.
 */
export const email = definePlugin({
  kind: "email",
  summary: "Sends an e-mail through the tenant's mail service, with a template of theirs.",
  settings: z.object(providerSettings),
  inputSchema: Input,
  outputSchema: MailOutput,
  vendor: ({ url }) => serviceHost(url),
  async run({ settings, input }, tools) {
    const to = Receivers.parse(input.receivers ?? input.to ?? input.emailAddress);
    const data = await withLink(input, tools.collectionUrl);
    const templateId = settings.templateId ?? textOf(input.templateId);
    const url = await providerUrl(settings, tools);
    if (!url.ok) return url.error;
    if (url.value !== null) {
      const mail = {
        to,
        from: input.from ?? null,
        subject: textOf(input.subject),
        preheader: textOf(input.preheader),
        templateId,
        data,
      };
      return sendThroughProvider(url.value, settings.headers ?? {}, mail, tools);
    }
    const text = textOf(input.text);
    // What a template would have got is for the eyes of who tries things out, not for customers.
    if (text === null && tools.environment === "production")
      return failed(
        "not_configured",
        "the mail has no text of its own: map `text`, or name the mail service's address",
      );
    return sendThroughMailbox(to, text === null ? plainMail(data, templateId) : ownMail(data, text), templateId, tools);
  },
});

const linkKeys = ["collectionFlowUrl", "resubmissionLink"] as const;

/** Links are secrets: they are not stored with the effect but filled in now, where the mapping asked for one and found none. */
async function withLink(input: JsonObject, collectionUrl: () => Promise<string | null>): Promise<JsonObject> {
  const asked = linkKeys.filter((key) => Object.hasOwn(input, key) && (input[key] === null || input[key] === ""));
  if (asked.length === 0) return input;
  const url = await collectionUrl();
  return { ...input, ...Object.fromEntries(asked.map((key) => [key, url])) };
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value : null);

/** Who else gets the mail is nobody's business. */
const envelopeKeys = new Set(["receivers", "to", "emailAddress", "from", "adapter"]);

function ownMail(data: JsonObject, text: string): { subject: string; text: string; html: string } {
  const paragraphs = text.split(/\n{2,}/).map((part) => `<p>${escapedHtml(part).replaceAll("\n", "<br>")}</p>`);
  return {
    subject: oneLine(textOf(data.subject) ?? "(no subject)"),
    text,
    html: `<!doctype html><html><body>${paragraphs.join("")}</body></html>`,
  };
}

function plainMail(data: JsonObject, templateId: string | null): { subject: string; text: string; html: string } {
  const subject = oneLine(textOf(data.subject) ?? (templateId === null ? "(no subject)" : `Template ${templateId}`));
  const lines = Object.entries(data)
    .filter(([key]) => !envelopeKeys.has(key))
    .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return {
    subject,
    text: `${lines.join("\n")}\n`,
    html: `<!doctype html><html lang="en"><body><pre>${escapedHtml(lines.join("\n"))}</pre></body></html>`,
  };
}
