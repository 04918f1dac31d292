import { type Schema, Validator } from "@cfworker/json-schema";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";

/** The first thing that does not fit, as a sentence; null when all is well or there is no schema. */
export function schemaProblem(schema: Json, value: Json): string | null {
  if (schema === null) return null;
  const checked = validatorOf(schema);
  if (!checked.ok) return checked.error;
  try {
    const result = checked.value.validate(value);
    if (result.valid) return null;
    const first = result.errors.at(-1); // the innermost cause comes last
    return first === undefined ? "not valid" : `${first.instanceLocation} ${first.error}`;
  } catch {
    return "the schema could not be applied";
  }
}

const known = new WeakMap<object, Result<Validator, string>>();

/** A validator for a draft-07 schema, made once per schema object. The error says why the schema cannot be used. */
export function validatorOf(schema: Json): Result<Validator, string> {
  if (!isObject(schema)) return typeof schema === "boolean" ? validatorFor(schema) : err("a schema is an object");
  let validator = known.get(schema);
  if (validator === undefined) {
    validator = validatorFor(schema);
    known.set(schema, validator);
  }
  return validator;
}

function validatorFor(schema: JsonObject | boolean): Result<Validator, string> {
  try {
    const validator = new Validator(schema as Schema | boolean, "7", true);
    validator.validate({}); // a reference that leads nowhere shows here
    return ok(validator);
  } catch (problem) {
    return err(problem instanceof Error ? problem.message.slice(0, 200) : "the schema cannot be used");
  }
}
