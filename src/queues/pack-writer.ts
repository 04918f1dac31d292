import { manifestName, type PackedFile, signatureName } from "../audit/pack";
import { partBytes } from "../documents/limits";
import { sha256Hex, sha256InParts } from "../lib/bytes";
import type { Json } from "../lib/json";
import { measuring, ZipWriter } from "../lib/zip";

/** Parts of an object in R2: more than the largest archive has. */
const mostParts = 1_000;

/** Writes an archive into an object of R2 while it is made, and remembers what lies in it. `end` or `abort` it. */
export class PackWriter {
  readonly files: PackedFile[] = [];
  readonly #upload: R2MultipartUpload;
  readonly #parts: R2UploadedPart[] = [];
  readonly #sum = sha256InParts();
  readonly #zip: ZipWriter;

  private constructor(upload: R2MultipartUpload) {
    this.#upload = upload;
    this.#zip = new ZipWriter(partBytes, async (block) => {
      if (this.#parts.length >= mostParts) throw new Error("a pack is larger than one object");
      this.#sum.add(block);
      this.#parts.push(await this.#upload.uploadPart(this.#parts.length + 1, block));
    });
  }

  static async open(bucket: R2Bucket, key: string): Promise<PackWriter> {
    return new PackWriter(
      await bucket.createMultipartUpload(key, { httpMetadata: { contentType: "application/zip" } }),
    );
  }

  async add(name: string, content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await this.#zip.add(name, bytes);
    // What says what lies in the archive does not say it of itself.
    if (name !== manifestName && name !== signatureName)
      this.files.push({ name, sizeBytes: bytes.length, sha256: sha256Hex(bytes) });
  }

  addJson(name: string, value: unknown): Promise<void> {
    return this.add(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  addLines(name: string, values: readonly Json[]): Promise<void> {
    return this.add(name, values.map((value) => `${JSON.stringify(value)}\n`).join(""));
  }

  /** A stored file, read twice and never held: once for its sums, once for its bytes. Answers its SHA-256; null: it is not there. */
  async addStored(name: string, bucket: R2Bucket, key: string): Promise<string | null> {
    const first = await bucket.get(key);
    if (first === null) return null;
    const [measure, sum] = [measuring(), sha256InParts()];
    for await (const part of first.body as AsyncIterable<Uint8Array>) {
      measure.add(part);
      sum.add(part);
    }
    const second = await bucket.get(key, { onlyIf: { etagMatches: first.etag } });
    if (second === null || !("body" in second)) throw new Error("a file went while it was packed");
    const [measured, sha256] = [measure.end(), sum.hex()];
    await this.#zip.addParts(name, measured, second.body as AsyncIterable<Uint8Array>);
    this.files.push({ name, sizeBytes: measured.size, sha256 });
    return sha256;
  }

  async end(): Promise<{ sizeBytes: number; sha256: string }> {
    const sizeBytes = await this.#zip.end();
    await this.#upload.complete(this.#parts);
    return { sizeBytes, sha256: this.#sum.hex() };
  }

  /** What was begun and cannot be taken back goes by itself after a week. */
  async abort(): Promise<void> {
    await this.#upload.abort().catch(() => undefined);
  }
}
