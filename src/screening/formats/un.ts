import type { ListEntry } from "../entry";
import { textOf, under, type XmlNode } from "../xml";
import { dateOf, entryOf } from "./draft";

// United Nations Security Council Consolidated List, XML: https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list (file:
// https://scsanctions.un.org/resources/xml/en/consolidated.xml). Names of elements compared with the crawler `un_sc_sanctions` of
// github.com/opensanctions/opensanctions, which reads the live file; there, an ALIAS_NAME may hold several names with semicolons between.
export const unRecords = ["INDIVIDUAL", "ENTITY"];

/** One `INDIVIDUAL` or `ENTITY`. */
export function readUnEntry(record: XmlNode): ListEntry | null {
  const isPerson = record.name === "INDIVIDUAL";
  const part = isPerson ? "INDIVIDUAL" : "ENTITY";
  const main = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map((name) => textOf(record, name));
  return entryOf({
    id: textOf(record, "REFERENCE_NUMBER") || textOf(record, "DATAID"),
    kind: isPerson ? "person" : "organisation",
    names: [
      { name: main.join(" "), quality: "primary" },
      { name: textOf(record, "NAME_ORIGINAL_SCRIPT"), quality: "strong" },
      ...under(record, `${part}_ALIAS`).flatMap((alias) => {
        const quality = textOf(alias, "QUALITY").toLowerCase() === "low" ? ("weak" as const) : ("strong" as const);
        return textOf(alias, "ALIAS_NAME")
          .split(/;\s/)
          .map((name) => ({ name, quality }));
      }),
    ],
    birthDates: under(record, "INDIVIDUAL_DATE_OF_BIRTH").map(birthDateOf),
    countries: [
      ...under(record, "NATIONALITY", "VALUE").map(({ text }) => text),
      ...under(record, `${part}_ADDRESS`, "COUNTRY").map(({ text }) => text),
    ],
    identifiers: under(record, "INDIVIDUAL_DOCUMENT").map((document) => ({
      type: textOf(document, "TYPE_OF_DOCUMENT"),
      value: textOf(document, "NUMBER"),
      country: textOf(document, "ISSUING_COUNTRY") || textOf(document, "COUNTRY_OF_ISSUE") || null,
    })),
    programs: under(record, "UN_LIST_TYPE").map(({ text }) => text),
    listedOn: textOf(record, "LISTED_ON"),
    remarks: textOf(record, "COMMENTS1"),
  });
}

function birthDateOf(node: XmlNode): string | null {
  const from = textOf(node, "FROM_YEAR");
  const to = textOf(node, "TO_YEAR");
  if (/^\d{4}$/.test(from) && /^\d{4}$/.test(to)) return `${from}/${to}`;
  return dateOf(textOf(node, "DATE") || textOf(node, "YEAR"));
}
