// npm run secret-scan: no secret in the project's files, nor in what was built of them. A finding is shown by place and hash, never itself.
// What is meant to stand there (examples, keys of tests) is let be by its hash in scripts/secret-scan/allowed.json, with the reason; made-up ones of recorded examples by themselves.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMadeUpToken } from "./made-up.mjs";
import { secretsIn } from "./secret-scan/find.mjs";
import { root } from "./supply-chain/packages.mjs";
import { trackedFiles } from "./tracked-files.mjs";

const allowedFile = "scripts/secret-scan/allowed.json";
const allowed = JSON.parse(readFileSync(join(root, allowedFile), "utf8"));
const files = [...trackedFiles().filter((file) => file !== allowedFile && existsSync(join(root, file))), ...built()];
const seen = new Set();
let bad = 0;
for (const file of files) {
  const bytes = readFileSync(join(root, file));
  if (bytes.subarray(0, 8_192).includes(0)) continue; // no text
  for (const { rule, line, secret } of secretsIn(bytes.toString("utf8"))) {
    if (isMadeUpToken(secret)) continue;
    const hash = createHash("sha256").update(secret).digest("hex");
    seen.add(hash);
    if (hash in allowed) continue;
    bad++;
    console.log(`✗ ${file}:${line} ${rule} (${secret.slice(0, 4)}…, sha256 ${hash})`);
  }
}
if (bad > 0)
  console.log(
    `A real secret has leaked: end it, then remove it. One that is meant to stand there goes into ${allowedFile}.`,
  );
const stale = Object.keys(allowed).filter((hash) => !seen.has(hash));
for (const hash of stale) console.log(`✗ ${allowedFile} lets ${hash} be, which stands nowhere`);
console.log(`${files.length} files, ${seen.size} values known`);
console.log(`${bad + stale.length === 0 ? 1 : 0} passed, ${bad + stale.length} failed`);
process.exit(bad + stale.length === 0 ? 0 : 1);

/** What a deploy would upload and what we publish. */
function built() {
  return ["public/assets", "dist-worker", "dist"].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !/\.(?:ttf|png|wasm|map)$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      : [],
  );
}
