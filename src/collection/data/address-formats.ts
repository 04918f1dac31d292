import { hasPostcodes, postcodeOf, requiredParts } from "../../formats/postcodes";
import {
  addressShapes,
  type CityWord,
  cityWords,
  type PostalWord,
  postalExamples,
  postalWords,
  type RegionWord,
  regionWords,
} from "./address-data";
import { stateName, statesOf } from "./states";

/** The parts of an address beside its country, by the names they are stored under. */
export type AddressPart = "line1" | "line2" | "city" | "region" | "postalCode";

/** How addresses of a country are asked for and written. */
export interface AddressFormat {
  country: string;
  /** In the order in which people of the country write them; those in one row stand beside each other. */
  rows: AddressPart[][];
  required: AddressPart[];
  /** What the parts are called there: for their labels. */
  regionWord: RegionWord;
  cityWord: CityWord;
  postalWord: PostalWord;
  /** A postcode of the country, to show what one looks like; null: it has none. */
  postalExample: string | null;
  /** Whether the region is one of a list: `statesOf`. */
  hasStates: boolean;
}

const spread = <Value>(table: readonly (readonly [value: Value, countries: string])[]): ReadonlyMap<string, Value> =>
  new Map(
    table.flatMap(([value, countries]) => countries.split(" ").map((country): [string, Value] => [country, value])),
  );

const shapes = spread(addressShapes);
const regions = spread(regionWords);
const cities = spread(cityWords);
const postals = spread(postalWords);
const examples: ReadonlyMap<string, string> = new Map(
  postalExamples.split(" ").map((entry): [string, string] => [entry.slice(0, 2), entry.slice(3).replaceAll("_", " ")]),
);

const usualShape = "{A}|{C}";
const partsByLetter: Readonly<Record<string, readonly AddressPart[]>> = {
  A: ["line1", "line2"],
  C: ["city"],
  S: ["region"],
  Z: ["postalCode"],
};
const ownNames = { city: "city", postcode: "postalCode", region: "region" } as const;

/** The format of a country (ISO 3166-1 alpha-2); a country that nobody knows has street lines and a city. */
export function addressFormatOf(country: string): AddressFormat {
  const rows = (shapes.get(country) ?? usualShape).split("|").flatMap((line): AddressPart[][] => {
    const parts = [...line.matchAll(/\{([ACSZ])\}/g)].flatMap(([, letter = ""]) => partsByLetter[letter] ?? []);
    // Street lines are long: each stands alone.
    const beside = parts.filter((part) => !part.startsWith("line"));
    return [
      ...parts.filter((part) => part.startsWith("line")).map((part) => [part]),
      ...(beside.length > 0 ? [beside] : []),
    ];
  });
  const asked = rows.flat();
  return {
    country,
    rows,
    required: ["line1" as const, ...requiredParts(country).map((part) => ownNames[part])].filter((part) =>
      asked.includes(part),
    ),
    regionWord: regions.get(country) ?? "province",
    cityWord: cities.get(country) ?? "city",
    postalWord: postals.get(country) ?? "postal",
    postalExample: asked.includes("postalCode") ? (examples.get(country) ?? null) : null,
    hasStates: asked.includes("region") && statesOf(country, "en") !== null,
  };
}

/** Whether a postcode looks like one of the country; true where nobody knows what they look like. */
export const isPostalCode = (country: string, typed: string): boolean =>
  !hasPostcodes(country) || postcodeOf(country, typed) !== null;

/** An address as a letter to that country has it, line by line, without the country itself. Parts that are missing leave no gap. */
export function addressLines(
  parts: Readonly<Partial<Record<AddressPart, string>>>,
  country: string,
  language: string,
): string[] {
  const partOf = (letter: string): string => {
    if (letter === "A") return parts.line1 ?? "";
    if (letter === "S") return parts.region === undefined ? "" : stateName(parts.region, language);
    return (letter === "C" ? parts.city : parts.postalCode) ?? "";
  };
  return (shapes.get(country) ?? usualShape).split("|").flatMap((line) => {
    const written = line
      .replace(/\{([ACSZ])\}/g, (_, letter: string) => partOf(letter).trim())
      .replace(/\s+/g, " ")
      .replace(/^[\s,/〒-]+$|^[\s,/-]+|[\s,/-]+$/g, "");
    const second = line.includes("{A}") && (parts.line2 ?? "").trim() !== "" ? [(parts.line2 ?? "").trim()] : [];
    return written === "" ? second : [written, ...second];
  });
}
