import * as z from "zod";
import type { Json, JsonObject } from "../../lib/json";
import { compileJmespath, searchJmespath } from "../../rules/jmespath";

/** A JMESPath expression; refused at once when it does not compile. */
export const expression = z
  .string()
  .min(1)
  .max(4_000)
  .superRefine((text, context) => {
    const compiled = compileJmespath(text);
    if (!compiled.ok) context.addIssue({ code: "custom", message: compiled.error });
  });

export const secretName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, "is the name of a secret: letters, digits, dots, dashes and underscores");
export const headerName = z.string().regex(/^[A-Za-z0-9-]{1,80}$/, "is the name of a header");

const holes = /\{([^{}]*)\}/g;

/** Text with expressions in braces (`/company/{subject.number}`); each of them compiles. */
export const checkHoles = (text: string, context: z.RefinementCtx): void => {
  for (const [, inner = ""] of text.matchAll(holes)) {
    const compiled = compileJmespath(inner);
    if (!compiled.ok) context.addIssue({ code: "custom", message: compiled.error });
  }
};

/** What the expression finds; nothing when it cannot be computed, as it is nothing when it finds nothing. */
export function found(expressionText: string, facts: JsonObject): Json {
  const search = searchJmespath(expressionText, facts);
  return search.ok ? search.value : null;
}

export const isScalar = (value: Json): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** The text with its expressions filled in; null when one of them finds nothing that can stand there. */
export function filled(
  text: string,
  facts: JsonObject,
  written: (value: string) => string | null = (value) => value,
): string | null {
  let missing = false;
  const whole = text.replace(holes, (_, inner: string) => {
    const value = found(inner, facts);
    const shown = isScalar(value) ? written(String(value)) : null;
    if (shown === null) missing = true;
    return shown ?? "";
  });
  return missing ? null : whole;
}
