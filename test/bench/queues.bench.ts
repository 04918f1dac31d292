import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inWorkerd } from "./workerd";

const [few, many] = [1_000, 100_000];
const shown = 20;

/**
 * Rows that D1 reads for a page of twenty of a tenant's own queue: among 100,000 open cases against 1,000. Rows, not time: they are what
 * such a page costs, on any computer.
 */
export const benchQueues = () =>
  inWorkerd("queues-worker.ts", { d1Databases: { DB: "db" } }, async (ask) => {
    await ask("migrate", JSON.stringify(migrations()));
    const rowsRead = async (size: number) => JSON.parse(await ask(`measure?n=${size}`)) as number[];
    const small = await rowsRead(few);
    const large = await rowsRead(many);
    return ["a page", "the free cases to claim from", "the tenth page"].map((name, place) => {
      const [ours, theirs] = [large[place] ?? Number.NaN, small[place] ?? Number.NaN];
      if (ours > 5 * shown) throw new Error(`${name} of a queue reads ${ours} rows for ${shown} cases`);
      return {
        name: `${name} of a queue, 100,000 cases against 1,000`,
        ours: `${ours} rows`,
        theirs: `${theirs} rows`,
        ratio: theirs / ours,
        floor: 1,
      };
    });
  });

const migrations = (): string[] =>
  readdirSync("migrations")
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .flatMap((name) => readFileSync(join("migrations", name), "utf8").split("--> statement-breakpoint"))
    .filter((sql) => sql.trim() !== "");
