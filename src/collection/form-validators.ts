import type { Problem } from "../domain/problems";
import type { Json } from "../lib/json";
import { compilePattern } from "../lib/pattern";
import type { Element, ElementKind, Validator, ValidatorType } from "./form";
import { formats } from "./validators";

const texts: ElementKind[] = ["textfield", "textarea", "email", "phone"];

/** Which kinds of elements a check makes sense on. */
const fitting: Record<ValidatorType, ElementKind[] | null> = {
  required: null,
  minLength: texts,
  maxLength: texts,
  pattern: texts,
  minimum: ["number"],
  maximum: ["number"],
  format: texts,
  past: ["date"],
  future: ["date"],
  minAge: ["date"],
  minItems: ["fieldlist", "checkboxlist"],
  maxItems: ["fieldlist", "checkboxlist"],
  document: ["document"],
};

/** What is wrong with the checks of an element: on the wrong kind, or comparing with nothing that can be compared with. */
export function validatorProblems(element: Element, path: string): Problem[] {
  return element.validate.flatMap((validator, i) => {
    const kinds = fitting[validator.type];
    if (kinds !== null && !kinds.includes(element.element)) {
      return [problem(`${path}.${i}.type`, `${validator.type} cannot be asked of a ${element.element}`)];
    }
    const wrong = wrongValue(validator);
    return wrong === null ? [] : [problem(`${path}.${i}.value`, `${validator.type}: ${wrong}`)];
  });
}

const problem = (path: string, message: string): Problem => ({
  severity: "error",
  code: "bad_validator",
  path,
  message,
});

const isCount = (value: Json): boolean => typeof value === "number" && Number.isInteger(value) && value >= 0;

function wrongValue({ type, value = null }: Validator): string | null {
  switch (type) {
    case "required":
    case "document":
    case "past":
    case "future":
      return null;
    case "minLength":
    case "maxLength":
    case "minItems":
    case "maxItems":
      return isCount(value) ? null : "the value must be a whole number";
    case "minAge":
      return isCount(value) && Number(value) <= 150 ? null : "the value must be a number of years";
    case "minimum":
    case "maximum":
      return typeof value === "number" ? null : "the value must be a number";
    case "format":
      return typeof value === "string" && formats.has(value) ? null : `the value is one of ${[...formats].join(", ")}`;
    case "pattern": {
      if (typeof value !== "string") return "the value must be a pattern";
      const pattern = compilePattern(value);
      return pattern.ok ? null : pattern.error;
    }
  }
}
