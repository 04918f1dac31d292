// G34, over raw sockets at the built Worker: whatever a body claims to be and whatever it is, the caller gets a refusal or a closed
// connection, nothing is opened, memory stays flat, and everybody else is served meanwhile.
//   node test/crash/bodies.mjs
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { apiClient, demoDefinitions, publishMissing } from "../../scripts/demo-api.mjs";
import { prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { membersOf } from "../../scripts/process-group.mjs";
import { run, WRANGLER } from "../../scripts/tool.mjs";
import { chunk, RawCall } from "./raw-call.mjs";
import { freePort, Server } from "./server.mjs";

const megabyte = 1_000_000;
const atOnce = 4;
/** Well below what `atOnce` senders of a hundred megabytes would take if these were kept; what is not yet swept up may lie about. */
const mostGrowthBytes = 250 * megabyte;

const stateDir = mkdtempSync(join(tmpdir(), "edgecase-bodies-"));
const secrets = localSecrets(stateDir);
if (process.env.SKIP_BUILD !== "1")
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
prepareLocalDatabase(stateDir, secrets, Date.now());
const port = await freePort();
const server = new Server(port, stateDir, {
  MASTER_KEY: secrets.masterKey,
  ENVIRONMENT: "local",
  BASE_URL: `http://127.0.0.1:${port}`,
  EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
  LOG_LEVEL: "warn",
});
const call = apiClient(server.url, secrets.apiKey);
const body = JSON.stringify({
  workflow: "kyb",
  context: { entity: { type: "business", data: { companyName: "Raw Ltd" } } },
});
const results = [];

try {
  await server.start();
  const kyb = demoDefinitions().filter(({ name }) => name.startsWith("kyb"));
  const problems = await publishMissing(call, kyb);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  await proveAll();
} catch (problem) {
  note("the proofs ran", problem.stack);
} finally {
  await server.kill();
}
const failed = results.filter((good) => !good).length;
if (failed === 0) rmSync(stateDir, { recursive: true, force: true });
else console.log(`state and server.log are kept in ${stateDir}`);
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function proveAll() {
  await prove("a body as it should be opens a case", [201], 1, async (raw) => {
    raw.begin({ "content-length": body.length });
    await raw.send(body);
  });
  await prove("fewer bytes than Content-Length says, then the end", [400, "closed"], 0, async (raw) => {
    raw.begin({ "content-length": body.length + 10 });
    await raw.send(body);
    raw.end();
  });
  // The rest would be the next request; it is none.
  await prove("more bytes than Content-Length says", [400, "closed"], 0, async (raw) => {
    raw.begin({ "content-length": body.length - 10 });
    await raw.send(body);
    raw.end();
  });
  for (const length of ["-1", "1e3", "0x10", "9".repeat(30)])
    await prove(`Content-Length: ${length}`, [400, 413, "closed"], 0, async (raw) => {
      raw.begin({ "content-length": length });
      await raw.send(body);
      raw.end();
    });
  // Two parties that believe different ones see different requests.
  await prove("two lengths at once", [400, "closed"], 0, async (raw) => {
    raw.begin({ "content-length": 5, "transfer-encoding": "chunked" });
    await raw.send(chunk(body.slice(0, 20)));
    await raw.send("zz\r\n");
    raw.end();
  });
  await prove("a length beyond the limit is refused before a byte of it is sent", [413], 0, async (raw) => {
    raw.begin({ "content-length": 100 * megabyte });
  });
  await prove("an encoding nobody asked for", [415], 0, async (raw) => {
    raw.begin({ "content-length": body.length, "content-encoding": "br" });
    await raw.send(body);
  });
  await proveFlat("a gzip bomb of 200 MB", [413], async (raw) => {
    const bomb = gzipSync(Buffer.alloc(200 * megabyte));
    raw.begin({ "content-length": bomb.length, "content-encoding": "gzip" });
    await raw.send(bomb);
  });
  await proveFlat("chunks without an end", [413, "closed"], async (raw) => {
    raw.begin({ "transfer-encoding": "chunked" });
    const piece = chunk(" ".repeat(100_000));
    for (let sent = 0; sent < 2_000 && !raw.hasHeard; sent++) await raw.send(piece);
  });
  await proveFlat("an upload of 100 MB", [413, "closed"], async (raw) => {
    raw.begin(
      { "transfer-encoding": "chunked", "content-type": "multipart/form-data; boundary=b" },
      await filesOfACase(),
    );
    await raw.send(chunk('--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'));
    const piece = chunk(Buffer.alloc(100_000, 65));
    for (let sent = 0; sent < 1_000 && !raw.hasHeard; sent++) await raw.send(piece);
    await raw.send("0\r\n\r\n");
  });
  await proveSlow();
}

/** What is answered, how many cases are there more, and whether everybody else is still served. */
async function prove(name, wanted, opened, talk) {
  const before = await cases();
  const raw = await RawCall.to(port, secrets.apiKey);
  await talk(raw);
  const answer = await raw.answer();
  const more = (await cases()) - before;
  const problems = [];
  if (!wanted.includes(answer)) problems.push(`was answered ${answer}, not ${wanted.join(" or ")}`);
  if (more !== opened) problems.push(`${more} cases were opened, not ${opened}`);
  note(name, problems.join("; "));
}

/** Alone, and then several at once: what they send together, kept, would be far more than the bound. */
async function proveFlat(name, wanted, talk) {
  await prove(`${name}: is refused`, wanted, 0, talk);
  const before = peakOfWorkerBytes();
  const answers = await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const raw = await RawCall.to(port, secrets.apiKey);
      await talk(raw);
      return raw.answer();
    }),
  );
  const unexpected = answers.filter((answer) => !wanted.includes(answer));
  note(`${name}: so are ${atOnce} at once`, unexpected.length === 0 ? "" : `answered ${unexpected.join()}`);
  if (before === null) return;
  const growth = peakOfWorkerBytes() - before;
  note(
    `${name}: memory stays flat (+${Math.round(growth / megabyte)} MB)`,
    growth > mostGrowthBytes ? `more than ${mostGrowthBytes / megabyte} MB` : "",
  );
}

/** Twenty who never finish their sentence do not keep anybody else from being served; when they do, they are served too. */
async function proveSlow() {
  const before = await cases();
  const slow = await Promise.all(Array.from({ length: 20 }, () => RawCall.to(port, secrets.apiKey)));
  for (const raw of slow) {
    raw.begin({ "content-length": body.length });
    await raw.send(body.slice(0, 10));
  }
  for (let place = 10; place < body.length - 1; place++) for (const raw of slow) await raw.send(body[place]);
  const others = await Promise.all(Array.from({ length: 20 }, () => call("GET", "/cases?limit=1")));
  const unserved = others.filter(({ status }) => status !== 200).length;
  note("byte by byte: everybody else is served meanwhile", unserved === 0 ? "" : `${unserved} of 20 were not`);
  for (const raw of slow) await raw.send(body.at(-1));
  const answers = await Promise.all(slow.map((raw) => raw.answer()));
  const more = (await cases()) - before;
  note(
    "byte by byte: each is answered in the end",
    answers.every((answer) => answer === 201) && more === 20 ? "" : `${answers.join()}; ${more} cases were opened`,
  );
}

async function cases() {
  const { json } = await call("GET", "/cases?limit=100&workflow=kyb");
  return json.data.length;
}

async function filesOfACase() {
  const { json } = await call("GET", "/cases?limit=1");
  return `/api/v1/cases/${json.data[0].id}/documents`;
}

/** The most memory that workerd has had so far; null where nobody counts it. */
function peakOfWorkerBytes() {
  if (!existsSync("/proc/self/status")) return null;
  const workers = membersOf(server.processGroup).filter(({ command }) => command.includes("workerd"));
  if (workers.length === 0) throw new Error("no workerd in the server's process group");
  const peaks = workers.map(({ pid }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  return Math.max(...peaks.map(Number)) * 1_024;
}

function note(name, problem) {
  console.log(`  ${problem === "" ? "ok  " : "FAIL"}  ${name}`);
  if (problem !== "") console.log(`        ${problem}`);
  results.push(problem === "");
}
