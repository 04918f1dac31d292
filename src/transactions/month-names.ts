/**
 * The month with this name, 1 to 12, in English, German, French, Spanish, Italian or Portuguese; null: none, or more than one. Three
 * letters and more of a name will do, and accents may be left out.
 */
export function monthNamed(word: string): number | null {
  const letters = plainLetters(word);
  if (letters.length < 3) return null;
  const found = names.flatMap((ofMonth, at) => (ofMonth.some((name) => name.startsWith(letters)) ? [at + 1] : []));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Small, and without accents. */
export const plainLetters = (word: string): string => word.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** By month; without accents. Those that no language writes in full are how some shorten it. */
const names = [
  "january januar janner jaenner janvier enero gennaio janeiro",
  "february februar feber fevrier febrero febbraio fevereiro",
  "march marz maerz mrz mars marzo marco",
  "april avril abril aprile",
  "may mai mayo maggio maio",
  "june juni juin junio giugno junho",
  "july juli juillet julio luglio julho",
  "august aout agosto",
  "september septembre septiembre setiembre settembre setembro",
  "october oktober octobre octubre ottobre outubro",
  "november novembre noviembre novembro",
  "december dezember decembre diciembre dicembre dezembro",
].map((ofMonth) => ofMonth.split(" "));
