import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { linesOf, provenanceOf, sha256, signatureOf, wrongFiles } from "../../scripts/release/sums.mjs";

const files: Record<string, string> = { "dist-worker/index.js": "export default {}", "package-lock.json": "{}" };
const sums = Object.entries(files).map(([file, text]) => [file, sha256(text)] as const);
const text = linesOf(sums);
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const signature = signatureOf(text, privateKey);
const now = (over: Record<string, string | null> = {}, beside: string[] = []) =>
  wrongFiles({
    text,
    signature,
    publicKey,
    present: [...Object.keys(files), ...beside],
    sumOf: (file) => {
      const found = { ...files, ...over }[file] ?? null;
      return found === null ? null : sha256(found);
    },
  });

describe("a signed release", () => {
  it("is what was signed", () => {
    expect(text.split("\n")[0]).toBe(`${sha256("export default {}")}  dist-worker/index.js`);
    expect(now()).toEqual([]);
  });

  it("is no longer when a file changes, goes or comes along", () => {
    expect(now({}, ["public/assets/more.js"])).toEqual(["public/assets/more.js was not signed"]);
    expect(now({ "dist-worker/index.js": "export default { fetch }" })).toEqual(["dist-worker/index.js has changed"]);
    expect(now({ "package-lock.json": null })).toEqual(["package-lock.json is gone"]);
  });

  it("is nobody else's: another list, another signature, another key", () => {
    const asked = { text, signature, publicKey, sumOf: (file: string) => sha256(files[file] ?? ""), present: [] };
    const refused = ["SHA256SUMS is not signed by this key"];
    const other = generateKeyPairSync("ed25519");
    expect(wrongFiles({ ...asked, text: text.replace("index.js", "other.js") })).toEqual(refused);
    expect(wrongFiles({ ...asked, signature: signatureOf("", privateKey) })).toEqual(refused);
    expect(wrongFiles({ ...asked, signature: "" })).toEqual(refused);
    expect(wrongFiles({ ...asked, publicKey: other.publicKey })).toEqual(refused);
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    expect(wrongFiles({ ...asked, publicKey: rsa.publicKey })).toEqual(refused);
    expect(() => signatureOf(text, rsa.privateKey)).toThrow("Ed25519");
  });

  it("says of what and by whom it was made", () => {
    const statement = provenanceOf(sums, { builder: "https://example.com/builds", commit: "0".repeat(40) });
    expect(statement).toMatchObject({
      _type: "https://in-toto.io/Statement/v1",
      predicateType: "https://slsa.dev/provenance/v1",
      subject: sums.map(([name, sum]) => ({ name, digest: { sha256: sum } })),
      predicate: { runDetails: { builder: { id: "https://example.com/builds" } } },
    });
    expect(JSON.stringify(provenanceOf(sums, { builder: "https://a.example", commit: null }))).not.toContain(
      "gitCommit",
    );
  });
});
