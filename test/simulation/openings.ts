import { Chance } from "./chance";
import { calmDown } from "./history";
import { Broken, hasCase } from "./ledger";
import { openingOf, plots } from "./plots";
import type { Stage } from "./stage";
import { World } from "./world";

/**
 * Each write of an opening fails once, the others go well: there is no case then, not even in memory, and whoever asks again gets one.
 * Answers how many writes were tried; throws `Broken`.
 */
export async function openAtEveryWrite(empty: Stage, follow: (world: World) => void): Promise<number> {
  let tried = 0;
  for (const plot of plots)
    for (let failAtWrite = 0, failed = true; failed; failAtWrite += 1) {
      const world = new World(plot, empty, new Chance({ tape: [] }));
      follow(world);
      const opening = openingOf(plot);
      const databases = [empty.database, empty.index];
      for (const database of databases) database.run("BEGIN");
      try {
        world.nextFate = { crash: null, failAtWrite };
        await world.host.call((object) => object.create(world.ref, opening)).catch(() => null);
        failed = world.tally.disk_full > 0;
        const known = await world.host.call((object) => object.snapshot(world.ref));
        if (known.ok !== hasCase(world.host.storage))
          throw new Broken(`write ${failAtWrite} of an opening failed, and a case that is not stored answers (G1)`);
        if (failed && known.ok)
          throw new Broken(`write ${failAtWrite} of an opening failed, and half of it is stored (G1)`);
        await world.open();
        await calmDown(world);
        if (world.ledger.seq === 0) throw new Broken(`write ${failAtWrite} of an opening failed, and it never opens`);
      } finally {
        for (const database of databases) database.run("ROLLBACK");
      }
      tried += 1;
    }
  return tried;
}
