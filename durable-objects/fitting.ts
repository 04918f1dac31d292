import { byteLength } from "../src/lib/bytes";

/** The platform ends a row at 2 MB; workerd on a developer's machine accepts more, so we end it ourselves. */
const largestRowBytes = 1_900_000;

export class CaseTooLarge extends Error {}

/** The text, if a row can hold it. What counts are bytes: most scripts need two or three of them for a character. */
export function fitting(text: string, limitBytes = largestRowBytes): string {
  if (text.length * 3 > limitBytes && byteLength(text) > limitBytes) throw new CaseTooLarge();
  return text;
}
