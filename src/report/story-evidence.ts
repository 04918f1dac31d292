import type { JsonObject } from "../lib/json";
import type { Block } from "./blocks";
import type { Evidence } from "./evidence";
import { leavesOf, objectIn, objectsIn, type Say, textIn } from "./say";

/** A JPEG of a document as it can be shown. */
export interface Picture {
  jpeg: Uint8Array;
  width: number;
  height: number;
  isGrey: boolean;
}

/** Each document with what is known of it, who decided on it, and its files by their hashes. */
export function documentBlocks({ documents }: Evidence, say: Say, pictures: ReadonlyMap<string, Picture>): Block[] {
  const { words } = say;
  return documents.flatMap((document): Block[] => {
    const decision = objectIn(document.decision);
    const facts: [string, string][] = [
      [words.decision, say.word(decisionWords[textIn(decision.status)] ?? decision.status)],
      [words.reason, say.value(decision.reason)],
      [words.comment, say.value(decision.comment)],
      [words.who, say.person(decision.byId)],
      [words.when, say.time(decision.at)],
      ...leavesOf(objectIn(document.properties)).map(([path, value]): [string, string] => [path, say.value(value)]),
    ];
    const files = objectsIn(document.files);
    const shown = files.flatMap((file): Block[] => {
      const picture = pictures.get(textIn(file.fileId));
      return picture === undefined ? [] : [{ kind: "picture", ...picture, caption: fileName(file) }];
    });
    return [
      {
        kind: "heading",
        level: 3,
        text: [document.type, document.category].map(textIn).filter(Boolean).join(" · ") || textIn(document.id),
      },
      { kind: "facts", rows: facts.filter(([, value]) => value !== "") },
      ...tableOf(
        [words.file, words.size, "SHA-256"],
        [2.2, 1, 3.6],
        files.map((file) => [
          fileName(file),
          typeof file.sizeBytes === "number" ? `${say.number(file.sizeBytes / 1_024)} KiB` : "",
          say.value(file.sha256),
        ]),
      ),
      ...shown,
    ];
  });
}

const fileName = (file: JsonObject): string => textIn(file.fileName) || textIn(file.fileId) || textIn(file.uri);

const decisionWords: Record<string, string> = {
  approved: "approve",
  approve: "approve",
  rejected: "reject",
  reject: "reject",
  revision: "revision",
};

/** Every run of a check with its attempts, then who or what lists were found to know. */
export function checkBlocks({ checks }: Evidence, say: Say): Block[] {
  const { words } = say;
  const runs = checks.map((check) => {
    const result = objectIn(check.result);
    const reasons = objectsIn(result.reasons).map((reason) => textIn(reason.message) || textIn(reason.code));
    const found = textIn(result.status) || textIn(check.status) || words.noResult;
    return [
      textIn(check.plugin),
      say.value(result.vendor),
      say.time(check.finishedAt ?? check.startedAt),
      [found, textIn(objectIn(check.error).message), ...reasons].filter(Boolean).join("; "),
      say.number(Math.max(objectsIn(check.attempts).length, objectsIn(check.vendorAttempts).length)),
    ];
  });
  const hits = checks.flatMap((check) =>
    objectsIn(objectIn(check.result).matches).map((match) => [
      textIn(check.plugin),
      say.value(match.name ?? match.fullName ?? match.id),
      typeof match.score === "number" ? say.number(match.score) : "",
      leavesOf(match)
        .map(([path, value]) => `${path}: ${say.value(value)}`)
        .join("; ")
        .slice(0, 2_000)
        .toWellFormed(),
    ]),
  );
  const heads = [words.check, words.vendor, words.when, words.result, words.attempts];
  const hitBlocks = tableOf([words.check, words.name, words.score, words.value], [1.4, 2, 0.8, 5], hits);
  return [
    ...tableOf(heads, [2, 1.5, 1.9, 4, 1.2], runs),
    ...(hitBlocks.length === 0 ? [] : [{ kind: "heading", level: 3, text: words.hits } as const, ...hitBlocks]),
  ];
}

/** No table when there is nothing in it. */
export const tableOf = (heads: string[], widths: number[], rows: string[][]): Block[] =>
  rows.length === 0 ? [] : [{ kind: "table", heads, widths, rows }];
