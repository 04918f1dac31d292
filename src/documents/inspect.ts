import type { CommandBody } from "../domain";
import { latin1, sha256Hex } from "../lib/bytes";
import { type ImageKind, type ImageLayout, layoutOf } from "./image-layout";
import { maxFileBytes, maxPixels, maxSidePixels } from "./limits";
import { pdfProblem } from "./pdf";
import type { FileProblem } from "./problems";
import { sniff } from "./sniff";
import { carriesAnother } from "./stowaway";
import { unwantedKind } from "./unwanted";

type Told = Extract<CommandBody, { type: "file_inspected" }>["verdict"];
/** `ready` with what the bytes are, or `refused` with a code that `problems.ts` has a sentence for. */
export type FileVerdict = Extract<Told, { status: "ready" }> | { status: "refused"; problem: FileProblem };

/**
 * Looks at a whole file (at most 20 MB; `inspect-blocks.ts` asks the same of larger ones) and says what it is by its content alone. Nothing is decoded: sizes come from headers, so a
 * small file that unfolds to a huge picture costs nothing here.
 */
export function inspect(bytes: Uint8Array): FileVerdict {
  const refused = (problem: FileProblem): FileVerdict => ({ status: "refused", problem });
  if (bytes.length === 0) return refused("empty");
  if (bytes.length > maxFileBytes) return refused("too_large");
  const kind = sniff(bytes);
  if (kind === null) return refused(unwantedKind(bytes));
  const problem = kind === "application/pdf" ? pdfProblem(bytes) : imageProblem(bytes, kind);
  if (problem !== null) return refused(problem);
  return { status: "ready", contentType: kind, sizeBytes: bytes.length, sha256: sha256Hex(bytes) };
}

function imageProblem(bytes: Uint8Array, kind: ImageKind): FileProblem | null {
  const layout = layoutOf(bytes, kind);
  const text = latin1(bytes);
  if (!layout.ok) return carriesAnother(text, text.length) ? "polyglot" : layout.error;
  return sizeProblem(layout.value) ?? (carriesAnother(text, layout.value.endsAt) ? "polyglot" : null);
}

/** What is wrong with how large a picture unfolds. */
export function sizeProblem({ width, height }: ImageLayout): FileProblem | null {
  if (width === 0 || height === 0) return "corrupt";
  return width > maxSidePixels || height > maxSidePixels || width * height > maxPixels ? "pixel_flood" : null;
}
