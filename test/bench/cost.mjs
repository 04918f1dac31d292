// npm run bench:cost: plays each scenario of cost/scenarios.mjs against the counting Worker and writes what it did at its bindings to
// cost/counts.json, then docs/cost.md from it. `--page` only writes the page anew, from the counts that are there; `--only idle,rest` counts
// those scenarios anew and leaves the others.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { localDatabaseFile } from "../../scripts/local-database.mjs";
import { root } from "../../scripts/tool.mjs";
import { billOf, costPage } from "./cost/page.mjs";
import { scenarios } from "./cost/scenarios.mjs";
import { inWorld, must } from "./world.mjs";

const countsFile = join(root, "test", "bench", "cost", "counts.json");
/** What an integrator has to know of a case. */
const heardOf = ["case.created", "risk.scored", "workflow.completed"];
const onlyAt = process.argv.indexOf("--only");
const only = onlyAt < 0 ? null : (process.argv[onlyAt + 1] ?? "").split(",");
const pageFile = join(root, "docs", "cost.md");

if (!process.argv.includes("--page")) {
  const played = await inWorld({ vars: { UNDO_SECONDS: "0" } }, playAll);
  const known = only === null ? [] : JSON.parse(readFileSync(countsFile, "utf8")).scenarios;
  const anew = (one) => played.find(({ id }) => id === one) ?? known.find(({ id }) => id === one);
  const all = scenarios.map(({ id }) => anew(id)).filter((one) => one !== undefined);
  writeFileSync(countsFile, `${JSON.stringify({ scenarios: all }, null, 2)}\n`);
}
writeFileSync(pageFile, costPage(JSON.parse(readFileSync(countsFile, "utf8"))));
console.log(`wrote ${pageFile}`);

async function playAll(world) {
  const url = await world.receiver.listen();
  const endpoint = await must(world.api("POST", "/webhook-endpoints", { url, eventTypes: heardOf }));
  world.receiver.expectSecret(endpoint.secret);
  const played = [];
  for (const scenario of scenarios.filter(({ id }) => only === null || only.includes(id))) {
    await scenario.prepare?.(world);
    played.push(await playOne(world, scenario));
  }
  if (world.receiver.forged.length > 0) throw new Error(world.receiver.forged.join("\n"));
  return played;
}

async function playOne(world, { id, title, about, per, monthly, times = 1, play }) {
  await world.counts.quiet();
  const d1Before = d1Bytes(world);
  const webhooksBefore = world.receiver.deliveries;
  const counted = await world.counts.counting(() => play(world));
  const webhooks = world.receiver.deliveries - webhooksBefore;
  const { counts, sandbox, objects, r2 } = sorted(counted, times);
  const storedBytes = per === "case" ? { r2, objects, d1: d1Bytes(world) - d1Before } : null;
  const { requests, rowsWritten } = billOf(counts);
  console.log(`${title}: ${requests} invocations, ${rowsWritten} rows written, ${webhooks} webhooks`);
  if (counts["d1.queries"] === undefined)
    throw new Error("no query of D1 was counted: its answers are not read as before");
  const facts = { id, title, about: webhooks > 0 ? `${about} Webhooks delivered: ${webhooks}.` : about, per };
  return { ...facts, ...(monthly === undefined ? {} : { monthly }), counts, sandbox, storedBytes };
}

/**
 * The counts apart: what is billed, by name; calls to the sandbox's vendor; bytes that lie in cases and in R2 now. What other objects
 * keep (deliveries, feeds) is forgotten within days.
 */
function sorted(counted, times) {
  const counts = {};
  let [sandbox, objects, r2] = [0, 0, 0];
  for (const [name, count] of Object.entries(counted)) {
    if (/ SANDBOX_VENDOR\b/.test(name)) sandbox += name.startsWith("object.requests") ? count : 0;
    else if (name.startsWith("object.bytes ")) objects += name.startsWith("object.bytes CASES ") ? count : 0;
    else if (name === "r2.bytes") r2 = count;
    else counts[name] = times < 1 ? Math.round(count * times * 100) / 100 : Math.round(count * times);
  }
  return { counts, sandbox, objects, r2 };
}

function d1Bytes({ stateDir }) {
  const database = new DatabaseSync(localDatabaseFile(stateDir), { readOnly: true });
  try {
    const { page_count: pages } = database.prepare("PRAGMA page_count").get();
    const { page_size: bytes } = database.prepare("PRAGMA page_size").get();
    return pages * bytes;
  } finally {
    database.close();
  }
}
