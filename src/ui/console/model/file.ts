import { signedOut } from "../../shared/api";

/** A file of a case as the browser can show it. `url` lives until `free` is called. */
export interface ShownFile {
  url: string;
  type: string;
  /** What was fetched, for who draws it themselves. */
  blob: Blob;
  free(): void;
}

/**
 * Fetches a file and hands it over as a blob. Files leave the server in a sandbox in which nothing can be shown; as a blob
 * of ours it can, and the content type is the one that inspection found, never the one that was claimed. Null: it did not arrive,
 * or nobody waits for it any more.
 */
export async function fetchFile(path: string, signal: AbortSignal): Promise<ShownFile | null> {
  const response = await fetch(`${path}?disposition=inline`, { credentials: "same-origin", signal }).catch(() => null);
  if (response?.status === 401) signedOut.value = true;
  if (!response?.ok) return null;
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  const bytes = await response.blob().catch(() => null); // the body may be broken off after the answer has begun
  if (bytes === null) return null;
  const blob = new Blob([bytes], { type: viewable.has(type) ? type : "application/octet-stream" });
  const url = URL.createObjectURL(blob);
  return { url, type, blob, free: () => URL.revokeObjectURL(url) };
}

const viewable = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "application/pdf"]);
