import type { AdapterInput } from "../adapter.schema";

const first = "body[0]";
const record = (matched: "full" | "partial" | "none") => ({
  data: `{
    matched: '${matched}',
    normalised: {
      line1: ${first}.address1,
      line2: ${first}.address2,
      line3: ${first}.address3,
      city: ${first}.components.locality,
      postcode: ${first}.components.postal_code,
      region: ${first}.components.administrative_area,
      country: ${first}.components.country_iso_3
    },
    components: ${first}.components,
    precision: ${first}.analysis.address_precision
  }`,
});
const status = (name: string) => `${first}.analysis.verification_status == '${name}'`;

/**
 * Addresses of most countries against postal data. Written from "International Street Address API" (https://www.smarty.com/docs/cloud/
 * international-street-api: verification_status Verified, Partial, Ambiguous, None; address_precision). Its keys go into the address:
 * the documentation of this interface names no other place; what is kept of a request is without them.
 * Not confirmed: how an unknown country is answered beside 422.
 */
export const smarty: AdapterInput = {
  name: "smarty",
  displayName: "Smarty (international addresses)",
  documentation: "https://www.smarty.com/docs/cloud/international-street-api",
  baseUrl: "https://international-street.api.smarty.com",
  auth: { kind: "query", parameters: { "auth-id": "SMARTY_AUTH_ID", "auth-token": "SMARTY_AUTH_TOKEN" } },
  checks: {
    address: {
      request: {
        path: "/verify",
        query: {
          country: "subject.country",
          address1: "subject.line1",
          address2: "subject.line2",
          locality: "subject.city",
          administrative_area: "subject.region",
          postal_code: "subject.postcode",
        },
      },
      answers: [
        {
          when: `${status("Verified")} && contains(['Premise', 'DeliveryPoint'], ${first}.analysis.address_precision)`,
          verdict: "clear",
          ...record("full"),
        },
        {
          when: `${status("Verified")} || ${status("Partial")}`,
          verdict: "review",
          code: "partly_known",
          message: "Not every part of the address is known.",
          ...record("partial"),
        },
        {
          when: status("Ambiguous"),
          verdict: "review",
          code: "ambiguous",
          message: "Several addresses could be meant.",
          ...record("partial"),
        },
        {
          when: `${status("None")} || (type(body) == 'array' && length(body) == \`0\`)`,
          verdict: "not_found",
          code: "unknown_address",
          message: "Nobody knows this address.",
        },
        { httpStatus: [401], verdict: "error", code: "not_authorised", message: "Smarty does not know the key." },
        { httpStatus: [402], verdict: "error", code: "quota_spent", message: "The account has no lookups left." },
        { httpStatus: [400, 422], verdict: "error", code: "refused", message: "Smarty cannot look this address up." },
      ],
    },
  },
};
