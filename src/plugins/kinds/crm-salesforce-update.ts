import * as z from "zod";
import { err, ok } from "../../lib/result";
import { askCrm, later } from "../crm/ask-crm";
import { OAuthAccount } from "../crm/oauth";
import { cancelled, definePlugin, failed, jsonOf, succeeded } from "../define";

const apiName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, "is an API name, such as Account or KYB_Status__c");
const scalar = z.union([z.string().max(131_072), z.number(), z.boolean(), z.null()]);

const Trouble = z.array(z.object({ errorCode: z.string().max(200), fields: z.array(z.string().max(200)).optional() }));
const Made = z.object({ id: z.string(), created: z.boolean().optional() });

/** Salesforce's word for "this account has used up its calls of the day". */
const limitWaitSeconds = 900;

/**
 * Writes fields of a record in Salesforce: by its own id, or (with `externalIdField`) by an id of ours, where a record that is not
 * there is made. Doing it twice writes the same.
 */
export const salesforceUpdate = definePlugin({
  kind: "crm.salesforce.update",
  summary: "Writes how a case stands into a record in Salesforce.",
  settings: z.object({
    account: OAuthAccount,
    instanceUrl: z
      .url({ protocol: /^https$/ })
      .max(400)
      .optional(),
    apiVersion: z
      .string()
      .regex(/^v\d{2,3}\.0$/, "is a version such as v62.0")
      .default("v62.0"),
    object: apiName,
    externalIdField: apiName.optional(),
  }),
  inputSchema: z.object({
    id: z.union([z.string().trim().min(1).max(255), z.number().transform(String)]),
    fields: z
      .record(apiName, scalar)
      .refine((fields) => Object.keys(fields).length > 0, "names no field")
      .refine((fields) => Object.keys(fields).length <= 200, "names more than 200 fields"),
  }),
  outputSchema: z.object({ id: z.string(), created: z.boolean(), object: z.string() }),
  timeoutSeconds: 20,
  attempts: 8,
  retry: { firstSeconds: 5 },
  vendor: ({ instanceUrl }) => (instanceUrl === undefined ? "salesforce" : new URL(instanceUrl).host),
  async run({ settings, input }, tools) {
    const { account, object, externalIdField, apiVersion } = settings;
    const place = [object, ...(externalIdField === undefined ? [] : [externalIdField]), input.id];
    const answer = await askCrm(account, tools, ({ instanceUrl }) => {
      const host = settings.instanceUrl ?? instanceUrl;
      if (host === null || host === undefined)
        return err(failed("not_configured", "name the `instanceUrl`: the token's answer does not"));
      const path = place.map((part) => encodeURIComponent(part.toWellFormed())).join("/");
      const url = `${host.replace(/\/+$/, "")}/services/data/${apiVersion}/sobjects/${path}`;
      return ok({ method: "PATCH", url, headers: {}, body: input.fields });
    });
    if (!answer.ok) return answer.error;
    const { status } = answer.value;
    // An update is answered with nothing; only what was made is told by its id.
    if (status === 204) return succeeded({ id: input.id, created: false, object }, answer.value);
    const body = jsonOf(answer.value);
    if (status === 200 || status === 201) {
      const made = Made.safeParse(body.ok ? body.value : null);
      return made.success
        ? succeeded({ id: made.data.id, created: made.data.created ?? status === 201, object }, answer.value)
        : failed("bad_answer", "Salesforce's answer cannot be read", answer.value);
    }
    if (status === 300) return failed("ambiguous", "several records have this id", answer.value);
    if (status === 404) return cancelled({ reason: "not_found", object }, answer.value);
    const trouble = Trouble.safeParse(body.ok ? body.value : null);
    const [first] = trouble.success ? trouble.data : [];
    if (first?.errorCode === "REQUEST_LIMIT_EXCEEDED" || first?.errorCode === "UNABLE_TO_LOCK_ROW")
      return later(
        answer.value,
        `Salesforce: ${first.errorCode}`,
        first.errorCode === "UNABLE_TO_LOCK_ROW" ? 5 : limitWaitSeconds,
      );
    const fields = first?.fields?.length ? ` (${first.fields.join(", ")})` : "";
    return failed(`http_${status}`, `Salesforce refused: ${first?.errorCode ?? status}${fields}`, answer.value);
  },
});
