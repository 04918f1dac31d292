import type { ListEntry } from "../entry";
import { textOf, under, type XmlNode } from "../xml";
import { dateOf, entryOf } from "./draft";

// European Union, consolidated list of financial sanctions (FSF), XML 1.1: nearly everything is in attributes. File:
// https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content. Names of elements and attributes compared with the
// crawler `eu_fsf` of github.com/opensanctions/opensanctions, which reads the live file; there, the quality of a name may stand in a remark
// of its own instead of `strong`, and `classificationCode` (P, E) says what `code` says in words.
export const euRecords = ["sanctionEntity"];

/** One `sanctionEntity`. */
export function readEuEntry(record: XmlNode): ListEntry | null {
  const { euReferenceNumber = "", logicalId = "", designationDate = "" } = record.attributes;
  const { code, classificationCode } = under(record, "subjectType")[0]?.attributes ?? {};
  const aliases = under(record, "nameAlias");
  const birth = under(record, "birthdate").map(({ attributes }) => attributes);
  return entryOf({
    id: euReferenceNumber || logicalId,
    kind: kindOf(code ?? classificationCode ?? ""),
    names: aliases.map((alias, at) => {
      const { wholeName, firstName, middleName, lastName, strong } = alias.attributes;
      const isWeak = strong === "false" || /\blow? quality/i.test(textOf(alias, "remark"));
      return {
        name: wholeName || [firstName, middleName, lastName].filter(Boolean).join(" "),
        quality: isWeak ? "weak" : at === 0 ? "primary" : "strong",
      };
    }),
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

function kindOf(subject: string): ListEntry["kind"] {
  if (subject === "person" || subject === "P") return "person";
  return subject === "enterprise" || subject === "E" ? "organisation" : "other";
}

// "00" stands for unknown.
const countryOf = ({ countryIso2Code = "", countryDescription = "" }: Record<string, string>): string =>
  countryIso2Code !== "" && countryIso2Code !== "00"
    ? countryIso2Code
    : countryDescription === "UNKNOWN"
      ? ""
      : countryDescription;
