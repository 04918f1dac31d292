import type { JsonObject, OpenApi } from "./document";

type Way = "input" | "output";

/** `webhook.endpoint.disabled`, `__schema0`, `ruleSets` → a name for a type. */
export const typeName = (name: string): string =>
  name
    .replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
    .replaceAll(/[^A-Za-z0-9]/g, "");

/** The name that a reference leads to; null when the schema is none. */
export function namedType(schema: JsonObject): string | null {
  const name = refOf(schema);
  return name === null ? null : typeName(name);
}

/** A comment for editors to show. */
export function comment(text: string, indent: string): string {
  const lines = text.replaceAll("*/", "* /").split("\n");
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

/**
 * JSON Schema as TypeScript. What is sent may have keys that only its user knows, where the schema lets it; what is heard shows what is
 * documented, so that a misspelt field does not compile.
 */
export class Shapes {
  readonly document: OpenApi;
  readonly #sent = new Set<string>();

  constructor(document: OpenApi) {
    this.document = document;
    for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods)))
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) this.#noteSent(schema);
  }

  /** Whether a named schema is part of something that is sent. */
  isSent(name: string): boolean {
    return this.#sent.has(name);
  }

  declare(name: string, schema: JsonObject, way: Way): string {
    const described = typeof schema.description === "string" ? comment(schema.description, "") : "";
    const type = this.type(schema, way, "");
    const isPlainObject = type.startsWith("{\n") && (schema.anyOf ?? schema.oneOf ?? schema.allOf) === undefined;
    return `${described}export ${isPlainObject ? `interface ${name} ${type}` : `type ${name} = ${type};`}\n`;
  }

  field(name: string, schema: JsonObject, required: boolean, way: Way, indent: string): string {
    const described = typeof schema.description === "string" ? comment(schema.description, indent) : "";
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const type = this.type(schema, way, indent);
    // Whoever sends may leave a field out by saying `undefined`.
    return `${described}${indent}${key}${required ? "" : "?"}: ${type}${required || way === "output" ? "" : " | undefined"};\n`;
  }

  /** Whether sending nothing would be refused. */
  needsSomething(schema: JsonObject): boolean {
    const meant = this.#meant(schema);
    return meant.type !== "object" || ((meant.required ?? []) as string[]).length > 0;
  }

  /** Whether a type can be told in the line it is used in. */
  isShort(schema: JsonObject): boolean {
    return !this.type(schema, "output", "").includes("\n");
  }

  type(schema: JsonObject | boolean, way: Way, indent: string): string {
    if (typeof schema === "boolean") return "unknown";
    const ref = refOf(schema);
    if (ref !== null) return typeName(ref);
    if ("const" in schema) return JSON.stringify(schema.const);
    if (Array.isArray(schema.enum)) return union(schema.enum.map((value) => JSON.stringify(value)));
    const choices = (schema.anyOf ?? schema.oneOf) as JsonObject[] | undefined;
    if (choices !== undefined) return union(choices.map((choice) => this.type(choice, way, indent)));
    if (Array.isArray(schema.allOf))
      return schema.allOf.map((part: JsonObject) => this.type(part, way, indent)).join(" & ");
    if (Array.isArray(schema.type))
      return union(schema.type.map((type: string) => this.type({ ...schema, type }, way, indent)));
    switch (schema.type) {
      case "string":
        return schema.format === "binary" ? "FormFile" : "string";
      case "integer":
      case "number":
        return "number";
      case "boolean":
        return "boolean";
      case "null":
        return "null";
      case "array":
        return this.#list(schema, way, indent);
      case "object":
        return this.#object(schema, way, indent);
      default:
        return schema.properties === undefined ? "unknown" : this.#object(schema, way, indent);
    }
  }

  #list(schema: JsonObject, way: Way, indent: string): string {
    if (Array.isArray(schema.prefixItems))
      return `[${schema.prefixItems.map((item: JsonObject) => this.type(item, way, indent)).join(", ")}]`;
    const item = this.type((schema.items ?? {}) as JsonObject, way, indent);
    // Of a form: one file is as good as a list of one.
    if (item === "FormFile") return "FormFile | FormFile[]";
    return /[|&]/.test(item) && !/^[{[]/.test(item)
      ? `(${item})[]`
      : `${item.includes("\n") && / [|&] /.test(item) ? `(${item})` : item}[]`;
  }

  #object(schema: JsonObject, way: Way, indent: string): string {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonObject>);
    const required = (schema.required ?? []) as string[];
    const others = schema.additionalProperties as JsonObject | boolean | undefined;
    const value =
      others === undefined || others === true || others === false ? "unknown" : this.type(others, way, indent);
    if (properties.length === 0) return others === false ? "Record<string, never>" : recordOf(value);
    const inner = `${indent}  `;
    const fields = properties.map(([name, field]) => this.field(name, field, required.includes(name), way, inner));
    if (way === "input" && others !== false && others !== undefined) fields.push(`${inner}[key: string]: unknown;\n`);
    return `{\n${fields.join("")}${indent}}`;
  }

  #meant(schema: JsonObject): JsonObject {
    const ref = refOf(schema);
    return ref === null ? schema : (this.document.components.schemas[ref] ?? {});
  }

  #noteSent(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    const ref = refOf(value as JsonObject);
    if (ref !== null && !this.#sent.has(ref)) {
      this.#sent.add(ref);
      this.#noteSent(this.document.components.schemas[ref]);
    }
    for (const inner of Object.values(value)) this.#noteSent(inner);
  }
}

const components = "#/components/schemas/";

const refOf = (schema: JsonObject): string | null =>
  typeof schema.$ref === "string" && schema.$ref.startsWith(components) ? schema.$ref.slice(components.length) : null;

/** An alias that names itself may stand in an index signature only. */
const recordOf = (value: string): string =>
  value === "unknown" ? "Record<string, unknown>" : `{ [key: string]: ${value} }`;

const union = (types: string[]): string => {
  const different = [...new Set(types)];
  return different.includes("unknown") ? "unknown" : different.join(" | ");
};
