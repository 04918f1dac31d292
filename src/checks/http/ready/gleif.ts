import type { AdapterInput } from "../adapter.schema";

/**
 * The Global LEI Index. Free, no account. Written from the GLEIF API documentation (https://documenter.getpostman.com/view/7679680/SVYrrxuU)
 * and the field guide of LEI-CDF 3.1.
 */
const entity = "body.data.attributes.entity";
const registration = "body.data.attributes.registration";

export const gleif: AdapterInput = {
  name: "gleif",
  displayName: "GLEIF (Global LEI Index)",
  documentation: "https://www.gleif.org/en/lei-data/gleif-api",
  baseUrl: "https://api.gleif.org/api/v1",
  checks: {
    lei: {
      request: { path: "/lei-records/{subject.lei}", headers: { accept: "application/vnd.api+json" } },
      answers: [
        {
          when: `${entity}.status == 'INACTIVE'`,
          verdict: "rejected",
          code: "entity_inactive",
          message: "The company does not exist any more.",
          ...record(),
        },
        {
          when: `contains(['ISSUED', 'PENDING_TRANSFER', 'PENDING_ARCHIVAL'], ${registration}.status)`,
          verdict: "clear",
          ...record(),
        },
        {
          when: `${registration}.status == 'LAPSED'`,
          verdict: "review",
          code: "registration_lapsed",
          message: "The registration was not renewed: its facts may be old.",
          ...record(),
        },
        {
          when: `${registration}.status != null`,
          verdict: "rejected",
          code: "registration_ended",
          message: "The registration has ended (merged, retired, annulled or a duplicate).",
          ...record(),
        },
        { httpStatus: [404], verdict: "not_found", code: "unknown_lei", message: "Nobody has this identifier." },
        { httpStatus: [400], verdict: "error", code: "bad_lei", message: "This is no identifier." },
      ],
    },
  },
};

function record() {
  return {
    data: `{
      lei: body.data.attributes.lei,
      name: ${entity}.legalName.name,
      status: ${entity}.status,
      registrationStatus: ${registration}.status,
      jurisdiction: ${entity}.jurisdiction,
      registrationNumber: ${entity}.registeredAs,
      country: ${entity}.legalAddress.country,
      city: ${entity}.legalAddress.city,
      postcode: ${entity}.legalAddress.postalCode,
      addressLines: ${entity}.legalAddress.addressLines,
      initialRegistrationDate: ${registration}.initialRegistrationDate,
      nextRenewalDate: ${registration}.nextRenewalDate
    }`,
    vendorRef: "body.data.id",
  };
}
