import { plainLetters } from "./month-names";

/**
 * The weekdays that a word may stand for, 0 (Sunday) to 6, in English, German, French, Spanish, Italian,
 * Portuguese or Dutch. Two letters and more
 * of a name will do, and accents may be left out: Do is a Thursday in Germany and a Sunday in Spain. Empty: it is no weekday.
 */
export function weekdaysNamed(word: string): number[] {
  const letters = plainLetters(word).replace(/-feira$/, "");
  if (letters.length < 2) return [];
  return names.flatMap((ofDay, day) => (ofDay.some((name) => name.startsWith(letters)) ? [day] : []));
}

/** From Sunday on; without accents. Those that no language writes in full are how some shorten it. */
const names = [
  "sunday sonntag dimanche domingo domenica zondag",
  "monday montag lundi lunes lunedi segunda maandag",
  "tuesday dienstag mardi martes martedi terca dinsdag",
  "wednesday weds mittwoch mercredi miercoles mercoledi quarta woensdag",
  "thursday donnerstag jeudi jueves giovedi quinta donderdag",
  "friday freitag vendredi viernes venerdi sexta vrijdag",
  "saturday samstag sonnabend samedi sabado sabato zaterdag",
].map((ofDay) => ofDay.split(" "));
