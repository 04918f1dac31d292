import { luhnHolds, mod11And10Holds, valuesOf, weighted } from "./checksums";

// How the check digits of single countries are made. Each takes a number that has the right form.

export const sumHolds =
  (weights: readonly number[], modulus: number, rest = 0) =>
  (number: string): boolean =>
    weighted(number, weights) % modulus === rest;
export const at = (number: string, place: number): number => Number(number.at(place));

// Numbers that a country uses for several purposes.
export const siren = (number: string): boolean => luhnHolds(number.slice(0, 9));
export const siret = (number: string): boolean => {
  // The post office gave its branches numbers whose digits add up to a multiple of five.
  const isPost = number.startsWith("356000000") && valuesOf(number).reduce((sum, digit) => sum + digit, 0) % 5 === 0;
  return siren(number) && (luhnHolds(number) || isPost);
};
export const belgian = (number: string): boolean => 97 - (Number(number.slice(0, 8)) % 97) === Number(number.slice(8));
export const danish = sumHolds([2, 7, 6, 5, 4, 3, 2, 1], 11);
export const finnish = sumHolds([7, 9, 10, 5, 8, 4, 2, 1], 11);
export const norwegian = sumHolds([3, 2, 7, 6, 5, 4, 3, 2, 1], 11);
export const swiss = (number: string): boolean =>
  (11 - (weighted(number, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11 === at(number, 8);
export const portuguese = (number: string): boolean =>
  ((11 - (weighted(number, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === at(number, 8);
export const polishNip = (number: string): boolean =>
  weighted(number, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === at(number, 9);
export const polishRegon = (number: string): boolean => {
  const nine = (weighted(number, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10 === at(number, 8);
  if (number.length === 9) return nine;
  return nine && (weighted(number, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11) % 10 === at(number, 13);
};
export const czech = (number: string): boolean => {
  const check = (11 - (weighted(number, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return (check === 0 ? 1 : check) % 10 === at(number, 7);
};
export const greek = (number: string): boolean =>
  (weighted(number, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === at(number, 8);
export const dutchBsn = (number: string): boolean =>
  (((weighted(number, [9, 8, 7, 6, 5, 4, 3, 2]) - at(number, 8)) % 11) + 11) % 11 === 0;
export const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
export const spanishPerson = (number: string): boolean => {
  const digits = number.replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter))).slice(0, 8);
  return dniLetters[Number(digits) % 23] === number.at(-1);
};
export const spanishCompany = (number: string): boolean => {
  const check = valuesOf(number.slice(1, 8)).reduce((sum, digit, place) => {
    const value = place % 2 === 0 ? digit * 2 : digit;
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  const digit = (10 - (check % 10)) % 10;
  const last = number.at(-1) ?? "";
  const isLetter = last === "JABCDEFGHI"[digit];
  if (/^[PQSNWR]/.test(number)) return isLetter;
  return /^[ABEH]/.test(number) ? last === String(digit) : isLetter || last === String(digit);
};
export const brazilian = (number: string, first: readonly number[], second: readonly number[]): boolean => {
  const digit = (weights: readonly number[]) => {
    const rest = weighted(number, weights) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  if (/^(\d)\1+$/.test(number)) return false;
  return digit(first) === at(number, -2) && digit(second) === at(number, -1);
};
export const cnpj = (number: string): boolean =>
  brazilian(number, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2], [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
export const cpf = (number: string): boolean =>
  brazilian(number, [10, 9, 8, 7, 6, 5, 4, 3, 2], [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
/** After seven digits comes the province whose office gave the number out. */
export const italian = /^(?!0{7})\d{7}(?:0(?!00)\d\d|100|12[01]|888|999)\d$/;
export const abn = (number: string): boolean =>
  (weighted(number, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
export const acn = (number: string): boolean =>
  (10 - (weighted(number, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === at(number, 8);
export const romanian = (number: string): boolean =>
  ((weighted(number.slice(0, -1).padStart(9, "0"), [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === at(number, -1);
export const british = (number: string): boolean => {
  const rest = weighted(number, [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
  return rest === 0 || (rest === 42 && !number.startsWith("0")); // numbers given out since 2010 are 55 off
};
export const irishLetters = "WABCDEFGHIJKLMNOPQRSTUV";
export const irish = (number: string): boolean => {
  const extra = irishLetters.indexOf(number[8] ?? "W");
  return irishLetters[(weighted(number, [8, 7, 6, 5, 4, 3, 2]) + 9 * extra) % 23] === number[7];
};
export const cypriot = (number: string): boolean => {
  const even = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
  const sum = valuesOf(number.slice(0, 8)).reduce(
    (total, digit, place) => total + (place % 2 === 0 ? (even[digit] ?? 0) : digit),
    0,
  );
  return !number.startsWith("12") && String.fromCharCode(65 + (sum % 26)) === number[8];
};
export const baltic = (number: string): boolean => {
  const digits = number.slice(0, -1);
  const sum = (from: number) =>
    valuesOf(digits).reduce((total, digit, i) => total + digit * (1 + ((i + from) % 9)), 0) % 11;
  const first = sum(0);
  return (first === 10 ? sum(2) % 10 : first) === at(number, -1);
};
export const uniqueSocialCredit = (number: string): boolean => {
  const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const sum = weights.reduce((total, weight, place) => total + weight * letters.indexOf(number[place] ?? ""), 0);
  return letters[(31 - (sum % 31)) % 31] === number[17];
};
export const codiceFiscale = (number: string): boolean => {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const sum = [...number.slice(0, 15)].reduce((total, character, place) => {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    return total + (place % 2 === 0 ? (odd[value] ?? 0) : value);
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === number[15];
};

export function luhnSum(digits: string): number {
  return valuesOf(digits).reduce((sum, digit, place) => {
    const value = place % 2 === 1 ? digit * 2 : digit;
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

export function bulgarian(number: string): boolean {
  const first = weighted(number, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
  return (first === 10 ? (weighted(number, [3, 4, 5, 6, 7, 8, 9, 10]) % 11) % 10 : first) === at(number, 8);
}

export function french(number: string): boolean {
  const [key, company] = [number.slice(0, 2), number.slice(2)];
  if (!company.startsWith("000") && !siren(company)) return false; // Monaco's are no SIREN
  return !/^\d\d$/.test(key) || Number(`${company}12`) % 97 === Number(key);
}

export function slovenian(number: string): boolean {
  const check = 11 - (weighted(number, [8, 7, 6, 5, 4, 3, 2]) % 11);
  return check !== 11 && check % 10 === at(number, 7);
}

export function germanTax(number: string): boolean {
  // One digit comes twice or three times among the first ten, the others once at most.
  const counts = new Map<string, number>();
  for (const digit of number.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && mod11And10Holds(number);
}

export function utr(number: string): boolean {
  const rest = weighted(number.slice(1, 10), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
  return "21987654321"[rest] === number[0];
}
