import * as z from "zod";
import type { OutsideRequest } from "../../domain";
import { ok } from "../../lib/result";
import { askCrm } from "../crm/ask-crm";
import { OAuthAccount } from "../crm/oauth";
import { cancelled, definePlugin, failed, jsonOf, succeeded } from "../define";

const propertyName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,99}$/, "is the internal name of a property, such as kyb_status");
/** Properties are texts on the wire; nothing empties one. */
const value = z
  .union([z.string().max(65_536), z.number(), z.boolean(), z.null()])
  .transform((given) => (given === null ? "" : String(given)));

const Updated = z.object({ id: z.string() });
const Upserted = z.object({ results: z.array(z.object({ id: z.string(), new: z.boolean().optional() })).length(1) });
const Trouble = z.object({ category: z.string().max(200) });

/**
 * Writes properties of a company, contact, deal or object of one's own in HubSpot: by its id, or (with `idProperty`, a property with
 * unique values) by an id of ours, where an object that is not there is made. Doing it twice writes the same.
 */
export const hubspotUpdate = definePlugin({
  kind: "crm.hubspot.update",
  summary: "Writes how a case stands into an object in HubSpot.",
  settings: z.object({
    account: OAuthAccount,
    baseUrl: z
      .url({ protocol: /^https$/ })
      .max(400)
      .default("https://api.hubapi.com"),
    objectType: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,100}$/, "is companies, contacts, deals or the type of an object of yours")
      .default("companies"),
    idProperty: propertyName.optional(),
  }),
  inputSchema: z.object({
    id: z.union([z.string().trim().min(1).max(255), z.number().transform(String)]),
    fields: z
      .record(propertyName, value)
      .refine((fields) => Object.keys(fields).length > 0, "names no property")
      .refine((fields) => Object.keys(fields).length <= 200, "names more than 200 properties"),
  }),
  outputSchema: z.object({ id: z.string(), created: z.boolean(), object: z.string() }),
  timeoutSeconds: 20,
  attempts: 8,
  retry: { firstSeconds: 10 },
  vendor: ({ baseUrl }) => new URL(baseUrl).host,
  async run({ settings, input }, tools) {
    const { account, baseUrl, objectType, idProperty } = settings;
    const objects = `${baseUrl.replace(/\/+$/, "")}/crm/v3/objects/${objectType}`;
    const request: OutsideRequest =
      idProperty === undefined
        ? {
            method: "PATCH",
            url: `${objects}/${encodeURIComponent(input.id.toWellFormed())}`,
            headers: {},
            body: { properties: input.fields },
          }
        : {
            method: "POST",
            url: `${objects}/batch/upsert`,
            headers: {},
            body: { inputs: [{ idProperty, id: input.id, properties: { ...input.fields, [idProperty]: input.id } }] },
          };
    const answer = await askCrm(account, tools, () => ok(request));
    if (!answer.ok) return answer.error;
    const { status } = answer.value;
    const body = jsonOf(answer.value);
    const told = body.ok ? body.value : null;
    if (status === 404 && idProperty === undefined)
      return cancelled({ reason: "not_found", object: objectType }, answer.value);
    if (status === 200 || status === 201) {
      const upserted = Upserted.safeParse(told);
      if (upserted.success) {
        const [{ id, new: isNew = false } = { id: "" }] = upserted.data.results;
        return succeeded({ id, created: isNew, object: objectType }, answer.value);
      }
      const updated = idProperty === undefined ? Updated.safeParse(told) : null;
      return updated?.success
        ? succeeded({ id: updated.data.id, created: false, object: objectType }, answer.value)
        : failed("bad_answer", "HubSpot's answer cannot be read", answer.value);
    }
    // 207: some of a batch failed, and ours was the only one in it.
    const trouble = Trouble.safeParse(told);
    return failed(
      `http_${status}`,
      `HubSpot refused: ${trouble.success ? trouble.data.category : status}`,
      answer.value,
    );
  },
});
