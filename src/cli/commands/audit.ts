import { writeFileSync } from "node:fs";
import { keysIn } from "../../audit/export-file";
import type { PublicKey } from "../../audit/signing";
import { isObject, type Json, jsonOrNull } from "../../lib/json";
import { piecesOf, type Verdict, verifyExport, verifyProof } from "../audit-files";
import type { Command, Invocation } from "../command";
import { CliError, exitCodes } from "../failure";
import { readText } from "../files";

const stretch = {
  from: { summary: "Only entries from this time on (ISO 8601)", value: "time" },
  to: { summary: "Only entries before this time", value: "time" },
};

export const auditCommands: readonly Command[] = [
  {
    name: "audit verify",
    summary: "Verify that the audit log, or the log of a case, is as it was written",
    details:
      "Every hash is computed here, not on the server. Without --file an export is fetched and verified, with the keys that the server " +
      "publishes. Ends with 3 when something is wrong, and says at which entry.",
    options: {
      ...stretch,
      file: { summary: "An export that lies here, or - for stdin; no server is asked", value: "file" },
      case: { summary: "The log of this case", value: "id" },
      keys: { summary: "The server's keys, got on another way (edgecase-audit-keys.json)", value: "file" },
    },
    examples: ["audit verify", "audit verify --file audit-log.ndjson --keys keys.json", "audit verify --case case_…"],
    run: verify,
  },
  {
    name: "audit export",
    summary: "Write the audit log to a file that proves itself",
    details:
      "NDJSON with hashes, anchors and signatures in it: `audit verify --file` needs no server. The file is yours alone (mode 600).",
    options: { ...stretch, out: { summary: "Where to; stdout without it", value: "file" } },
    examples: ["audit export --out audit-log.ndjson", "audit export --from 2026-11-01T00:00:00Z | gzip > november.gz"],
    async run(call) {
      const text = await (await call.api()).text("/audit-log/export", timesOf(call));
      const out = call.text("out");
      if (out === undefined) process.stdout.write(text);
      else {
        writeFileSync(out, text, { mode: 0o600 });
        call.out.note(`Written to ${out}.`);
      }
    },
  },
];

async function verify(call: Invocation): Promise<number> {
  const [file, caseId] = [call.text("file"), call.text("case")];
  const verdict = file === undefined ? await fromServer(call, caseId) : await fromFile(call, file);
  call.out.answer(verdict.facts, () => verdict.words.join("\n"));
  return verdict.isIntact ? 0 : exitCodes.found;
}

async function fromServer(call: Invocation, caseId: string | undefined): Promise<Verdict> {
  const api = await call.api();
  const keys = keysFrom(call) ?? (await publishedKeys(api.url, call.signal));
  if (caseId === undefined) return verifyExport([await api.text("/audit-log/export", timesOf(call))], keys);
  const verdict = verifyProof(await api.get(`/cases/${encodeURIComponent(caseId)}/proof`), keys);
  if (verdict === null) throw new CliError("failed", "The server's answer is no proof.");
  return verdict;
}

async function fromFile(call: Invocation, file: string): Promise<Verdict> {
  const proof = file.endsWith(".json") ? verifyProof(jsonOrNull(readText(file)), keysFrom(call)) : null;
  return proof ?? verifyExport(piecesOf(file), keysFrom(call));
}

const timesOf = (call: Invocation) => ({ from: call.text("from"), to: call.text("to") });

function keysFrom(call: Invocation): PublicKey[] | null {
  const file = call.text("keys");
  return file === undefined ? null : keysOrFail(jsonOrNull(readText(file)), file);
}

async function publishedKeys(url: string, signal: AbortSignal): Promise<PublicKey[]> {
  const address = `${url}/.well-known/edgecase-audit-keys.json`;
  const answer = await fetch(address, { signal });
  return keysOrFail(jsonOrNull(await answer.text()), address);
}

function keysOrFail(told: Json, where: string): PublicKey[] {
  const keys = keysIn(isObject(told) ? told.keys : told);
  if (keys.length === 0) throw new CliError("failed", `There are no keys at ${where}.`);
  return keys;
}
