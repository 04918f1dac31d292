import type { ListEntry } from "../entry";
import { textOf, under, type XmlNode } from "../xml";
import { dateOf, entryOf } from "./draft";

// European Union, consolidated list of financial sanctions, XML 1.1 (`xmlFullSanctionsList_1_1`): everything is in attributes.
export const euRecords = ["sanctionEntity"];

/** One `sanctionEntity`. */
export function readEuEntry(record: XmlNode): ListEntry | null {
  const { euReferenceNumber = "", logicalId = "", designationDate = "" } = record.attributes;
  const code = under(record, "subjectType")[0]?.attributes.code;
  const aliases = under(record, "nameAlias").map(({ attributes }) => attributes);
  const birth = under(record, "birthdate").map(({ attributes }) => attributes);
  return entryOf({
    id: euReferenceNumber || logicalId,
    kind: code === "person" ? "person" : code === "enterprise" ? "organisation" : "other",
    names: aliases.map(({ wholeName, firstName, middleName, lastName, strong }, at) => ({
      name: wholeName || [firstName, middleName, lastName].filter(Boolean).join(" "),
      quality: strong === "false" ? "weak" : at === 0 ? "primary" : "strong",
    })),
    birthDates: birth.map(({ birthdate, year, yearRangeFrom, yearRangeTo }) =>
      yearRangeFrom && yearRangeTo ? `${yearRangeFrom}/${yearRangeTo}` : dateOf(birthdate || year || ""),
    ),
    countries: [...under(record, "citizenship"), ...under(record, "address")].map(({ attributes }) =>
      countryOf(attributes),
    ),
    identifiers: under(record, "identification").map(({ attributes }) => ({
      type: attributes.identificationTypeDescription || attributes.identificationTypeCode || "number",
      value: attributes.number || attributes.latinNumber || "",
      country: countryOf(attributes) || null,
    })),
    programs: under(record, "regulation").map(({ attributes }) => attributes.programme ?? ""),
    listedOn: designationDate || (under(record, "regulation")[0]?.attributes.publicationDate ?? ""),
    remarks: textOf(record, "remark"),
  });
}

// "00" stands for unknown.
const countryOf = ({ countryIso2Code = "", countryDescription = "" }: Record<string, string>): string =>
  countryIso2Code !== "" && countryIso2Code !== "00"
    ? countryIso2Code
    : countryDescription === "UNKNOWN"
      ? ""
      : countryDescription;
