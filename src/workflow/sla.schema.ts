import * as z from "zod";
import { fieldTypes, type IndexedField, type Problem, type SlaRule } from "../domain";
import { isObject, type JsonObject } from "../lib/json";

// What a definition says to the people who work on its cases, under `extensions.edgecase`: `sla` and `indexedFields`.

const word = z.string().min(1).max(200);
const words = z.array(word).min(1).max(50);
export const mostSlaRules = 20;
export const mostIndexedFields = 10;
const longestHours = 8_760;

const EscalateTo = z.union([z.strictObject({ queueId: word }), z.strictObject({ userId: word })], {
  error: 'say where it goes: {"queueId": …} or {"userId": …}',
});

/** Words for "waiting for the applicant" in every shipped and documented definition. */
const waitingTags = ["collection_flow", "revision"];

export const SlaRuleSchema = z
  .strictObject({
    name: z.string().min(1).max(100).meta({ description: "Unique in the list: what a running time is known by." }),
    states: words.optional().meta({ description: "Paths of states, or of states around them." }),
    tags: words.optional().meta({ description: "Tags. With `states`: any of both. Neither: everywhere." }),
    durationHours: z.number().positive("say how many hours, more than none").max(longestHours, "a year is the most"),
    businessHours: z.boolean().default(false).meta({ description: "Only hours of the team's calendar count." }),
    pauseWhile: z.array(word).max(50).optional().meta({
      description:
        "Tags with which the time stands still. Left out: while the applicant is asked, unless the rule is about that.",
    }),
    atRiskPercent: z.number().min(1, "from 1 to 100").max(100, "from 1 to 100").default(80),
    escalateTo: EscalateTo.nullish().meta({ description: "Where a case goes whose time is up." }),
  })
  .transform(
    ({ states = [], tags = [], pauseWhile, escalateTo, ...rule }): SlaRule => ({
      ...rule,
      states,
      tags,
      pauseWhile: pauseWhile ?? waitingTags.filter((tag) => !tags.includes(tag)),
      escalateTo: escalateTo ?? null,
    }),
  )
  .meta({ id: "SlaRule", description: "How long a case may take somewhere. The first rule that fits counts." });

export const IndexedFieldSchema = z
  .strictObject({
    key: z.string().regex(/^[a-zA-Z][\w-]{0,39}$/, "use letters, digits, dashes and underscores"),
    path: z.string().min(1).max(300).meta({ description: "Where it stands in the context: `entity.data.industry`." }),
    type: z.enum(fieldTypes).default("text"),
    label: z.string().min(1).max(100),
  })
  .meta({ id: "IndexedField", description: "A fact of the case that queues and lists can ask for." });

export interface WorkRules {
  sla: SlaRule[];
  indexedFields: IndexedField[];
}

/** Both parts, and what is wrong with how they are written. What cannot be read does not count, and is an error. */
export function readWorkRules(extensions: JsonObject): WorkRules & { problems: Problem[] } {
  const ours = isObject(extensions.edgecase) ? extensions.edgecase : {};
  const problems: Problem[] = [];
  const sla = readList(ours.sla, "sla", mostSlaRules, SlaRuleSchema, ({ name }) => name, problems);
  const indexedFields = readList(
    ours.indexedFields,
    "indexedFields",
    mostIndexedFields,
    IndexedFieldSchema,
    ({ key }) => key,
    problems,
  );
  return { sla, indexedFields, problems };
}

function readList<Item>(
  raw: unknown,
  part: string,
  most: number,
  schema: z.ZodType<Item>,
  nameOf: (item: Item) => string,
  problems: Problem[],
): Item[] {
  const at = `extensions.edgecase.${part}`;
  if (raw === undefined || raw === null) return [];
  if (!Array.isArray(raw) || raw.length > most) {
    problems.push(problem(part, at, `must be a list of at most ${most}`));
    return [];
  }
  const read: Item[] = [];
  for (const [place, each] of raw.entries()) {
    const parsed = schema.safeParse(each);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        problems.push(problem(part, [at, place, ...issue.path.map(String)].join("."), issue.message));
    } else if (read.some((other) => nameOf(other) === nameOf(parsed.data)))
      problems.push(problem(part, `${at}.${place}`, `another one is called "${nameOf(parsed.data)}"`));
    else read.push(parsed.data);
  }
  return read;
}

const problem = (part: string, path: string, message: string): Problem => ({
  severity: "error",
  code: part === "sla" ? "bad_sla" : "bad_indexed_field",
  path,
  message,
});
