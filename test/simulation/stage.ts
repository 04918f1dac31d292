import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CaseSeal } from "../../durable-objects/case-seal";
import { Chance } from "./chance";
import { Database } from "./database";
import { Family } from "./family";
import { calmDown, takeTurns } from "./history";
import { Ledger } from "./ledger";
import { type Plot, tenantId } from "./plots";
import type { Held } from "./queues";
import { World } from "./world";

/** Where histories of a plot begin. Each is played on the same databases within a transaction that is taken back at its end. */
export interface Stage {
  database: Database;
  index: Database;
  nowMs: number;
  ledger: Ledger;
  alarmAtMs: number | null;
  /** What lies in R2. */
  objects: ReadonlyMap<string, string>;
  told: ReadonlyMap<number, string>;
  /** What was under way. */
  messages: readonly Pick<Held, "queue" | "body">[];
  callbacks: World["callbacks"];
  family: Family;
  /** The version that the list has. */
  listed: number;
}

/** `migrations`: D1's. `folder`: where databases are put that are gone with it. */
export interface Places {
  migrations: string;
  folder: string;
}

const begunAtMs = 1_700_000_000_000;

/** Nothing has happened yet: there is no case. */
export const emptyStage = (places: Places): Stage => ({
  database: new Database(),
  index: indexDatabase(places),
  nowMs: begunAtMs,
  ledger: new Ledger(new CaseSeal()),
  alarmAtMs: null,
  objects: new Map(),
  told: new Map(),
  messages: [],
  callbacks: [],
  family: new Family(),
  listed: 0,
});

/** The case has been opened and is at rest; `later`: and some turns have been taken since. Null: those led nowhere a history may begin. */
export async function openedStage(
  plot: Plot,
  places: Places,
  follow: (world: World) => void,
  later: Chance | null = null,
): Promise<Stage | null> {
  const stage = emptyStage(places);
  const world = new World(plot, stage, later ?? new Chance({ tape: [] }));
  follow(world);
  const said: string[] = [];
  world.trace = (line) => void said.push(line);
  await world.open();
  await calmDown(world);
  if (world.ledger.seq === 0) throw new Error(`the case of ${plot.name} does not open: ${said.join(" ")}`);
  if (later !== null) {
    await takeTurns(world, later);
    const isUnderWay =
      world.queues.messages.length + world.callbacks.length + world.family.words.length > 0 ||
      world.untilTimerMs !== null;
    if (world.waiting.length + world.unanswered.length > 0 || !isUnderWay) return null;
  }
  return {
    ...stage,
    messages: world.queues.messages,
    callbacks: world.callbacks,
    family: world.family,
    listed: world.listedVersion(),
    nowMs: world.nowMs,
    ledger: world.ledger,
    alarmAtMs: world.host.storage.alarmAtMs,
    objects: world.objects,
    told: world.told,
  };
}

/** D1 as it is deployed: every migration, and the tenant. Made once; who asks again gets a copy. */
function indexDatabase({ migrations, folder }: Places): Database {
  const prepared = join(folder, "index.sqlite");
  if (!existsSync(prepared)) prepareIndex(migrations, prepared);
  copies += 1;
  const copy = join(folder, `index-${copies}.sqlite`);
  copyFileSync(prepared, copy);
  return new Database(copy);
}

let copies = 0;

function prepareIndex(migrations: string, into: string): void {
  const database = new Database();
  const files = readdirSync(migrations).filter((file) => file.endsWith(".sql"));
  for (const file of files.sort()) database.script(readFileSync(join(migrations, file), "utf8"));
  // Indexes that only make D1 fast would make this slow.
  const indexes = database.run("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'").rows;
  for (const { name } of indexes) database.script(`DROP INDEX "${String(name)}"`);
  database.run(
    "INSERT INTO tenants (id, name, environment, webhook_secret_sealed, created_at_ms) VALUES (?, 'Simulated', 'live', '', 0)",
    [tenantId],
  );
  database.script(`VACUUM INTO '${into}'`);
}
