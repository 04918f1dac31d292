import * as z from "zod";
import type { AttemptReport } from "../../domain";
import { getPath, isObject, type JsonObject } from "../../lib/json";
import { err, ok, type Result } from "../../lib/result";
import { searchJmespath } from "../../rules/jmespath";
import { definePlugin, failed, type PluginOrder, type PluginTools } from "../define";
import { type MailTemplate, mailTemplates, presetMail } from "../mail-presets";
import {
  isAddress,
  MailOutput,
  providerSettings,
  providerUrl,
  sendThroughMailbox,
  sendThroughProvider,
  serviceHost,
} from "../mail-provider";
import type { PluginFacts } from "../plugin";

const common = {
  ...providerSettings,
  /** Extra data as the inside of a JMESPath object, `key: path, key: path`; it wins over what the preset reads. */
  dataMapping: z.string().max(4_000).optional(),
  supportEmail: z.string().trim().refine(isAddress, "is not an e-mail address").optional(),
};

/** What the preset reads of the case; keys of `dataMapping` beside it. */
const Input = z
  .object({
    to: z.string("the case has no e-mail address for this mail").refine(isAddress, "is not an e-mail address"),
    language: z.string().nullable(),
    firstName: z.string().nullable(),
    subjectName: z.string().nullable(),
    /** Of a hosted session. The address of the applicant's form is a secret: it is filled in when the mail is sent. */
    url: z
      .string()
      .regex(/^https?:\/\/\S+$/, "is not an https address")
      .nullable(),
    revisionReason: z.string().nullable(),
  })
  .catchall(z.json());

const Settings = z.object({ ...common, template: z.enum(mailTemplates) });

/** The documented presets, in our own neutral words (English, Arabic), or with the tenant's template at their mail service. */
export const templateEmail = definePlugin({
  kind: "template-email",
  summary: "Sends one of our mails: invitation, session, resubmission or associated-company-email.",
  settings: Settings,
  input: (settings, facts) => mailing(settings.template, settings.dataMapping, facts),
  inputSchema: Input,
  outputSchema: MailOutput,
  vendor: ({ url }) => serviceHost(url),
  run: (order, tools) => send(order.settings.template, order, tools),
});

/** The documented system writes the invitation's own kind into what it stores. */
export const invitation = definePlugin({
  kind: "invitation",
  summary: "Sends the applicant the link to their form.",
  settings: z.object({ ...common, template: z.literal("invitation").optional() }),
  input: (settings, facts) => mailing("invitation", settings.dataMapping, facts),
  inputSchema: Input,
  outputSchema: MailOutput,
  vendor: ({ url }) => serviceHost(url),
  run: (order, tools) => send("invitation", order, tools),
});

function mailing(
  template: MailTemplate,
  dataMapping: string | undefined,
  { context }: PluginFacts,
): Result<JsonObject, string> {
  const first = (...paths: string[]): string | null => {
    for (const path of paths) {
      const value = getPath(context, path);
      if (typeof value === "string" && value.trim() !== "") return value.trim();
    }
    return null;
  };
  const representative = "entity.data.additionalInfo.mainRepresentative";
  // A session is the person's own affair; everything else goes to whoever acts for the company.
  const [near, far] = template === "session" ? ["entity.data", representative] : [representative, "entity.data"];
  const data: JsonObject = {
    to: first(`${near}.email`, `${far}.email`),
    language: first("workflowRuntimeConfig.language"),
    firstName: first(`${near}.firstName`, `${far}.firstName`),
    subjectName:
      template === "associated-company-email"
        ? first("entity.data.additionalInfo.kybCompanyName", "entity.data.additionalInfo.companyName")
        : first("entity.data.additionalInfo.companyName", "entity.data.companyName"),
    url: template === "session" ? first(...sessionUrls) : null,
    revisionReason: template === "session" || template === "resubmission" ? revisionReason(context) : null,
  };
  if (template === "session" && data.url === null) return err("there is no session to send a link to");
  if (dataMapping === undefined || dataMapping.trim() === "") return ok(data);
  const extra = searchJmespath(`{${dataMapping.trim().replace(/,$/, "")}}`, context);
  if (!extra.ok) return extra;
  return ok({ ...data, ...(isObject(extra.value) ? withoutNulls(extra.value) : {}) });
}

const sessionUrls = [
  "pluginsOutput.kyc_session.kyc_session_1.result.metadata.url",
  "pluginsOutput.kyc_session.result.metadata.url",
];

const withoutNulls = (data: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));

/** Why a document was asked for again: the first reason that is given. A published one is a code, and no words for a mail. */
function revisionReason(context: JsonObject): string | null {
  const documents = Array.isArray(context.documents) ? context.documents : [];
  for (const document of documents) {
    const decision = isObject(document) && isObject(document.decision) ? document.decision : {};
    const said = [decision.revisionReason, decision.comment].find(
      (text) => typeof text === "string" && text !== "" && !/^[a-z]+(?:_[a-z]+)+$/.test(text),
    );
    if (typeof said === "string") return said;
  }
  return null;
}

async function send(
  template: MailTemplate,
  { settings, input }: PluginOrder<z.output<z.ZodObject<typeof common>>, z.output<typeof Input>>,
  tools: PluginTools,
): Promise<AttemptReport> {
  const url = input.url ?? (await tools.collectionUrl());
  if (url === null) return failed("no_link", "the case has no link that opens a form now");
  const provider = await providerUrl(settings, tools);
  if (!provider.ok) return provider.error;
  const preset = presetMail(template, input.language, {
    companyName: tools.companyName,
    subjectName: input.subjectName,
    firstName: input.firstName,
    url,
    revisionReason: input.revisionReason,
    supportEmail: settings.supportEmail ?? null,
  });
  if (provider.value === null) return sendThroughMailbox([input.to], preset, template, tools);
  const { to, url: _url, from, templateId, ...rest } = input;
  const subject = typeof input.subject === "string" ? input.subject : preset.subject;
  const data = { ...documentedNames(template, url, input, tools.companyName), ...rest, subject };
  const mail = {
    to: [to],
    from: from ?? null,
    subject,
    preheader: null,
    templateId: settings.templateId ?? (typeof templateId === "string" ? templateId : null),
    data,
  };
  return sendThroughProvider(provider.value, settings.headers ?? {}, mail, tools);
}

/** The keys that templates of the documented system use. */
const documentedNames = (
  template: MailTemplate,
  url: string,
  input: z.output<typeof Input>,
  companyName: string,
): JsonObject => ({
  customerName: companyName,
  customerCompanyName: companyName,
  kybCompanyName: input.subjectName,
  name: `${companyName} Team`,
  [template === "session" ? "kycLink" : template === "resubmission" ? "resubmissionLink" : "collectionFlowUrl"]: url,
});
