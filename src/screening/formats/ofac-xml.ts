import type { ListEntry } from "../entry";
import { textOf, under, type XmlNode } from "../xml";
import { dateOf, entryOf } from "./draft";

// OFAC, Specially Designated Nationals, `sdn.xml` (also the consolidated non-SDN file), not `sdn_advanced.xml`:
// https://ofac.treasury.gov/sdn-list-data-formats-data-schemas
export const ofacRecords = ["sdnEntry"];

/** One `sdnEntry`. */
export function readOfacEntry(record: XmlNode): ListEntry | null {
  const lastFirst = (node: XmlNode) => [textOf(node, "firstName"), textOf(node, "lastName")].filter(Boolean).join(" ");
  return entryOf({
    id: textOf(record, "uid"),
    kind: kindOf(textOf(record, "sdnType")),
    names: [
      { name: lastFirst(record), quality: "primary" },
      ...under(record, "akaList", "aka").map((aka) => ({
        name: lastFirst(aka),
        quality: textOf(aka, "category").toLowerCase() === "weak" ? ("weak" as const) : ("strong" as const),
      })),
    ],
    birthDates: under(record, "dateOfBirthList", "dateOfBirthItem").map((item) => dateOf(textOf(item, "dateOfBirth"))),
    countries: [
      ...under(record, "nationalityList", "nationality", "country"),
      ...under(record, "citizenshipList", "citizenship", "country"),
      ...under(record, "addressList", "address", "country"),
    ].map(({ text }) => text),
    identifiers: under(record, "idList", "id")
      .map((id) => ({
        type: textOf(id, "idType"),
        value: textOf(id, "idNumber"),
        country: textOf(id, "idCountry") || null,
      }))
      .filter(({ type }) => !remarksAsNumbers.test(type)),
    programs: under(record, "programList", "program").map(({ text }) => text),
    remarks: textOf(record, "remarks") || textOf(record, "title"),
  });
}

export function kindOf(type: string): ListEntry["kind"] {
  const plain = type.toLowerCase();
  if (plain === "individual") return "person";
  if (plain === "entity") return "organisation";
  return plain === "vessel" || plain === "aircraft" ? plain : "other";
}

// The list keeps remarks among its numbers; they name nobody.
const remarksAsNumbers = /sanctions|gender|website|email|secondary|executive order|risk|information/i;
