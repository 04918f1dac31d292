import { compact, mod97 } from "./checksums";
import { ibanStructures } from "./iban-structures";

/** What keeps a text from being an account number (ISO 13616). */
export type IbanProblem = "country" | "structure" | "check_digits";

/** What is wrong with an IBAN, however its parts are set apart; null when nothing is. */
export function ibanProblem(written: string): IbanProblem | null {
  const number = compact(written);
  const structure = ibanStructures.get(number.slice(0, 2));
  if (structure === undefined) return "country";
  if (!patternOf(structure).test(number)) return "structure";
  // 98 less the remainder: 00, 01 and 99 are never issued, though the remainder would let them pass.
  const holds = /^..(?:0[2-9]|[1-8]\d|9[0-8])/.test(number) && mod97(number.slice(4) + number.slice(0, 4)) === 1;
  return holds ? null : "check_digits";
}

/** Whether a text has the structure of a bank's code (ISO 9362); the country in it is for the caller to judge. */
export const bicCountry = (written: string): string | null =>
  /^[A-Z0-9]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.exec(compact(written))?.[1] ?? null;

const classes = { n: "\\d", a: "[A-Z]", c: "[A-Z0-9]" } as const;

function patternOf(structure: string): RegExp {
  const body = structure.replace(
    /(\d+)([nac])/g,
    (_, length: string, kind: keyof typeof classes) => `${classes[kind]}{${length}}`,
  );
  return new RegExp(`^[A-Z]{2}\\d{2}${body}$`);
}
