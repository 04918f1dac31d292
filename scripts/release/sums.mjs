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

/** What is not as it was signed, as sentences. `sumOf(file)`: hex of the file now, null when it is gone; `present`: what would be shipped. */
export function wrongFiles({ text, signature, publicKey, sumOf, present }) {
  const isOurs = publicKey.asymmetricKeyType === "ed25519";
  if (!isOurs || !verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64")))
    return ["SHA256SUMS is not signed by this key"];
  const signed = new Map(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  const changed = [...signed].flatMap(([file, sum]) => {
    const now = sumOf(file);
    if (now === null) return [`${file} is gone`];
    return now === sum ? [] : [`${file} has changed`];
  });
  return [...changed, ...present.filter((file) => !signed.has(file)).map((file) => `${file} was not signed`)];
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
