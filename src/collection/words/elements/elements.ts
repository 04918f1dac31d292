import type { WordTexts } from "../words";
import type { elementsEn } from "./en";

/** What a language has to bring along for the richer kinds of fields. */
export type ElementTexts = Pick<WordTexts, keyof typeof elementsEn>;
