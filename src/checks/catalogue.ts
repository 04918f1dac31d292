import * as z from "zod";
import { builtInVendor, checkAliases, isBuiltInCheck } from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { builtInTable } from "./builtin";
import { type AnyCheckType, allCheckTypes, isCheckType } from "./contract";
import { neededSecrets } from "./http/adapter";
import type { Adapter } from "./http/adapter.schema";
import { readyDescriptions } from "./http/ready";
import { CheckInputs } from "./inputs";
import { examplesOf } from "./sandbox/examples";

export interface CatalogueEntry {
  type: AnyCheckType;
  /** Other names by which it may be asked for. */
  aliases: string[];
  summary: string;
  /** The standard or rule that a check of our own goes by; null: vendors have theirs. */
  standard: string | null;
  /** Who can be asked, by name. */
  vendors: { name: string; displayName: string; costCents: number; needsSecrets: string[] }[];
  /** JSON Schema (2020-12) of `subject` and `options`. */
  input: { subject: JsonObject; options: JsonObject };
  example: { subject: JsonObject; options: JsonObject };
}

const summaries: Readonly<Record<string, string>> = {
  "company-registry": "What the register says about a company",
  ubo: "Who owns a company",
  "company-sanctions": "Whether a company is on lists of sanctions or in the news",
  "individual-sanctions": "Whether a person is on lists, holds office, or is in the news",
  "individuals-sanctions": "The same for several people at once",
  "identity-verification": "A session in which a person shows a document and their face",
  "identity-documents": "Pictures of a document and a face that are there already",
  "bank-account-verification": "Whether an account exists and belongs to somebody",
  "commercial-credit-check": "Whether a company pays its debts",
  "merchant-monitoring": "What a merchant sells on its website",
  "merchant-screening": "Whether other acquirers have terminated a merchant",
  "document-ocr": "What is written on a picture of a document",
  address: "Whether an address exists, and how it is written properly",
};

/** Every check that can be run, and by whom. `own`: the tenant's descriptions of vendors; `sandbox`: whether its sandbox vendor answers. */
export function checkCatalogue(own: readonly Adapter[], sandbox: boolean): CatalogueEntry[] {
  return allCheckTypes.map((type) => {
    const { subject, options } = splitSchema(inputOf(type));
    const example: JsonObject = isCheckType(type)
      ? plain(examplesOf(type, "clear")[0] ?? {})
      : builtInTable[type].example;
    const { options: exampleOptions, ...exampleSubject } = example;
    return {
      type,
      aliases: Object.keys(checkAliases).filter((name) => checkAliases[name] === type),
      summary: isBuiltInCheck(type) ? builtInTable[type].summary : (summaries[type] ?? type),
      standard: isBuiltInCheck(type) ? builtInTable[type].standard : null,
      vendors: [
        ...(isBuiltInCheck(type) || type === "merchant-monitoring"
          ? [{ name: builtInVendor, displayName: "Edgecase", costCents: 0, needsSecrets: [] }]
          : []),
        ...(sandbox && isCheckType(type)
          ? [{ name: "sandbox", displayName: "Sandbox", costCents: 0, needsSecrets: [] }]
          : []),
        ...describedVendors(type, own),
      ],
      input: { subject, options },
      example: { subject: exampleSubject, options: isObject(exampleOptions) ? exampleOptions : {} },
    };
  });
}

function describedVendors(type: AnyCheckType, own: readonly Adapter[]): CatalogueEntry["vendors"] {
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...readyDescriptions().filter(({ name }) => !names.has(name))].flatMap((adapter) => {
    const check = adapter.checks[type];
    if (check === undefined) return [];
    const { name, displayName } = adapter;
    return [{ name, displayName, costCents: check.costCents, needsSecrets: neededSecrets(adapter) }];
  });
}

const inputOf = (type: AnyCheckType): z.ZodType => (isCheckType(type) ? CheckInputs[type] : builtInTable[type].input);

/** The schema of what a caller sends: what is parsed leniently is described as what it becomes. */
function splitSchema(schema: z.ZodType): { subject: JsonObject; options: JsonObject } {
  const { $schema: _dialect, ...made } = plain(z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }));
  const open = withoutClosing(made);
  const { options = {}, ...properties } = isObject(open.properties) ? open.properties : {};
  const needed = Array.isArray(open.required) ? open.required : [];
  // What has a default need not be sent.
  const required = needed.filter(
    (name) => getPath(properties, `${String(name)}.default`) === undefined && name !== "options",
  );
  return { subject: { ...open, properties, required }, options: isObject(options) ? options : {} };
}

/** Extra keys are dropped, not refused. */
function withoutClosing(schema: JsonObject): JsonObject {
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]): [string, Json][] =>
        key === "additionalProperties" && inner === false ? [] : [[key, walk(inner)]],
      ),
    );
  };
  return Object.fromEntries(
    Object.entries(schema)
      .map(([key, inner]) => [key, walk(inner)] as const)
      .filter(([key]) => key !== "additionalProperties"),
  );
}

const plain = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
