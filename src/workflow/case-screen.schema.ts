import * as z from "zod";
import type { Problem } from "../domain";
import { blockKinds, blockTabs, mostBlocks } from "../domain/case-screen";
import { isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";
import { lintJsonLogic } from "../rules/json-logic-lint";

// What a definition says of the screen that its cases are worked on, under `extensions.edgecase.caseScreen`.

export const ScreenBlockSchema = z
  .strictObject({
    tab: z.enum(blockTabs).default("facts").meta({ description: "Where it stands." }),
    title: z.string().min(1).max(80),
    block: z.enum(blockKinds).meta({ description: "How it is drawn." }),
    source: z
      .string()
      .min(1)
      .max(300)
      .regex(/^[\w$-]+(?:\.[\w$-]+)*$/, "write the way from the context with dots")
      .meta({ description: "Where it stands in the context: `entity.data.address`, `pluginsOutput.registry`." }),
    when: z.json().optional().meta({ description: "json-logic over the context. Left out: always." }),
    fields: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(60)
      .optional()
      .meta({ description: "Fields or columns in their order. Left out: all." }),
  })
  .meta({ id: "ScreenBlock", description: "A part of the case screen. It is drawn where there is something to draw." });

export const CaseScreenSchema = z.array(ScreenBlockSchema).max(mostBlocks);

/** Where context may stand. Other roots are taken as well, for callers keep what they like there; these are never misspelt. */
const roots = ["entity", "customData", "pluginsOutput", "documents", "childWorkflows", "metadata"];

/** Everything wrong with the blocks of a case screen. `plugins`: names whose outputs there can be. */
export function caseScreenProblems(extensions: JsonObject, contextSchema: Json, plugins: readonly string[]): Problem[] {
  const raw = isObject(extensions.edgecase) ? extensions.edgecase.caseScreen : undefined;
  if (raw === undefined || raw === null) return [];
  const at = "extensions.edgecase.caseScreen";
  const read = CaseScreenSchema.safeParse(raw);
  const written = Array.isArray(raw) ? raw.filter(isObject) : [];
  return [
    ...(read.success ? [] : read.error.issues).map(
      ({ path, message }): Problem => ({
        severity: "error",
        code: "bad_case_screen",
        path: [at, ...path.map(String)].join("."),
        message,
      }),
    ),
    ...written.flatMap((block, place) => [
      ...sourceProblems(block.source ?? null, `${at}.${place}.source`, contextSchema, plugins),
      ...(block.when === undefined ? [] : lintJsonLogic(block.when)).map(
        (message): Problem => ({ severity: "error", code: "bad_case_screen", path: `${at}.${place}.when`, message }),
      ),
    ]),
  ];
}

function sourceProblems(source: Json, path: string, contextSchema: Json, plugins: readonly string[]): Problem[] {
  if (typeof source !== "string") return [];
  const [root = "", name] = source.split(".");
  const said = (severity: Problem["severity"], message: string): Problem[] => [
    { severity, code: "unknown_source", path, message },
  ];
  if (source.split(".").some(isUnsafeKey)) return said("error", "this is no path");
  const own =
    isObject(contextSchema) && isObject(contextSchema.properties) ? Object.keys(contextSchema.properties) : [];
  if (!roots.includes(root) && !own.includes(root))
    return said("warning", `nothing is known at "${root}": it stands below ${[...roots, ...own].join(", ")}`);
  if (root === "entity" && name !== "data" && name !== "type" && name !== "id")
    return said("warning", 'facts of the person or company stand below "entity.data"');
  if (root === "pluginsOutput" && name !== undefined && !plugins.includes(name))
    return said("warning", `no plugin of this definition writes "pluginsOutput.${name}"`);
  return [];
}
