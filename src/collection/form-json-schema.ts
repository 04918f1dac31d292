import * as z from "zod";
import type { JsonObject } from "../lib/json";
import { FormSchema } from "./form.schema";

/** The JSON Schema of a form as a builder writes it, documented spellings included; for editors. `id`: its address. */
export function formJsonSchema(id: string): JsonObject {
  const schema = z.toJSONSchema(FormSchema, { io: "input", unrepresentable: "any" });
  return { ...(schema as JsonObject), $id: id, title: "Form of a workflow definition" };
}
