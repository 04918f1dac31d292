import { nameAgrees } from "../formats/mrz-names";
import { readMrz, sameCountry } from "../formats/mrz-read";
import { isObject, type Json } from "../lib/json";
import { type Found, found } from "./kind-problems";
import { factAt } from "./settle";
import type { Surrounding } from "./validators";

/** What a machine readable zone may be matched with, by the names a check gives the paths under. */
export const mrzMatches = [
  "firstName",
  "lastName",
  "dateOfBirth",
  "documentNumber",
  "nationality",
  "expiryDate",
] as const;
export type MrzMatch = (typeof mrzMatches)[number];

/**
 * Whether a text, typed or pasted, is the machine readable zone of a document (ICAO Doc 9303) that is whole, in force and says what the
 * person says. `expected`: `{"lastName": "entity.data.lastName", …, "allowExpired": true}`, each a path; what is not answered yet is not
 * compared.
 */
export function mrzProblem(expected: Json, typed: string, { facts, item }: Surrounding): Found | null {
  const today = new Date(facts.nowMs).toISOString().slice(0, 10);
  const zone = readMrz(linesOf(typed), today);
  if (typeof zone === "string") return found("mrz_unreadable");
  if (!zone.checkDigits.every(({ holds }) => holds)) return found("number_check_digits");
  const paths = isObject(expected) ? expected : {};
  // Long names are cut to what fits.
  const isFull = `${zone.surname}${zone.givenNames}`.length >= (zone.format === "TD1" ? 26 : 29);
  const agrees: Readonly<Record<MrzMatch, (declared: string) => boolean>> = {
    firstName: (declared) => nameAgrees(zone.givenNames, declared, isFull),
    lastName: (declared) => nameAgrees(zone.surname, declared, isFull),
    dateOfBirth: (declared) => zone.dateOfBirth === null || zone.dateOfBirth === declared.slice(0, 10),
    documentNumber: (declared) => plainNumber(declared) === plainNumber(zone.documentNumber),
    nationality: (declared) => sameCountry(zone.nationality, declared),
    expiryDate: (declared) => zone.expiryDate === declared.slice(0, 10),
  };
  const differing = mrzMatches.filter((name) => {
    const path = paths[name];
    const declared = typeof path === "string" ? factAt(path, facts.context, item?.item ?? null) : undefined;
    return typeof declared === "string" && declared !== "" && !agrees[name](declared);
  });
  if (differing.length > 0) return found("mrz_differs", { missing: differing });
  const isOver = zone.expiryDate !== null && zone.expiryDate < today;
  return isOver && paths.allowExpired !== true ? found("mrz_expired") : null;
}

const widths: readonly (readonly [chars: number, perLine: number])[] = [
  [90, 30],
  [72, 36],
  [88, 44],
];

/** Lines as they were typed; a zone that was pasted as one piece (a field of one line takes no breaks) is cut where its form says. */
function linesOf(typed: string): string[] {
  const lines = typed
    .toUpperCase()
    .replace(/[«‹]/g, "<")
    .split(/\r?\n/)
    .map((line) => line.replace(/\s/g, ""))
    .filter((line) => line !== "");
  const whole = lines.join("");
  const width = widths.find(([chars]) => chars === whole.length)?.[1];
  return width === undefined ? lines : (whole.match(new RegExp(`.{${width}}`, "g")) ?? lines);
}

const plainNumber = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, "");
