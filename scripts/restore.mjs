// npm run restore: fills an EMPTY deployment from a copy that `npm run backup` has made. docs/backup.md.
//   npm run restore -- --from folder [--erased erased.json]                  into the state folder here, with its secrets.json
//   OPERATOR_TOKEN=… npm run restore -- --from folder --url https://…        into a deployment without tenants
//   npm run restore -- --from folder --verify                                only looks whether the copy is whole
// Cut off? The same command again goes on. Ends with 3 when all was restored and an audit log is not as it was written.
import { createHash } from "node:crypto";
import { createReadStream, existsSync, openAsBlob, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { eachOf, operatorAt } from "./operator-call.mjs";
import { whileServed } from "./state-folder.mjs";
import { root } from "./tool.mjs";

const usage =
  "Usage: npm run restore -- --from <folder> [--erased <file>] [--url <address> | --state <folder>] [--verify]";
const { values } = parseArgs({
  options: {
    from: { type: "string" },
    erased: { type: "string" },
    url: { type: "string" },
    state: { type: "string" },
    verify: { type: "boolean", default: false },
  },
});
const atOnce = 4;
const namesPerCall = 100;

try {
  if (!values.from) throw new Error(usage);
  const from = resolve(values.from);
  const copy = await wholeCopy(from);
  if (values.verify) console.log(`${from}: ${copy.manifest.parts.length} parts, all whole.`);
  else await restore(copy);
} catch (problem) {
  const details =
    problem.details && Object.keys(problem.details).length > 0 ? ` ${JSON.stringify(problem.details)}` : "";
  console.error(`restore: ${problem.message}${details}`);
  process.exit(1);
}

/** The manifest, once every part has been seen to be there as it was written. Nothing is restored from a copy that is not whole. */
async function wholeCopy(from) {
  const file = join(from, "manifest.json");
  if (!existsSync(file)) throw new Error(`${from} has no manifest.json: it is no copy, or one that was cut off.`);
  const text = readFileSync(file, "utf8");
  const manifest = JSON.parse(text);
  const broken = [];
  await eachOf(manifest.parts, atOnce, async (one) => {
    const hash = createHash("sha256");
    try {
      for await (const chunk of createReadStream(join(from, "parts", one.file))) hash.update(chunk);
    } catch {
      broken.push(`${one.file} is missing`);
      return;
    }
    if (hash.digest("hex") !== one.sha256) broken.push(`${one.file} is not what was written`);
  });
  if (broken.length > 0)
    throw new Error(`the copy is damaged: ${broken.slice(0, 10).join("; ")}. Nothing was restored.`);
  return { from, text, manifest, mac: readFileSync(join(from, "manifest.mac"), "utf8").trim() };
}

async function restore(copy) {
  const erased = values.erased ? JSON.parse(readFileSync(values.erased, "utf8")) : [];
  if (values.url) {
    if (!process.env.OPERATOR_TOKEN)
      throw new Error("OPERATOR_TOKEN is missing: the secret of the deployment with that name.");
    await fill(operatorAt(values.url, process.env.OPERATOR_TOKEN), copy, erased);
    return;
  }
  const stateDir = resolve(values.state || process.env.EDGECASE_STATE_DIR || join(root, ".edgecase", "state"));
  if (!existsSync(join(stateDir, "secrets.json")))
    throw new Error(
      `${stateDir} has no secrets.json. Put there the one of the deployment that was copied: the copy opens with its master key and no other.`,
    );
  await whileServed(stateDir, ({ url, token }) => fill(operatorAt(url, token), copy, erased));
}

async function fill(call, { from, text, manifest, mac }, erased) {
  const query = { copy: manifest.copyId };
  const begun = await (
    await call("POST", "/restore/begin", { body: JSON.stringify({ manifest: text, mac, erased }) })
  ).json();
  if (begun.resumed) console.log("Going on with the restore that was begun before.");
  const partsOf = (kind) => manifest.parts.filter(({ part }) => part.startsWith(`${kind}/`));
  const send = async (one, path, more) => {
    const body = await openAsBlob(join(from, "parts", one.file));
    const answer = await call("PUT", path, { query: { ...query, part: one.part, ...more }, body });
    return answer.json();
  };
  const sendTable = (one, more = {}) => send(one, "/restore/table", { table: one.part.split("/")[1], ...more });
  let there = 0;

  if (begun.phase === "filling") {
    // What hangs on erased cases by other names than theirs: known before anything is written.
    const gone = new Set(erased.map(({ caseId }) => caseId));
    const looseEntityIds = [];
    if (erased.length > 0)
      for (const one of partsOf("table")) {
        const { ids, entityIds } = await sendTable(one, { dry: "1" });
        for (const id of ids) gone.add(id);
        looseEntityIds.push(...entityIds);
      }
    const isGone = (key) =>
      key.split("/").some((segment) => gone.has(segment) || gone.has(segment.replace(/\.\w+$/, "")));
    // Cases wake last, when everything they may ask for is back; lists and keys to the door come just before.
    await eachOf(partsOf("file"), atOnce, async (one) => {
      const key = one.part.slice("file/".length);
      if (!isGone(key)) await send(one, "/restore/file", { key });
    });
    await eachOf(partsOf("object"), atOnce, async (one) => {
      const { of, name } = objectOf(one);
      const { done } = await send(one, "/restore/object", { class: of, name });
      if (done === "occupied") there++;
    });
    for (const one of partsOf("table")) await sendTable(one);
    await call("POST", "/restore/finish", {
      query,
      body: JSON.stringify({ looseEntityIds, step: "before_awakening" }),
    });
  }
  for (const of of ["endpoints", "vendors", "breakers", "windows", "cases"]) {
    const names = partsOf("object").flatMap((one) => (objectOf(one).of === of ? [objectOf(one).name] : []));
    for (let at = 0; at < names.length; at += namesPerCall)
      await call("POST", "/restore/awaken", {
        query,
        body: JSON.stringify({ class: of, names: names.slice(at, at + namesPerCall) }),
      });
  }
  await call("POST", "/restore/finish", { query, body: JSON.stringify({ looseEntityIds: [], step: "end" }) });
  if (there > 0 && !begun.resumed)
    console.log(`${there} objects had something stored before this restore, and were left as they were: look at them.`);
  console.log(
    `Restored ${partsOf("table").length} parts of tables, ${partsOf("object").length} objects, ${partsOf("file").length} files` +
      `${erased.length > 0 ? `; ${erased.length} erased cases stay erased` : ""}.`,
  );
  await proveAudit(call);
}

/** Every tenant's audit log, followed from its first entry and compared with the anchors that came back with it. */
async function proveAudit(call) {
  const { tenantIds } = await (await call("GET", "/audit/tenants")).json();
  const found = [];
  let anchors = 0;
  for (const tenantId of tenantIds)
    for (let after = 0; after !== null; ) {
      const part = await (await call("POST", "/audit/verify", { body: JSON.stringify({ tenantId, after }) })).json();
      found.push(...part.findings.map(({ code, message }) => `${tenantId}: ${code}: ${message}`));
      anchors += part.anchors;
      after = part.next;
    }
  if (found.length === 0) {
    console.log(`Audit logs of ${tenantIds.length} tenants are intact; ${anchors} anchors vouch for them.`);
    return;
  }
  console.error(
    `The audit log is not as it was written (a copy of a deployment at work may lack its newest entries):\n${found.slice(0, 20).join("\n")}`,
  );
  process.exitCode = 3;
}

function objectOf({ part }) {
  const [, of, ...name] = part.split("/");
  return { of, name: name.join("/") };
}
