import type { dataMap } from "./data-map";
import { keptWords, type TableInMap, type Whose } from "./data-map.schema";

/** The map as a page of the documentation. */
export function dataMapPage({ tables, objects, durableObjects }: typeof dataMap): string {
  const personal = tables.filter(({ holds }) => holds !== "nobody");
  const others = tables.filter(({ holds }) => holds === "nobody");
  return `${[
    "# Data map",
    "",
    "What is stored, what it says of persons, why, for how long, and what erasing a case does to it. Made from `src/privacy/data-map.ts`, which",
    "the erasure itself follows: `npm run docs:data-map` writes this page anew. What erasure is: [privacy.md](privacy.md). A person or company that no",
    "case is about, and a side of transactions that is nobody known, are erased by the same map: what hangs on them goes as it says here.",
    "",
    "## Objects with stores of their own",
    "",
    ...table(
      durableObjects.map((one) =>
        row(one.className, one, one.erasure.does === "empty" ? one.erasure.how : kept(one.erasure)),
      ),
    ),
    "",
    "## Files (R2)",
    "",
    ...table(objects.map((one) => row(one.prefix, one, ofObjects(one.erasure)))),
    "",
    "## Tables (D1) that say something of persons",
    "",
    ...table(personal.map((one) => row(one.table, one, ofRows(one.erasure)))),
    "",
    "## Tables (D1) that do not",
    "",
    others.map(({ table: name }) => `\`${name}\``).join(", "),
  ].join("\n")}\n`;
}

type Row = [store: string, holds: string, why: string, howLong: string, erasure: string];

const row = (store: string, { holds, why, kept }: Pick<TableInMap, "holds" | "why" | "kept">, erasure: string): Row => [
  `\`${store}\``,
  ...([holds, why, keptWords(kept), erasure] as const),
];

const table = (rows: readonly Row[]): string[] => [
  "| store | what it says | why | how long | erasing a case |",
  "|---|---|---|---|---|",
  ...rows.map((cells) => `| ${cells.join(" | ")} |`),
];

const kept = ({ because }: { because: string }): string => `kept: ${because}`;

function ofRows(erasure: (typeof dataMap)["tables"][number]["erasure"]): string {
  switch (erasure.does) {
    case "keep":
      return kept(erasure);
    case "shred":
      return "the key is destroyed";
    case "delete":
      return ofWhom("deleted", erasure.where);
    case "blank":
      return ofWhom(`blanked: ${Object.keys(erasure.set).join(", ")}`, erasure.where);
    case "delete_with_object":
      return ofWhom("deleted with its file", erasure.where);
  }
}

const ofWhom = (does: string, where: Whose): string =>
  where.case === undefined ? `${does}; unless another case needs whom it is about` : does;

function ofObjects(erasure: (typeof dataMap)["objects"][number]["erasure"]): string {
  switch (erasure.does) {
    case "keep":
      return kept(erasure);
    case "shred":
      return "the key is destroyed";
    case "delete":
      return "deleted";
    case "with_rows":
      return `deleted with its row in \`${erasure.table}\``;
  }
}
