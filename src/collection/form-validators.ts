import type { Problem } from "../domain/problems";
import { isObject, type Json } from "../lib/json";
import { compilePattern } from "../lib/pattern";
import { comparingOf, comparisons } from "./compare";
import { countryCodes } from "./countries";
import { fitting } from "./fitting-checks";
import type { Element, Validator } from "./form";
import { mrzMatches } from "./mrz-check";
import { serverCheckOf } from "./server-checks";
import { formats } from "./validators";

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
    case "documentSize":
      return isCount(value) && value !== 0 ? null : "the value must be a number of bytes";
    case "compare":
      return comparingOf(value) === null
        ? `the value is {"operator": one of ${comparisons.join(" ")}, "path": …}`
        : null;
    case "taxNumber":
    case "companyNumber":
    case "vatNumber":
    case "phoneCountry":
    case "postalCode":
      return saysCountry(value) ? null : 'the value is {"countryCode": "DE"} or {"countryCodePath": …}';
    case "mrz":
      return wrongMrz(value);
    case "serverCheck": {
      const asked = serverCheckOf(value);
      return typeof asked === "string" ? asked : null;
    }
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

function saysCountry(value: Json): boolean {
  if (!isObject(value)) return false;
  const { countryCode, countryCodePath } = value;
  if (typeof countryCode === "string") return countryCodes.has(countryCode);
  return typeof countryCodePath === "string" && countryCodePath !== "";
}

function wrongMrz(value: Json): string | null {
  if (value === null) return null;
  if (!isObject(value)) return "the value is an object of paths";
  const strange = Object.keys(value).find((key) => key !== "allowExpired" && !mrzMatches.some((name) => name === key));
  if (strange !== undefined) return `a zone has no ${strange}; it can be matched with ${mrzMatches.join(", ")}`;
  return mrzMatches.every((name) => value[name] === undefined || typeof value[name] === "string")
    ? null
    : "the value is an object of paths";
}
