import * as z from "zod";
import { cancelled, definePlugin, failed, jsonOf, succeeded } from "../define";

/** A record of the global register, as far as it is read. */
const Answer = z.object({
  data: z.object({
    attributes: z.object({
      lei: z.string(),
      entity: z.object({
        legalName: z.object({ name: z.string() }),
        jurisdiction: z.string().nullish(),
        status: z.string(),
        legalAddress: z.object({ country: z.string().nullish(), city: z.string().nullish() }),
      }),
      registration: z.object({ status: z.string(), nextRenewalDate: z.string().nullish() }),
    }),
  }),
});

/** Looks a company up by its Legal Entity Identifier. */
export const leiLookup = definePlugin({
  kind: "lei-lookup",
  summary: "Reads a company's record in the global register of Legal Entity Identifiers.",
  settings: z.object({
    registerUrl: z.url({ protocol: /^https$/ }).default("https://api.gleif.org/api/v1/lei-records"),
  }),
  inputSchema: z.object({ lei: z.string().regex(/^[0-9A-Z]{18}\d{2}$/, "is 18 letters or digits and two digits") }),
  outputSchema: z.object({
    lei: z.string(),
    legalName: z.string(),
    active: z.boolean(),
    lapsed: z.boolean(),
    jurisdiction: z.string().nullable(),
    country: z.string().nullable(),
    city: z.string().nullable(),
    nextRenewalDate: z.string().nullable(),
  }),
  timeoutSeconds: 10,
  async run({ settings, input }, { call }) {
    const url = `${settings.registerUrl}/${encodeURIComponent(input.lei)}`;
    const answer = await call({ method: "GET", url, headers: { Accept: "application/vnd.api+json" }, body: null });
    if (!answer.ok) return answer.error;
    if (answer.value.status === 404) return cancelled({ reason: "not_found" }, answer.value);
    if (answer.value.status !== 200) return failed(`http_${answer.value.status}`, "the register refused", answer.value);
    const body = jsonOf(answer.value);
    const record = Answer.safeParse(body.ok ? body.value : null);
    if (!record.success) return failed("bad_answer", "the register's answer cannot be read", answer.value);
    const { lei, entity, registration } = record.data.data.attributes;
    return succeeded(
      {
        lei,
        legalName: entity.legalName.name,
        active: entity.status === "ACTIVE",
        lapsed: registration.status === "LAPSED",
        jurisdiction: entity.jurisdiction ?? null,
        country: entity.legalAddress.country ?? null,
        city: entity.legalAddress.city ?? null,
        nextRenewalDate: registration.nextRenewalDate ?? null,
      },
      answer.value,
    );
  },
});
