import type { FactRead } from "../domain/verdict";
import type { Json } from "../lib/json";
import { shown } from "./claim";
import { isOperatorName, operators } from "./operators";

/** What a leaf came to, as far as its sentence tells. `verdict`: before missing facts were counted as the rule says. */
export interface ToldLeaf {
  operator: string;
  value: Json;
  read: FactRead;
  verdict: string;
  reason: string | null;
}

/**
 * The sentence of a leaf as release 0.1 wrote it, the value in JSON. Explanations of then are compared with it, and `rulesResults` in
 * the context of a case keep it: a context must come out of a replay with the same bytes.
 */
export function recordedSentence({ operator, value, read, verdict, reason }: ToldLeaf): string {
  const words = isOperatorName(operator) ? operators[operator].words : operator;
  const asked = `${read.path} ${words}${value === null ? "" : ` ${shown(value)}`}`;
  return `Is it so that ${asked}? ${answerWords(verdict, read, reason)}`;
}

/** `Yes: it is "GB".` */
export function answerWords(verdict: string, read: FactRead, reason: string | null): string {
  if (reason !== null) return `${verdict === "error" ? "Cannot be told" : "Not known"}: ${reason}.`;
  const seen = !read.found
    ? "it is not there"
    : read.value === undefined
      ? "its value is long"
      : `it is ${shown(read.value)}`;
  return `${verdict === "holds" ? "Yes" : "No"}: ${seen}.`;
}
