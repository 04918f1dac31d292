// npm run release:checksums: what a release is made of, by hash, in dist/release. Needs `npm run build` and `npm run sbom` before it.
//   SHA256SUMS               a line for each file of the Worker, of what browsers load, the bill of materials and the lock (`sha256sum -c`)
//   SHA256SUMS.sig           with `--key release.pem` (Ed25519): the signature over SHA256SUMS, base64
//   provenance.intoto.json   with `--builder <address>`: a SLSA v1 statement over the same files, signed by nobody
// npm run release:checksums -- --verify --public-key release.pub.pem: whether the signature and every file are those that were signed.
import { spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { shippedFiles } from "./release/files.mjs";
import { linesOf, provenanceOf, sha256, signatureOf, wrongFiles } from "./release/sums.mjs";
import { root } from "./supply-chain/packages.mjs";

const { values } = parseArgs({
  options: {
    key: { type: "string" },
    builder: { type: "string" },
    verify: { type: "boolean" },
    "public-key": { type: "string" },
  },
});
const out = join(root, "dist", "release");
const at = (name) => join(out, name);
const read = (file) => readFileSync(join(root, file));
const shipped = () => [...shippedFiles(root), "dist/sbom.cdx.json", "package-lock.json"];

process.exit(values.verify === true ? verify() : write());

function write() {
  const missing = ["dist-worker/index.js", "public/assets/manifest.json", "dist/sbom.cdx.json"].filter(
    (file) => !existsSync(join(root, file)),
  );
  if (missing.length > 0) return fail(`${missing.join(", ")}: not built. Run npm run build, then npm run sbom.`);
  const sums = shipped().map((file) => [file, sha256(read(file))]);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const text = linesOf(sums);
  writeFileSync(at("SHA256SUMS"), text);
  if (values.key !== undefined)
    writeFileSync(at("SHA256SUMS.sig"), `${signatureOf(text, createPrivateKey(readFileSync(values.key)))}\n`);
  if (values.builder !== undefined)
    writeFileSync(
      at("provenance.intoto.json"),
      `${JSON.stringify(provenanceOf(sums, { builder: values.builder, commit: commit() }), null, 2)}\n`,
    );
  console.log(`dist/release: ${sums.length} files${values.key === undefined ? ", not signed" : ", signed"}`);
  return 0;
}

function verify() {
  if (values["public-key"] === undefined)
    return fail("--public-key names the file of the key that releases are signed with.");
  if (!existsSync(at("SHA256SUMS")) || !existsSync(at("SHA256SUMS.sig")))
    return fail("dist/release has no signed SHA256SUMS.");
  const wrong = wrongFiles({
    text: readFileSync(at("SHA256SUMS"), "utf8"),
    signature: readFileSync(at("SHA256SUMS.sig"), "utf8").trim(),
    publicKey: createPublicKey(readFileSync(values["public-key"])),
    sumOf: (file) => (existsSync(join(root, file)) ? sha256(read(file)) : null),
    present: shipped(),
  });
  for (const sentence of wrong) console.error(sentence);
  if (wrong.length === 0) console.log("signed by this key, and every file is as it was signed");
  return wrong.length === 0 ? 0 : 1;
}

/** What was built; null where git does not know, or when files differ from what is committed. */
function commit() {
  const ask = (...args) => spawnSync("git", args, { cwd: root, encoding: "utf8" });
  const clean = ask("status", "--porcelain");
  const head = ask("rev-parse", "HEAD");
  return clean.status === 0 && clean.stdout === "" && head.status === 0 ? head.stdout.trim() : null;
}

function fail(sentence) {
  console.error(sentence);
  return 1;
}
