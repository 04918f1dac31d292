// `[env.staging]` and `[env.production]` of wrangler.toml. Wrangler lets an environment inherit no binding, so each has to say all of them
// again; this writes them from the top of the file, with names of their own, so that none is forgotten. What was filled in by hand (database
// ids, variables) stays. test/unit/environments.test.ts holds the file to it.
//   node scripts/environments.mjs    after every change above the line
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const environments = ["staging", "production"];
const line =
  "# ── Environments: written by scripts/environments.mjs from what stands above; ids and variables are yours ──";
/** What environments inherit, or have of the Worker as a whole. */
const inherited = /^\[\[?(?:migrations|triggers|observability)/;
/** Names that are an account's and not a Worker's. */
const ownNames = new Set(["database_name", "bucket_name", "queue", "dead_letter_queue", "dataset"]);

/** The whole file as it has to be: `text` up to the line as it is, and the environments below. */
export function withEnvironments(text) {
  const [top, below = ""] = text.split(`${line}\n`);
  const blocks = blocksOf(top).filter(({ header }) => !inherited.test(header));
  const sections = environments.map((name, place) => sectionOf(name, place, blocks, below));
  return `${top.trimEnd()}\n\n${line}\n${sections.join("\n")}`;
}

/** Tables of a TOML file in their order, without comments: `{ header, lines: [key, value][] }`. */
export function blocksOf(text) {
  const blocks = [];
  for (const row of text.split("\n")) {
    if (row.startsWith("[")) blocks.push({ header: row.trim(), lines: [] });
    const pair = /^([\w-]+) = (.+)$/.exec(row);
    if (pair !== null) blocks.at(-1)?.lines.push([pair[1], pair[2]]);
  }
  return blocks;
}

function sectionOf(name, place, blocks, below) {
  const before = blocksOf(below).filter(({ header }) => header.includes(`env.${name}.`) || header === `[env.${name}]`);
  const filledIn = (header, key, binding) =>
    before
      .find(
        (block) =>
          block.header === header && (binding === undefined || block.lines.some(([, value]) => value === binding)),
      )
      ?.lines.find(([known]) => known === key)?.[1];
  const written = blocks.map(({ header, lines }) => {
    const own = header.replace(/^(\[\[?)/, `$1env.${name}.`);
    const binding = lines.find(([key]) => key === "binding")?.[1];
    const rows = lines.map(([key, value]) => {
      if (header === "[vars]") return [key, filledIn(own, key) ?? value];
      if (key === "database_id") return [key, filledIn(own, key, binding) ?? placeholderId(place, value)];
      if (key === "namespace_id") return [key, value.replace(/^"1/, `"${place + 2}`)];
      return [key, ownNames.has(key) ? value.replace(/"$/, `-${name}"`).replaceAll(...datasetStyle(key)) : value];
    });
    return `${own}\n${rows.map(([key, value]) => `${key} = ${value}\n`).join("")}`;
  });
  return `[env.${name}]\nname = "edgecase-${name}"\n${written.join("")}`;
}

/** Datasets of Analytics Engine are spelled with underscores. */
const datasetStyle = (key) => (key === "dataset" ? ["-", "_"] : ["-", "-"]);

/** Deploying with it is refused: whoever deploys puts in the id of the database that was made. */
const placeholderId = (place, topId) => topId.replace(/0000(\d)"$/, `00${place + 1}0$1"`);
export const isPlaceholder = (id) => /^0{8}-0000-0000-0000-/.test(id);

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = join(import.meta.dirname, "..", "wrangler.toml");
  writeFileSync(file, withEnvironments(readFileSync(file, "utf8")));
}
