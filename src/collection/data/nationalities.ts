import { countriesIn, countryCodes, countryName } from "../countries";

/** Nationalities by the country they are of (ISO 3166-1 alpha-2): the names of countries are there in every language, adjectives are not. */
export const nationalitiesIn = (language: string): { value: string; label: string }[] => countriesIn(language);

export const nationalityName = (code: string, language: string): string => countryName(code, language);

export const isNationality = (code: string): boolean => countryCodes.has(code);
