import { inWorld, must } from "./world.mjs";
import { openCases, commander } from "./load/phases.mjs";
await inWorld({ demo: false, pauseMs: 2500 }, async (world) => {
  const show = (name, counts) => { console.log("== " + name); for (const [k, v] of Object.entries(counts)) if (/d1|object.rows|r2/.test(k) && v) console.log("  ", k, v); };
  const ids = await openCases(world, 2); const { go } = commander(world);
  await go(ids[0]); await world.counts.quiet();
  show("10 reads", await world.counts.counting(async () => { for (let n=0;n<10;n++) await must(world.api("GET", `/cases/${ids[0]}`)); }));
  show("10 commands, apart", await world.counts.counting(async () => { for (let n=0;n<10;n++) { await go(ids[0]); await world.counts.quiet(); } }));
  const e=(n)=>({ type: "business", id: `x-${n}`, data: { companyName: `X ${n} Ltd` } });
  show("2 openings", await world.counts.counting(async () => { for (let n=0;n<2;n++) { await must(world.api("POST","/cases",{workflow:"to_and_fro",context:{entity:e(n)}})); await world.counts.quiet(); } }));
});
