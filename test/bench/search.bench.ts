import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inWorkerd } from "./workerd";

/** `BENCH_CASES=1000000` takes some minutes more. */
const [few, many] = [1_000, Number(process.env.BENCH_CASES ?? 100_000)];
const shown = 20;
const lists = ["a search", "a search with filters", "three filters, oldest first", "a tag, by level of risk"];
const names = lists.flatMap((list) => [list, `${list}, deep down`]);

/** Rows that D1 reads for a page of twenty of a narrowed list: among many cases against 1,000. Rows, not time: they cost the same anywhere. */
export const benchSearch = () =>
  inWorkerd("search-worker.ts", { d1Databases: { DB: "db" } }, async (ask) => {
    await ask("migrate", JSON.stringify(migrations()));
    const rowsRead = async (size: number) => JSON.parse(await ask(`measure?n=${size}`)) as number[];
    const small = await rowsRead(few);
    const large = await rowsRead(many);
    return names.map((name, place) => {
      const [ours, theirs] = [large[place] ?? Number.NaN, Math.max(small[place] ?? Number.NaN, 3 * shown)];
      if (!(ours <= 5 * shown)) throw new Error(`${name} reads ${ours} rows for ${shown} cases`);
      return {
        name: `${name}: a page among ${many.toLocaleString("en")} cases against 1,000`,
        ours: `${ours} rows`,
        theirs: `${theirs} rows`,
        ratio: theirs / ours,
        floor: 0.6,
      };
    });
  });

const migrations = (): string[] =>
  readdirSync("migrations")
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .flatMap((name) => readFileSync(join("migrations", name), "utf8").split("--> statement-breakpoint"))
    .filter((sql) => sql.trim() !== "");
