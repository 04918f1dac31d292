import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { directionOf } from "../../domain/spoken-languages";

/** Texts of the form that the page has only in another language than its own, and in which. */
export const Foreign = createContext<ReadonlyMap<string, string>>(new Map());

/** A text of the form. One in another language than the page says so: it is read out, broken and set in its own. */
export function Said({ children: text }: { children: string }) {
  const tongue = useTongue(text);
  return tongue === null ? text : <span {...tongue}>{text}</span>;
}

/** The attributes of an element that holds such a text and nothing else; null when it is in the page's own language. */
export function useTongue(text: string): { lang: string; dir: "ltr" | "rtl" } | null {
  const language = useContext(Foreign).get(text);
  return language === undefined ? null : { lang: language, dir: directionOf(language) };
}
