import type { AdapterInput } from "../adapter.schema";

/** The country's letters as the system writes them, from the number or the declared country; Greece is EL. */
const number = "replace(replace(replace(upper(subject.vatNumber), ' ', ''), '.', ''), '-', '')";

/**
 * The VAT information exchange system of the European Commission: is this number in force? Free, no account; the offices of the member
 * states answer, and are often away. Written from https://ec.europa.eu/taxation_customs/vies/#/technical-information (REST, user errors).
 */
export const vies: AdapterInput = {
  name: "vies",
  displayName: "VIES (European Commission)",
  documentation: "https://ec.europa.eu/taxation_customs/vies/#/technical-information",
  baseUrl: "https://ec.europa.eu/taxation_customs/vies/rest-api",
  checks: {
    "vat-number": {
      request: {
        method: "POST",
        path: "/check-vat-number",
        body: `{countryCode: ${number}[:2], vatNumber: ${number}[2:]}`,
      },
      answers: [
        {
          when: "body.valid == `true`",
          verdict: "clear",
          data: "{country: body.countryCode, number: body.vatNumber, name: body.name != '---' && body.name || null, address: body.address != '---' && body.address || null, askedAt: body.requestDate}",
          vendorRef: "body.requestIdentifier != '' && body.requestIdentifier || null",
        },
        {
          when: "body.valid == `false`",
          verdict: "rejected",
          code: "vat_not_in_force",
          message: "The number is not in force for trade within the Union.",
          data: "{country: body.countryCode, number: body.vatNumber, askedAt: body.requestDate}",
        },
        {
          httpStatus: [200, 400],
          when: "contains(['INVALID_INPUT', 'INVALID_REQUESTER_INFO', 'VAT_BLOCKED', 'IP_BLOCKED'], body.errorWrappers[0].error)",
          verdict: "error",
          code: "refused",
          message: "VIES refuses the request: the number is malformed, or the caller is blocked.",
        },
        {
          httpStatus: [200, 400],
          when: "body.errorWrappers[0].error != null",
          verdict: "retry",
          code: "office_unavailable",
          message: "The member state's office does not answer at the moment.",
        },
      ],
    },
  },
};
