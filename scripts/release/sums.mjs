// Hashes of a release's files, their signature, and what is said of how they were made. Pure.
import { createHash, sign, verify } from "node:crypto";

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** `[[file, hex]]` → lines that `sha256sum -c` reads. */
export const linesOf = (sums) => sums.map(([file, sum]) => `${sum}  ${file}\n`).join("");

/** Ed25519 over the bytes of SHA256SUMS, base64. Throws for a key of another kind. */
export function signatureOf(text, privateKey) {
  if (privateKey.asymmetricKeyType !== "ed25519") throw new Error("releases are signed with Ed25519");
  return sign(null, Buffer.from(text), privateKey).toString("base64");
}

/** What is not as it was signed, as sentences. `sumOf(file)`: hex of the file now, null when it is gone. */
export function wrongFiles({ text, signature, publicKey, sumOf }) {
  const isOurs = publicKey.asymmetricKeyType === "ed25519";
  if (!isOurs || !verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64")))
    return ["SHA256SUMS is not signed by this key"];
  return text
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const [, sum, file] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      if (file === undefined) return [`cannot read: ${line}`];
      const now = sumOf(file);
      if (now === null) return [`${file} is gone`];
      return now === sum ? [] : [`${file} has changed`];
    });
}

/** An in-toto statement with SLSA provenance v1 (slsa.dev/spec/v1.0/provenance). `commit` null: the tree was not as committed. */
export const provenanceOf = (sums, { builder, commit }) => ({
  _type: "https://in-toto.io/Statement/v1",
  subject: sums.map(([name, sum]) => ({ name, digest: { sha256: sum } })),
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: {
    buildDefinition: {
      buildType: "urn:edgecase:npm-run-build:v1",
      externalParameters: { command: "npm run build && npm run sbom" },
      resolvedDependencies: [
        ...(commit === null ? [] : [{ name: "source", digest: { gitCommit: commit } }]),
        ...sums
          .filter(([name]) => name === "package-lock.json")
          .map(([name, sum]) => ({ name, digest: { sha256: sum } })),
      ],
    },
    runDetails: { builder: { id: builder } },
  },
});
