/** A cell as typed: where numbers and dates are formatted for people, spaces are those at which no line breaks. */
export const plainSpaces = (cell: string): string => cell.replaceAll(/[\u00a0\u2009\u202f]/g, " ").trim();
