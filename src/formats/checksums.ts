const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The digits of a text of digits and letters; a letter counts from ten (A = 10 … Z = 35). */
export const valuesOf = (text: string): number[] => [...text].map((character) => alphabet.indexOf(character));

/** The sum of digits times weights; the shorter of the two ends it. */
export function weighted(text: string, weights: readonly number[]): number {
  const values = valuesOf(text);
  return weights.reduce((sum, weight, place) => sum + weight * (values[place] ?? 0), 0);
}

/** Luhn's formula (ISO/IEC 7812-1): every second digit from the right is doubled. */
export function luhnHolds(digits: string): boolean {
  const sum = valuesOf(digits)
    .toReversed()
    .reduce((total, digit, place) => {
      const value = place % 2 === 1 ? digit * 2 : digit;
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** The remainder by 97 of a text of digits and letters, each letter written as two digits (ISO 7064 MOD 97-10). */
export const mod97 = (text: string): number =>
  valuesOf(text).reduce((rest, value) => (rest * (value > 9 ? 100 : 10) + value) % 97, 0);

/** ISO 7064 MOD 11,10: the last digit checks those before it. */
export function mod11And10Holds(digits: string): boolean {
  let product = 10;
  for (const digit of valuesOf(digits.slice(0, -1))) {
    const sum = (digit + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}

/** A number written for people without what they put between its parts. */
export const compact = (written: string): string =>
  written
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s.\-/\u2010-\u2015,·:]/g, "");
