import type { ApprovalState, EntityType } from "../domain";
import type { JsonObject } from "../lib/json";

/** How the documented system calls where somebody's checks are, by the tags of their newest case. Null: they have no case. */
export function kycStatusOf(tags: readonly string[] | null): string | null {
  if (tags === null) return null;
  if (tags.includes("collection_flow")) return "PENDING";
  if (tags.includes("approved")) return "APPROVED";
  if (tags.includes("rejected")) return "REJECTED";
  return tags.includes("revision") ? "REVISIONS" : "PROCESSED";
}

interface Documented {
  id: string;
  type: EntityType;
  correlationId: string | null;
  approvalState: ApprovalState;
  createdAt: string;
  updatedAt: string;
  facts: JsonObject;
}

const ofPerson = [
  ...["firstName", "middleName", "lastName", "email", "phone", "country", "dateOfBirth", "nationality", "nationalId"],
  ...["avatarUrl", "address", "additionalInfo", "gender", "stateReason", "isContactPerson"],
] as const;
const ofCompany = [
  ...["companyName", "registrationNumber", "legalForm", "country", "countryOfIncorporation", "dateOfIncorporation"],
  ...["address", "phoneNumber", "email", "website", "industry", "taxIdentificationNumber", "vatNumber", "mccCode"],
  ...[
    "shareholderStructure",
    "numberOfEmployees",
    "businessPurpose",
    "businessType",
    "bankInformation",
    "documents",
    "metadata",
  ],
] as const;

/** A person or company as the documented system answers it: every field it has, null where nobody has said anything. */
export function documentedView({ facts, approvalState, type, ...record }: Documented): JsonObject {
  const fields = type === "individual" ? ofPerson : ofCompany;
  const known = Object.fromEntries(fields.map((field) => [field, facts[field] ?? null]));
  return { ...facts, ...known, ...record, type, approvalState: approvalState.toUpperCase() };
}
