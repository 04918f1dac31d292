// npm run bench:load: drives the Worker in workerd over loopback beside a bare Worker that does the least that could work, prints how they
// compare and what rows an operation reads and writes, and proves afterwards that nothing was lost. Ends with `N passed, N failed`.
//   --seconds 3       for each operation that is timed
//   --at-once 5       calls that are under way
//   --cases 20        that take commands
//   --list 1000,100000  sizes of the list; 1000000 takes some minutes and 1 GB of disk
//   --webhooks 200    commands that are told, to 4 endpoints
//   --tiny            all of it in seconds: that it works, not how fast
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { besideBare } from "./load/bare.mjs";
import { invariants } from "./load/invariants.mjs";
import { fillList } from "./load/list-rows.mjs";
import { commander, compare, fanOut, openCases } from "./load/phases.mjs";
import { inWorld, must } from "./world.mjs";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "3" },
    "at-once": { type: "string", default: "5" },
    cases: { type: "string", default: "20" },
    list: { type: "string", default: "1000,100000" },
    webhooks: { type: "string", default: "200" },
    tiny: { type: "boolean", default: false },
  },
});
const tiny = { seconds: 0.1, atOnce: 3, counted: 2, cases: 3, list: [200], webhooks: 9 };
const full = {
  seconds: Number(values.seconds),
  counted: 10,
  atOnce: Math.min(50, Number(values["at-once"])),
  cases: Number(values.cases),
  list: values.list.split(",").map(Number),
  webhooks: Number(values.webhooks),
};
const plan = values.tiny ? tiny : full;
if (![plan.seconds, plan.atOnce, plan.cases, plan.webhooks, ...plan.list].every((number) => number > 0))
  throw new Error("every size is a number above 0");
const { seconds, atOnce, counted } = plan;
const how = { seconds, atOnce, counted };

const startedAtMs = Date.now();
const rows = [];
const proofs = await besideBare(async (bare) => {
  const [smallest = 1_000, ...larger] = plan.list;
  const proven = await inWorld(worldWith(smallest), async (world) => {
    const proven = await operations(world, bare);
    await listPages(world, bare, smallest);
    return proven;
  });
  for (const size of larger) await inWorld(worldWith(size), (world) => listPages(world, bare, size));
  return proven;
});
print();
const failed = proofs.filter(({ count, problems }) => count === 0 || problems.length > 0);
for (const { name, count, problems } of proofs)
  console.log(
    `${problems.length === 0 && count > 0 ? "ok  " : "FAIL"}  ${name} (${count})${problems
      .slice(0, 5)
      .map((one) => `\n        ${one}`)
      .join("")}`,
  );
console.log(`in ${Math.round((Date.now() - startedAtMs) / 1_000)} s`);
console.log(`${proofs.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);

function worldWith(size) {
  return { prepare: (stateDir) => fillList(stateDir, size), demo: false, pauseMs: values.tiny ? 200 : 500 };
}

/** Reads and commands, then webhooks, because endpoints that are there would be told of everything before. Answers the proofs. */
async function operations(world, bare) {
  const caseIds = await openCases(world, plan.cases);
  const { sent, go } = commander(world);
  const caseOf = (turn) => caseIds[turn % caseIds.length];
  const [first = ""] = caseIds;
  const measure = async (operation) => rows.push(await compare(world, how, operation));
  await measure({
    name: "read a case",
    ours: (turn) => must(world.api("GET", `/cases/${caseOf(turn)}`)),
    bare: (turn) => bare(`/read?case=${turn % caseIds.length}`),
  });
  await measure({ name: "commands on one case", ours: () => go(first), bare: () => bare("/command?case=0", "{}") });
  await measure({
    name: `commands over ${caseIds.length} cases`,
    ours: (turn) => go(caseOf(turn)),
    bare: (turn) => bare(`/command?case=${turn % caseIds.length}`, "{}"),
  });
  const told = await fanOut(world, bare, { ...how, commands: plan.webhooks, endpoints: 4 }, caseIds, go);
  rows.push(told.row);
  const proven = await provenAtRest(world, { caseIds, sent, ...told });
  for (const receiver of told.receivers) receiver.close();
  return proven;
}

/** The list and the outboxes lag behind by design; what still does after this long is lost. */
async function provenAtRest(world, done) {
  const deadlineMs = Date.now() + 30_000;
  for (;;) {
    const proven = await invariants(world, done);
    if (Date.now() > deadlineMs || proven.every(({ problems }) => problems.length === 0)) return proven;
    await sleep(500);
  }
}

async function listPages(world, bare, size) {
  await bare(`/fill?n=${size}`);
  const among = size.toLocaleString("en");
  const deep = await deepCursor(world);
  for (const [name, query] of [
    ["a page", ""],
    ["a narrowed page", "&status=active&sort=-risk"],
    ["a page deep down", `&cursor=${deep}`],
  ])
    rows.push(
      await compare(world, how, {
        name: `${name} among ${among}`,
        ours: () => must(world.api("GET", `/cases?limit=20${query}`)),
        bare: () => bare("/list"),
      }),
    );
}

async function deepCursor({ api }) {
  let cursor = null;
  for (let page = 0; page < 5; page++) {
    const more = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { nextCursor } = await must(api("GET", `/cases?limit=20${more}`));
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return encodeURIComponent(cursor ?? "");
}

function print() {
  const head = ["operation", "ours", "p50", "p99", "bare", "ratio", "rows read", "written (objects + D1)"];
  const rowsOf = ({ objects, d1 }) => `${objects.toFixed(1)} + ${d1.toFixed(1)}`;
  const ms = (value) => (value === null ? "" : `${value.toFixed(1)} ms`);
  const cells = rows.map(({ name, ours, bare, ratio, read, written }) => [
    name,
    `${Math.round(ours.perSecond)}/s`,
    ms(ours.p50Ms),
    ms(ours.p99Ms),
    `${Math.round(bare.perSecond)}/s`,
    `${ratio.toFixed(2)}×`,
    rowsOf(read),
    rowsOf(written),
  ]);
  const all = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  for (const line of all) console.log(line.map((cell, column) => cell.padEnd(widths[column])).join("  "));
}
