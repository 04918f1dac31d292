import { maxFileNameLength } from "./limits";
import type { FileKind } from "./sniff";

// Control characters, what turns the direction of text (`gpj.exe` shown as `exe.jpg`), and what cannot be seen at all.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Names that Windows keeps for its devices, whatever their ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** The name a file came with, as far as it may be kept and shown: no path, nothing unseen, not too long. Data only, never part of a key. */
export function fileNameFrom(raw: string | null): string {
  const last = (raw ?? "").toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const clean = last
    .replaceAll(unseen, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[<>:"|?*]/g, "_")
    .replace(/^[. ]+|[. ]+$/g, "")
    .replace(device, "_$&");
  return clean === "" ? "file" : shortened(clean);
}

function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= maxFileNameLength) return name;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? "";
  return characters.slice(0, maxFileNameLength - ending.length).join("") + ending;
}

const endings: Record<FileKind, readonly [string, ...string[]]> = {
  "application/pdf": ["pdf"],
  "image/jpeg": ["jpg", "jpeg", "jfif"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/heic": ["heic", "heif"],
};

/** The name a file is saved under: its ending says what its bytes are, so that a `.html` made of pixels does not open as a page. */
export function downloadName(fileName: string | null, kind: FileKind): string {
  const name = fileNameFrom(fileName);
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return ending !== undefined && endings[kind].includes(ending) ? name : `${name}.${endings[kind][0]}`;
}
