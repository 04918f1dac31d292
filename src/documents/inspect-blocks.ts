import { latin1, sha256InParts } from "../lib/bytes";
import { type Blocks, eachStretch, walkBlocks } from "./blocks";
import { type ImageKind, layoutWalk } from "./image-layout";
import { type FileVerdict, sizeProblem } from "./inspect";
import { maxLargeFileBytes } from "./limits";
import { pdfProblemInBlocks } from "./pdf-blocks";
import type { FileProblem } from "./problems";
import { sniff } from "./sniff";
import {
  archiveHeadLength,
  foundAnother,
  hasOther,
  hasScript,
  hasZipDirectory,
  headLength,
  zipTailLength,
} from "./stowaway";
import { unwantedKind } from "./unwanted";

/**
 * Looks at a large file block by block and says what `inspect` would say of it, without ever holding all of it: several of them are
 * looked at side by side in the memory of one isolate.
 */
export async function inspectBlocks(blocks: Blocks, stretchBytes?: number): Promise<FileVerdict> {
  const refused = (problem: FileProblem): FileVerdict => ({ status: "refused", problem });
  const { sizeBytes } = blocks;
  if (sizeBytes === 0) return refused("empty");
  if (sizeBytes > maxLargeFileBytes) return refused("too_large");
  const head = await blocks.read(0, 8_192);
  const kind = sniff(head);
  if (kind === null) return refused(unwantedKind(head));
  const hash = sha256InParts();
  const onBytes = (bytes: Uint8Array): void => hash.add(bytes);
  const problem =
    kind === "application/pdf"
      ? await pdfProblemInBlocks(blocks, onBytes, stretchBytes)
      : await imageProblem(blocks, kind, onBytes, stretchBytes);
  return problem === null ? { status: "ready", contentType: kind, sizeBytes, sha256: hash.hex() } : refused(problem);
}

async function imageProblem(
  blocks: Blocks,
  kind: ImageKind,
  onBytes: (bytes: Uint8Array) => void,
  stretchBytes: number | undefined,
): Promise<FileProblem | null> {
  const layout = await walkBlocks(layoutWalk(kind, blocks.sizeBytes), blocks);
  const tooLarge = layout.ok ? sizeProblem(layout.value) : null;
  if (tooLarge !== null) return tooLarge;
  const endsAt = layout.ok ? layout.value.endsAt : blocks.sizeBytes;
  const found = { hasScript: false, hasOtherBehind: false, hasZipDirectory: false };
  await eachStretch(
    blocks,
    ({ text, at, fresh }) => {
      onBytes(fresh);
      found.hasScript ||= hasScript(text);
      found.hasZipDirectory ||= hasZipDirectory(text);
      found.hasOtherBehind ||= hasOther(text, Math.max(0, endsAt - at));
    },
    stretchBytes,
  );
  const textAt = async (from: number, length: number): Promise<string> => latin1(await blocks.read(from, length));
  const isAnother = foundAnother({
    ...found,
    head: await textAt(0, archiveHeadLength),
    behind: await textAt(endsAt, headLength),
    tail: await textAt(Math.max(0, blocks.sizeBytes - zipTailLength), zipTailLength),
  });
  if (isAnother) return "polyglot";
  return layout.ok ? null : layout.error;
}
