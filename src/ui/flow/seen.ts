import type { Element, Form, FormFacts, ItemFacts } from "../../collection/form";
import { textIn } from "../../collection/messages";
import type { FieldProblem } from "../../domain";
import { getPath, type Json } from "../../lib/json";
import type { LookupAnswer } from "./model-kinds";

/** A page of the form as somebody sees it now: in their language, with what they typed and what is wrong with it. */
export interface Seen {
  form: Form;
  /** What was typed is in the context already. */
  facts: FormFacts;
  language: string;
  problems: FieldProblem[];
  /** `/flow/<reference>`: addresses of pages and files begin with it. */
  base: string;
  files: FileRules;
  /** What a register has just been asked for on this page, and what it said. */
  lookup?: { field: string; answer: LookupAnswer };
}

/** What the page tells about files; the limits are those that uploads enforce. */
export interface FileRules {
  accept: string;
  /** What one request takes: more than that comes in parts, which needs a script. */
  requestMegabytes: number;
  /** The sentence for why a file was not taken. */
  problemSentence(code: string, language: string): string;
}

export const textOf = (text: Parameters<typeof textIn>[0], seen: Pick<Seen, "form" | "language">): string =>
  textIn(text, seen.language, seen.form.languages[0] ?? "en");

export function answerOf(element: Element, facts: FormFacts, row: ItemFacts | null): Json | undefined {
  if (element.valueDestination === null) return undefined;
  return getPath(row === null ? facts.context : row.item, element.valueDestination);
}

export function labelOf(element: Element, seen: Pick<Seen, "form" | "language">): string {
  const { label, text } = element.params;
  const own = label ?? text;
  return own === undefined ? element.id : textOf(own, seen);
}
