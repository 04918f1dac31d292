// npm run docs:examples: what the worker tests send to the API and get from it becomes the examples of the OpenAPI document
// (src/routes/openapi-recorded.json). Ids, secrets and times are replaced by ones that nobody has, the same in every example.
//   node scripts/api-examples.mjs [file]    with a file: what an earlier run printed, instead of a new run
import { spawn } from "node:child_process";
import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { hex, letters, madeUpToken } from "./made-up.mjs";
import { env, root } from "./tool.mjs";

const target = join(root, "src", "routes", "openapi-recorded.json");
const mark = "@@REC ";
/** An answer longer than this says no more than a shorter one. */
const longestChars = 4_000;

function runTests() {
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "worker", "--disable-console-intercept"];
  return spawn(process.execPath, args, {
    cwd: root,
    env: { ...env, RECORD: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  }).stdout;
}

async function callsIn(stream) {
  const calls = [];
  for await (const line of createInterface({ input: stream })) {
    const at = line.indexOf(mark);
    if (at < 0) continue;
    try {
      calls.push(JSON.parse(line.slice(at + mark.length)));
    } catch {
      // Two processes wrote at once: the next call says the same.
    }
  }
  return calls;
}

/** `{operation: {request?, answers: {status: body}}}`, of each the one that says most in the least space. */
export function examplesOf(calls) {
  const examples = {};
  const byPlace = Map.groupBy(
    calls.filter((call) => call.status < 400),
    (call) => `${call.op}|${call.status}`,
  );
  for (const seen of byPlace.values()) {
    const best = seen.map(readCall).filter(isTold).sort(better)[0];
    if (best === undefined) continue;
    examples[best.op] ??= {};
    const example = examples[best.op];
    const scrub = scrubber();
    if (isRecord(best.body) && Object.keys(best.body).length > 0) example.request ??= scrub(best.body);
    if (best.answer !== null) example.answers = { ...example.answers, [best.status]: scrub(best.answer) };
  }
  return examples;
}

const readCall = (call) => ({
  ...call,
  body: parsed(call.body),
  answer: call.type?.includes("json") ? parsed(call.answer) : null,
});

const isTold = (call) => call.answer !== undefined && call.body !== undefined;

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** An answer with something in it before an empty one, then the shorter. */
const better = (one, other) =>
  Number(isEmpty(one.answer)) - Number(isEmpty(other.answer)) ||
  Number(isEmpty(one.body)) - Number(isEmpty(other.body)) ||
  JSON.stringify([one.body, one.answer]).length - JSON.stringify([other.body, other.answer]).length;

const isEmpty = (value) =>
  value === null ||
  (isRecord(value) && (Object.keys(value).length === 0 || (Array.isArray(value.data) && value.data.length === 0)));

/** JSON; null for nothing; undefined for what is no JSON, or too long to be shown. */
function parsed(text) {
  if (text === null || text === "") return null;
  if (text.length > longestChars) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Places in a list, and hashes of made-up data: routes look into them. */
const keptAsTheyAre = new Set(["cursor", "nextCursor", "subjectKey", "entryHash"]);

/** Replaces what belongs to one test run, the same value always by the same. */
function scrubber() {
  const made = new Map();
  const again = (kind, original, make) => {
    const key = `${kind}|${original}`;
    if (!made.has(key)) made.set(key, make([...made.keys()].filter((one) => one.startsWith(`${kind}|`)).length));
    return made.get(key);
  };
  const text = (value) =>
    value
      .replaceAll(/ek_(sandbox|live)_[0-9a-z_]+/g, "ek_$1_…")
      .replaceAll(/(whsec|whsk|whpk)_[A-Za-z0-9+/=]+/g, "$1_…")
      .replaceAll(/\b([a-z]{2,12})_([0-9a-z]{16,60})\b/g, (whole, prefix, id) =>
        again(prefix, whole, (n) => `${prefix}_${letters(`${prefix}${n}`, id.length)}`),
      )
      .replaceAll(/\b[0-9a-f]{40,64}\b/g, (hash) => again("hash", hash, (n) => hex(`hash${n}`, hash.length)))
      .replaceAll(/(?<![\w/])(?![a-z]{2,12}_)[A-Za-z0-9_-]{32,}(?![\w])/g, (token) =>
        /\d/.test(token) && /[a-zA-Z]/.test(token) ? again("token", token, (n) => madeUpToken(n, token.length)) : token,
      )
      .replaceAll("http://edgecase.test", "https://edgecase.example")
      .replaceAll(".fake.test", ".example.com")
      .replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, (time) =>
        again("time", time, (n) => new Date(Date.UTC(2026, 10, 22, 9, n)).toISOString()),
      );
  const scrub = (value, key = "") => {
    if (keptAsTheyAre.has(key)) return value;
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.slice(0, key === "data" ? 1 : 8).map((one) => scrub(one));
    if (isRecord(value))
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [text(name), scrub(inner, name)]));
    return value;
  };
  return scrub;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const calls = await callsIn(process.argv[2] === undefined ? runTests() : createReadStream(process.argv[2]));
  const before = JSON.parse(readFileSync(target, "utf8"));
  const examples = examplesOf(calls);
  // What this run did not see stays as it was.
  const merged = Object.fromEntries(
    Object.entries({ ...before, ...examples }).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  writeFileSync(target, `${JSON.stringify(merged, null, 2)}\n`);
  console.log(`${Object.keys(examples).length} operations seen, ${Object.keys(merged).length} with examples`);
}
