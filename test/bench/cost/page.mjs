import { allowances, keptMonths, prices, readOn, storagePrices } from "./prices.mjs";
import { tables } from "./tables.mjs";

/** The cost page, made of nothing but the counts and the prices: the same counts give the same page, byte for byte. */
export function costPage({ scenarios }) {
  const [first] = scenarios;
  return `# What it costs

${first.title}: ${dollars(processingUsd(first))} of processing and ${dollars(storageUsd(first))} for ${keptMonths} months of storage, at list prices.

Made by \`npm run bench:cost\`, which plays these scenarios against the Worker in workerd and counts what it does at its bindings
(\`test/bench/cost/counts.json\`), times the list prices below. Nothing is taken off for what a plan includes; a plan itself is $5 a month.
Vendors' own fees are not in it.

${table(
  ["Scenario", "Processing", `Storage, ${keptMonths} months`, "Per 1,000"],
  scenarios.map((scenario) => {
    const processing = processingUsd(scenario);
    const storage = storageUsd(scenario);
    return [
      `[${scenario.title}](#${anchorOf(scenario.title)})`,
      dollars(processing),
      scenario.storedBytes === null ? "–" : dollars(storage),
      scenario.per === "case" || scenario.per === "call" ? dollars((processing + storage) * 1_000) : "–",
    ];
  }),
)}

${scenarios.map(section).join("\n\n")}

## Prices

US dollars beyond the included amounts, as read on ${readOn}. Change them in \`test/bench/cost/prices.mjs\`, then \`npm run bench:cost -- --page\`.

${table(
  ["Billed", "What counts", "Price", "Source"],
  prices.map(({ name, counts, usd, per, source }) => [name, counts, `$${usd} / ${number(per)}`, `<${source}>`]),
)}

${table(
  ["Stored", "Price of a GB for a month", "Source"],
  Object.values(storagePrices).map(({ name, usd, source }) => [name, `$${usd}`, `<${source}>`]),
)}

## How it is counted

- The counting build (\`test/bench/counted\`) is the Worker itself with its bindings wrapped; the deployed one has none of it. Rows are what
  D1 and the objects' SQLite say of each statement; an alarm that is set counts as one row written. A row of D1 counts once for itself and once
  for each entry of an index that is written with it; it is told under the table that the statement names.
- What is not in it: Workers Logs, which the Worker writes one line to for each call ($0.60 for a million lines beyond the twenty million that
  the plan includes; set \`head_sampling_rate\` or a higher \`LOG_LEVEL\` for less), Analytics Engine, and mails.
- CPU and the time of objects cannot be counted there. ${allowances.cpuMsPerInvocation} ms of CPU are allowed for every invocation and
  ${allowances.objectMsPerRequest} ms at ${allowances.objectGb} GB for every call to an object: more than they take.
- The sandbox's vendor and its objects stand for somebody else's servers: they are counted apart and cost nothing here. Their answers come
  in as HTTP requests, as a vendor's do.
- Storage is what lies in R2, in the objects of the cases and in D1 afterwards, with the pages that SQLite has begun. R2 holds documents, raw answers of vendors and recorded judgements.
- Numbers of rows move by a few from run to run: batches of queues fall differently.
`;
}

function section({ title, about, counts, sandbox, storedBytes, per, monthly }) {
  const bill = billOf(counts);
  const lines = prices.map(({ id, name, usd, per: unit }) => {
    const amount = bill[id];
    return [name, number(amount), dollars((amount * usd) / unit)];
  });
  const total = usdOf(bill);
  const rows = [...lines, [per === "month" ? "**A month**" : "**All**", "", `**${dollars(total)}**`]];
  const stored =
    storedBytes === null
      ? ""
      : `\n\nStored: ${Object.entries(storagePrices)
          .map(([id, { name }]) => `${size(storedBytes[id])} in ${name}`)
          .join(", ")}: ${dollars(monthUsd(storedBytes))} a month.`;
  const simulated = sandbox > 0 ? `\n\nBeside it, ${number(sandbox)} calls to the sandbox's vendor.` : "";
  const counted = monthly === undefined ? "" : `\n\nCounted: ${monthly}.`;
  return `## ${title}\n\n${about}${counted}\n\n${table(["Billed", "Count", "Dollars"], rows)}${stored}${simulated}${writtenByTable(counts)}`;
}

/** Rows written are most of every bill, and most of them are D1's: where they go. */
function writtenByTable(counts) {
  const written = Object.entries(counts)
    .filter(([name]) => name.startsWith("d1.rowsWritten "))
    .map(([name, count]) => [name.slice("d1.rowsWritten ".length), count])
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  if (written.length === 0) return "";
  const lines = written.map(([name, count]) => [`\`${name}\``, number(count), tables[name] ?? "Rows of its own"]);
  return `\n\n${table(["Written to D1", "Rows", "What for"], lines)}`;
}

/** What of the counts is billed, by the id of its price. */
export function billOf(counts) {
  const sum = (...names) =>
    Object.entries(counts).reduce((total, [name, count]) => {
      const [kind] = name.split(" ");
      return names.includes(kind) ? total + count : total;
    }, 0);
  const requests = sum("worker.requests", "worker.batches", "worker.crons");
  const objectRequests = sum("object.requests", "object.alarms") + sum("object.messages") / 20;
  return {
    requests,
    cpuMs: requests * allowances.cpuMsPerInvocation,
    objectRequests,
    objectGbSeconds: (objectRequests * allowances.objectMsPerRequest * allowances.objectGb) / 1_000,
    rowsRead: sum("object.rowsRead", "d1.rowsRead"),
    rowsWritten: sum("object.rowsWritten", "d1.rowsWritten"),
    queueOperations: sum("queue.written") * 2 + sum("queue.read"),
    r2Writes: sum("r2.classA"),
    r2Reads: sum("r2.classB"),
  };
}

const usdOf = (bill) => prices.reduce((total, { id, usd, per }) => total + (bill[id] * usd) / per, 0);
const processingUsd = ({ counts }) => usdOf(billOf(counts));
const storageUsd = ({ storedBytes }) => (storedBytes === null ? 0 : monthUsd(storedBytes) * keptMonths);
const monthUsd = (storedBytes) =>
  Object.entries(storagePrices).reduce((total, [id, { usd }]) => total + (storedBytes[id] / 1e9) * usd, 0);

/** Two digits that count, however small: a millionth of a dollar is not nothing when it is multiplied. */
function dollars(usd) {
  if (usd === 0) return "$0";
  const digits = Math.max(2, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(Math.min(digits, 12))}`;
}

const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 2 });
const size = (bytes) => (bytes < 1e6 ? `${number(Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
const anchorOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
