import type { ListEntry } from "../entry";
import { textOf, under, type XmlNode } from "../xml";
import { dateOf, entryOf } from "./draft";

// United Kingdom, UK Sanctions List, XML in the format of February 2022: https://www.gov.uk/government/publications/the-uk-sanctions-list, and
// https://www.gov.uk/government/publications/uk-sanctions-list-change-in-format for Name1–6, NameType and AliasStrength. It is the only list
// since the OFSI Consolidated List (ConList, another format) was closed on 28 January 2026; its own format did not change with that. Paths
// compared with those that public readers of the file of 2026 list.
export const ukRecords = ["Designation"];

/** One `Designation`. */
export function readUkEntry(record: XmlNode): ListEntry | null {
  const parts = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"];
  const person = under(record, "IndividualDetails", "Individual");
  const inside = (...path: string[]) => person.flatMap((one) => under(one, ...path)).map(({ text }) => text);
  const passports = person.flatMap((one) => under(one, "PassportDetails", "Passport"));
  const cards = person.flatMap((one) => under(one, "NationalIdentifierDetails", "NationalIdentifier"));
  const company = under(record, "EntityDetails", "Entity", "BusinessRegistrationNumbers", "BusinessRegistrationNumber");
  const ships = under(record, "ShipDetails", "Ship", "IMONumbers", "IMONumber");
  const numbers = (nodes: XmlNode[], type: string, name: string) =>
    nodes.map((node) => ({ type, value: name === "" ? node.text : textOf(node, name), country: null }));
  return entryOf({
    id: textOf(record, "UniqueID"),
    kind: kindOf(textOf(record, "IndividualEntityShip")),
    names: [
      ...under(record, "Names", "Name").map((name) => ({
        name: parts.map((part) => textOf(name, part)).join(" "),
        quality: qualityOf(textOf(name, "NameType"), textOf(name, "AliasStrength")),
      })),
      ...under(record, "NonLatinNames", "NonLatinName").map((name) => ({
        name: textOf(name, "NameNonLatinScript"),
        quality: "strong" as const,
      })),
    ],
    birthDates: inside("DOBs", "DOB").map(dateOf),
    countries: [
      ...inside("Nationalities", "Nationality"),
      ...under(record, "Addresses", "Address", "AddressCountry").map(({ text }) => text),
      ...under(record, "ShipDetails", "Ship", "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip").map(
        ({ text }) => text,
      ),
    ],
    identifiers: [
      ...numbers(passports, "Passport", "PassportNumber"),
      ...numbers(cards, "National identifier", "NationalIdentifierNumber"),
      ...numbers(company, "Business registration number", ""),
      ...numbers(ships, "IMO number", ""),
    ],
    programs: [textOf(record, "RegimeName")],
    listedOn: textOf(record, "DateDesignated"),
    remarks: textOf(record, "OtherInformation"),
  });
}

function kindOf(type: string): ListEntry["kind"] {
  const plain = type.toLowerCase();
  return plain === "individual"
    ? "person"
    : plain === "entity"
      ? "organisation"
      : plain === "ship"
        ? "vessel"
        : "other";
}

function qualityOf(type: string, strength: string): "primary" | "strong" | "weak" {
  if (/low|weak/i.test(strength)) return "weak";
  return /^primary name$/i.test(type) ? "primary" : "strong";
}
