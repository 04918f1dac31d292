import { readFileSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { keysIn } from "../audit/export-file";
import { isObject, jsonOrNull } from "../lib/json";
import { piecesOf, type Verdict, verifyExport, verifyPack, verifyProof } from "./audit-files";
import { harmless, harmlessJson } from "./harmless";

const usage = `node verify-audit.mjs <export.ndjson | proof.json | folder | -> [--keys <keys.json>] [--json]

Verifies an export of an audit log, the proof of a case, or a regulator pack that was unpacked into a folder, with nothing but this file and Node 20.
  --keys   what /.well-known/edgecase-audit-keys.json of the server says, got on another way than the export
Ends with 0 when all is as it was written, 3 when something is wrong, 2 when it cannot be read.`;

/** The script that stands alone: it knows no server, and no package but Node's own. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { keys: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  const [file] = positionals;
  if (values.help === true || file === undefined) {
    process.stdout.write(`${usage}\n`);
    return values.help === true ? 0 : 2;
  }
  const told = values.keys === undefined ? null : jsonOrNull(readFileSync(values.keys, "utf8"));
  const known = told === null ? null : keysIn(isObject(told) ? told.keys : told);
  if (known?.length === 0) throw new Error(`${values.keys} holds no keys`);
  const verdict = await verdictOn(file, known);
  process.stdout.write(
    values.json === true
      ? `${harmlessJson(JSON.stringify(verdict.facts, null, 2))}\n`
      : `${verdict.words.map(harmless).join("\n")}\n`,
  );
  return verdict.isIntact ? 0 : 3;
}

async function verdictOn(file: string, known: Parameters<typeof verifyExport>[1]): Promise<Verdict> {
  const pack = file !== "-" && statSync(file).isDirectory() ? await verifyPack(file, known) : null;
  if (pack !== null) return pack;
  const proof = file.endsWith(".json") ? verifyProof(jsonOrNull(readFileSync(file, "utf8")), known) : null;
  return proof ?? verifyExport(piecesOf(file), known);
}

try {
  process.exitCode = await main();
} catch (failure) {
  process.stderr.write(
    `${harmless(`verify-audit: ${failure instanceof Error ? failure.message : String(failure)}`)}\n`,
  );
  process.exitCode = 2;
}
