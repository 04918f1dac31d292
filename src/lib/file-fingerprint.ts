const sampleBytes = 65_536;

/**
 * By which the same file is known again when it is chosen once more: what it is called, when it was changed, how long it is, and samples
 * of what is in it. 64 hexadecimal digits. For browsers, which can read a file only without blocking.
 */
export async function fingerprintOf(file: Blob & { name?: string; lastModified?: number }): Promise<string> {
  const middle = Math.floor(file.size / 2);
  const samples = [0, middle, Math.max(0, file.size - sampleBytes)].map((at) => file.slice(at, at + sampleBytes));
  const about = new Blob([`${file.name ?? ""}|${file.size}|${file.lastModified ?? ""}|`, ...samples]);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await about.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
