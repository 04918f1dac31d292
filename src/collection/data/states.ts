import type { Option } from "../form";
import { statesData } from "./states-data";

interface State {
  code: string;
  name: string;
  /** In Latin letters, where the name is not. */
  latin: string | null;
}

/** The language whose readers know the names as they are written there, by country; all others read Latin letters. */
const nativeLanguages: Readonly<Record<string, string>> = {
  ...{ AE: "ar", AM: "hy", CN: "zh", EG: "ar", JP: "ja", KR: "ko", RU: "ru", TH: "th", TW: "zh", UA: "uk", VN: "vi" },
};

const read = new Map<string, State[]>();

function listOf(country: string): State[] | null {
  if (!Object.hasOwn(statesData, country)) return null;
  let list = read.get(country);
  if (list === undefined) {
    list = (statesData[country] ?? "").split("|").map((entry) => {
      const [code = "", ...words] = entry.split(" ");
      const [name = "", latin = null] = words.join(" ").split("~");
      return { code: `${country}-${code}`, name, latin };
    });
    read.set(country, list);
  }
  return list;
}

/**
 * The states, provinces or prefectures of a country (ISO 3166-2), by name as a reader of the language knows it, sorted. Null: the
 * country's addresses and registers go without, and a state is typed there.
 */
export function statesOf(country: string, language: string): (Option & { label: string })[] | null {
  const list = listOf(country);
  if (list === null) return null;
  const collator = new Intl.Collator(language);
  return list
    .map((state) => ({ value: state.code, label: nameIn(state, country, language) }))
    .sort((one, other) => collator.compare(one.label, other.label));
}

/** The name of a state by its code (`US-CA`); what is no code of ours as it stands. */
export function stateName(code: string, language: string): string {
  const country = code.slice(0, 2);
  const state = listOf(country)?.find((one) => one.code === code);
  return state === undefined ? code : nameIn(state, country, language);
}

/** Whether the country has a state of this code. Where it has no list, whatever was typed is one. */
export const isState = (country: string, typed: string): boolean =>
  listOf(country)?.some(({ code }) => code === typed) ?? true;

const nameIn = ({ name, latin }: State, country: string, language: string): string =>
  latin === null || language.split("-")[0] === nativeLanguages[country] ? name : latin;
