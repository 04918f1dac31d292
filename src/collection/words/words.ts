import type { SpokenLanguage } from "../../domain/spoken-languages";
import type { Plural } from "../../lib/phrase";
import { wordsAr } from "./ar";
import { wordsDe } from "./de";
import { wordsEn } from "./en";
import { wordsEs } from "./es";
import { wordsFr } from "./fr";
import { wordsHe } from "./he";
import { wordsHi } from "./hi";
import { wordsJa } from "./ja";
import { wordsPt } from "./pt";
import { wordsZh } from "./zh";

type English = typeof wordsEn;

/** What a language has to bring along: the words of English, each with the forms that its own grammar of numbers asks for. */
export type WordTexts = { readonly [Word in keyof English]: Translated<English[Word]> };

type Translated<T> = T extends string
  ? string
  : T extends { other: string }
    ? Plural
    : { readonly [Key in keyof T]: string };

/** The words as pages use them: plain, or a function of what is filled in, in the order of the English sentence. */
export type Words = { readonly [Word in keyof English]: Spoken<English[Word]> } & {
  /** For `Intl`: the reader's language, region included. */
  readonly locale: string;
  /** In which order people here write the parts of a date. */
  readonly dateOrder: readonly ("day" | "month" | "year")[];
};

type Spoken<T> = T extends string
  ? Places<T> extends []
    ? string
    : (...values: Values<Places<T>>) => string
  : T extends { other: infer Other extends string }
    ? (...values: Values<Places<Other>>) => string
    : { readonly [Key in keyof T]: string };

type Places<T extends string> = T extends `${string}{${infer Place}}${infer Rest}` ? [Place, ...Places<Rest>] : [];
type Values<All extends string[]> = { [Place in keyof All]: string | number };

export const wordTexts: Record<SpokenLanguage, WordTexts> = {
  en: wordsEn,
  ar: wordsAr,
  de: wordsDe,
  es: wordsEs,
  fr: wordsFr,
  he: wordsHe,
  hi: wordsHi,
  ja: wordsJa,
  pt: wordsPt,
  zh: wordsZh,
};
