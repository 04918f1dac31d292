// npm run backup: a copy of a whole deployment, sealed by the deployment itself. docs/backup.md says what is in it and how it comes back.
//   npm run backup -- --out folder                                     the state folder here ($EDGECASE_STATE_DIR), which nobody serves
//   OPERATOR_TOKEN=… npm run backup -- --out folder --url https://…    a running deployment
//   … --only-erased --out erased.json                                  the ledger of erasures alone, for restores of earlier copies
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { writeFileSafely } from "./local-secrets.mjs";
import { eachOf, operatorAt } from "./operator-call.mjs";
import { whileServed } from "./state-folder.mjs";
import { root } from "./tool.mjs";

const usage = "Usage: npm run backup -- --out <folder> [--url <address> | --state <folder>] [--only-erased]";
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    url: { type: "string" },
    state: { type: "string" },
    "only-erased": { type: "boolean", default: false },
  },
});
/** Parts that are fetched at the same time. */
const atOnce = 4;

try {
  if (!values.out) throw new Error(usage);
  const out = resolve(values.out);
  const work = values["only-erased"] ? saveLedger : copyAll;
  if (values.url) {
    if (!process.env.OPERATOR_TOKEN)
      throw new Error("OPERATOR_TOKEN is missing: the secret of the deployment with that name.");
    await work(operatorAt(values.url, process.env.OPERATOR_TOKEN), out);
  } else {
    const stateDir = resolve(values.state || process.env.EDGECASE_STATE_DIR || join(root, ".edgecase", "state"));
    if (!existsSync(join(stateDir, "v3", "d1"))) throw new Error(`${stateDir} has no data.`);
    await whileServed(stateDir, ({ url, token }) => work(operatorAt(url, token), out));
  }
} catch (problem) {
  console.error(`backup: ${problem.message}`);
  process.exit(1);
}

async function copyAll(call, out) {
  mkdirSync(join(out, "parts"), { recursive: true, mode: 0o700 });
  if (readdirSync(join(out, "parts")).length > 0 || existsSync(join(out, "manifest.json")))
    throw new Error(`${out} is not empty. A copy goes into a folder of its own; one that was cut off is begun anew.`);
  const copyId = randomUUID();
  const { tables, migrations } = await (await call("GET", "/copy/plan")).json();
  const status = await (await call("GET", "/status")).json();
  const parts = [];

  // In this order, so that what is copied later may know more than what was copied before, and never less: docs/backup.md.
  for (const table of tables) await copyTable(table);
  const empty = { objects: 0, files: 0 };
  for (const of of ["cases", "endpoints", "vendors", "breakers", "windows"])
    await eachOf(namesOf(of), atOnce, async (name) => {
      if (!(await save(`object/${of}/${name}`, "/copy/object", { class: of, name }))) empty.objects++;
    });
  await eachOf(filesOf(), atOnce, async ({ key }) => {
    if (!(await save(`file/${key}`, "/copy/file", { key }))) empty.files++;
  });

  const manifest = JSON.stringify(
    { format: 1, copyId, madeAt: new Date().toISOString(), release: status.release, migrations, tables, parts },
    null,
    1,
  );
  const { mac } = await (await call("POST", "/copy/manifest", { body: manifest })).json();
  writeFileSafely(join(out, "manifest.mac"), `${mac}\n`);
  writeFileSafely(join(out, "manifest.json"), manifest); // last: without it there is no copy
  const count = (kind) => parts.filter(({ part }) => part.startsWith(kind)).length;
  console.log(
    `${out}: ${tables.length} tables, ${count("object/cases/")} cases, ${count("object/") - count("object/cases/")} other objects, ` +
      `${count("file/")} files, ${parts.reduce((sum, { bytes }) => sum + bytes, 0)} bytes, sealed under the deployment's MASTER_KEY.`,
  );

  async function copyTable(table) {
    for (let after, page = 1; page === 1 || after !== null; page++) {
      const answer = await save(`table/${table}/${page}`, "/copy/table", { table, ...(after && { after }) });
      after = answer.headers.get("copy-next");
    }
  }

  /** Fetches one part into a file of its own. False when there was nothing to copy. */
  async function save(part, path, query) {
    const answer = await call("GET", path, { query: { ...query, copy: copyId, part } });
    if (answer.status === 204) return false;
    const entry = { part, file: `${String(parts.length + 1).padStart(7, "0")}.bin`, sha256: "", bytes: 0 };
    parts.push(entry);
    const hash = createHash("sha256");
    const measured = new Transform({
      transform(chunk, _encoding, done) {
        hash.update(chunk);
        entry.bytes += chunk.length;
        done(null, chunk);
      },
    });
    const file = createWriteStream(join(out, "parts", entry.file), { mode: 0o600 });
    await pipeline(Readable.fromWeb(answer.body), measured, file);
    entry.sha256 = hash.digest("hex");
    return answer;
  }

  async function* namesOf(of) {
    for (let after = ""; after !== null; ) {
      const { names, next } = await (await call("GET", "/copy/names", { query: { class: of, after } })).json();
      yield* names;
      after = next;
    }
  }

  async function* filesOf() {
    for (let cursor; cursor !== null; ) {
      const listed = await (await call("GET", "/copy/files", { query: cursor ? { cursor } : {} })).json();
      yield* listed.files;
      cursor = listed.next;
    }
  }
}

async function saveLedger(call, out) {
  const erased = [];
  for (let after = ""; after !== null; ) {
    const page = await (await call("GET", "/erased", { query: { after } })).json();
    erased.push(...page.erased);
    after = page.next;
  }
  writeFileSafely(out, `${JSON.stringify(erased, null, 1)}\n`);
  console.log(`${out}: ${erased.length} erased cases`);
}
