import type { Place } from "./docs-assets";

export interface FoundPlace extends Omit<Place, "text"> {
  /** Some words around the first hit. */
  excerpt: string;
}

const most = 20;
const around = 80;

/** The sections in which every word of the query stands, those that have it in their heading first. */
export function searchGuides(places: readonly Place[], query: string): FoundPlace[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  if (words.length === 0) return [];
  return places
    .map((place) => ({ place, weight: weigh(place, words) }))
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .slice(0, most)
    .map(({ place: { text, ...where } }) => ({ ...where, excerpt: excerptOf(text, words) }));
}

/** 0 when a word is missing; otherwise more for headings than for texts. */
function weigh({ title, heading, text }: Place, words: readonly string[]): number {
  const [titles, headings, texts] = [title, heading, text].map((one) => one.toLowerCase());
  let weight = 0;
  for (const word of words) {
    const found =
      (headings?.includes(word) ? 10 : 0) + (titles?.includes(word) ? 5 : 0) + (texts?.includes(word) ? 1 : 0);
    if (found === 0) return 0;
    weight += found;
  }
  return weight;
}

function excerptOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const at = Math.max(0, ...words.map((word) => lower.indexOf(word)).slice(0, 1));
  const from = at <= around ? 0 : text.indexOf(" ", at - around) + 1;
  const piece = text.slice(from, at + around * 2).trim();
  return `${from > 0 ? "… " : ""}${piece}${at + around * 2 < text.length ? " …" : ""}`;
}
