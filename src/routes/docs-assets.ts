import * as z from "zod";
import type { Env } from "../env";

/** A guide as lists name it. */
const GuideName = z.object({ name: z.string(), title: z.string(), summary: z.string() });
const script = z.string().regex(/^\/assets\/docs\/[\w.-]+$/);

/** What the build packed (scripts/docs-pages.mjs): guides by shelf, and the addresses of the reference's scripts. */
const Index = z.object({
  shelves: z.array(z.object({ title: z.string(), guides: z.array(GuideName) })),
  reader: script,
  start: script,
});
export type DocsIndex = z.output<typeof Index>;

/** A piece of a guide: text, or an element. There is no HTML in it. */
export type GuideNode = string | { tag: string; attributes?: Record<string, string>; children?: GuideNode[] };
const tags = [
  ...(["h2", "h3", "h4", "h5", "p", "span", "pre", "code", "blockquote", "ul", "ol", "li", "div", "hr"] as const),
  ...(["table", "thead", "tbody", "tr", "th", "td", "strong", "em", "del", "br", "a", "img"] as const),
] as const;
const Node: z.ZodType<GuideNode> = z.union([
  z.string(),
  z.object({
    tag: z.enum(tags),
    get attributes() {
      return z.record(z.string(), z.string()).optional();
    },
    get children() {
      return z.array(Node).optional();
    },
  }),
]) as z.ZodType<GuideNode>;

const Places = z.array(
  z.object({ guide: z.string(), title: z.string(), heading: z.string(), anchor: z.string(), text: z.string() }),
);
export type Place = z.output<typeof Places>[number];

const Counts = { passed: z.number(), failed: z.number() };
const GuaranteesTable = z.object({
  guarantees: z.array(
    z.object({
      id: z.string(),
      promise: z.string(),
      tests: z.array(Node),
      state: z.array(Node),
      ran: z.object({ ...Counts, files: z.number() }).nullable(),
    }),
  ),
  run: z
    .object({
      at: z.iso.datetime(),
      kind: z.enum(["ci", "nightly"]),
      ...Counts,
      stages: z.array(z.object({ name: z.string(), ...Counts, seconds: z.number() })),
    })
    .nullable(),
});
/** What is promised, by which tests it is held, and what the last recorded run counted. */
export type GuaranteesTable = z.output<typeof GuaranteesTable>;

/** The table of guarantees; null when the pages were not built. */
export const guaranteesTable = (env: Env): Promise<GuaranteesTable | null> =>
  built(env, "guarantees.json", GuaranteesTable);

/** The guides there are; null when the pages were not built. */
export const docsIndex = (env: Env): Promise<DocsIndex | null> => built(env, "index.json", Index);

/** A guide's text, ready to be drawn; null for one that nobody wrote. */
export const guideBody = (env: Env, name: string): Promise<GuideNode[] | null> =>
  built(env, `guides/${name}.json`, z.array(Node));

/** Every section of every guide, to search in. */
export const placesToSearch = async (env: Env): Promise<Place[]> => (await built(env, "search.json", Places)) ?? [];

/** A guide as it was written. */
export async function guideSource(env: Env, name: string): Promise<string | null> {
  const file = await env.ASSETS.fetch(addressOf(`guides/${name}.md`));
  return file.ok ? file.text() : null;
}

async function built<S extends z.ZodType>(env: Env, file: string, shape: S): Promise<z.output<S> | null> {
  const found = await env.ASSETS.fetch(addressOf(file));
  return found.ok ? shape.parse(JSON.parse(await found.text())) : null;
}

const addressOf = (file: string): string => `https://assets.invalid/assets/docs/${file}`;
