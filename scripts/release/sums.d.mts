import type { KeyObject } from "node:crypto";

type Sums = readonly (readonly [file: string, hex: string])[];

export function sha256(bytes: Uint8Array | string): string;
/** Lines that `sha256sum -c` reads. */
export function linesOf(sums: Sums): string;
/** Ed25519 over the bytes of SHA256SUMS, base64. Throws for a key of another kind. */
export function signatureOf(text: string, privateKey: KeyObject): string;
/** What is not as it was signed, as sentences. */
export function wrongFiles(signed: {
  text: string;
  signature: string;
  publicKey: KeyObject;
  sumOf: (file: string) => string | null;
  present: readonly string[];
}): string[];
/** An in-toto statement with SLSA provenance v1. */
export function provenanceOf(sums: Sums, by: { builder: string; commit: string | null }): Record<string, unknown>;
