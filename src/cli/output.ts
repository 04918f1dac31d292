import { stripVTControlCharacters } from "node:util";
import type { Json } from "../lib/json";
import { CliError } from "./failure";
import { colourCodes, harmless, harmlessJson } from "./harmless";

export type Colour = keyof typeof colourCodes;

/** Where a command speaks: answers to stdout, everything else to stderr. */
export interface Output {
  isJson: boolean;
  /** The answer: one JSON value with `--json`, else what `words` makes of it. */
  answer(value: Json, words: () => string): void;
  /** One of many answers, as they come: a line of JSON each with `--json`. */
  line(value: Json, words: () => string): void;
  /** By the way; silent with `--json`. */
  note(text: string): void;
  paint(colour: Colour, text: string): string;
}

interface Stream {
  write(text: string): unknown;
  isTTY?: boolean;
}

export function outputTo(
  stdout: Stream,
  stderr: Stream,
  { isJson, colours }: { isJson: boolean; colours: boolean },
): Output {
  const say = (text: string) => void stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return {
    isJson,
    answer: (value, words) => say(isJson ? harmlessJson(JSON.stringify(value, null, 2)) : harmless(words())),
    line: (value, words) => say(isJson ? harmlessJson(JSON.stringify(value)) : harmless(words())),
    note: (text) => void (isJson || stderr.write(`${harmless(text)}\n`)),
    paint: (colour, text) =>
      colours ? `\u001b[${colourCodes[colour][0]}m${text}\u001b[${colourCodes[colour][1]}m` : text,
  };
}

/** Colours only where a person looks, and only if they may be. */
export const wantsColours = (stdout: Stream, env: NodeJS.ProcessEnv): boolean =>
  stdout.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";

/** What went wrong, on stderr. */
export function sayFailure(stderr: Stream, failure: unknown, isJson: boolean): void {
  const error =
    failure instanceof CliError ? failure.error : { type: "internal", code: "bug", message: String(failure) };
  if (isJson) stderr.write(`${harmlessJson(JSON.stringify({ error }))}\n`);
  else {
    const { message, code, requestId } = error;
    const more = [code, requestId].filter((one) => typeof one === "string" && one !== "usage" && one !== "failed");
    stderr.write(`${harmless(`edgecase: ${String(message)}${more.length === 0 ? "" : ` (${more.join(", ")})`}`)}\n`);
  }
}

/** Columns as wide as what stands in them. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [place, cell] of row.entries()) widths[place] = Math.max(widths[place] ?? 0, visibleLength(cell));
  return rows
    .map((row) =>
      row
        .map((cell, place) =>
          place === row.length - 1 ? cell : cell + " ".repeat((widths[place] ?? 0) - visibleLength(cell)),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const visibleLength = (text: string): number => stripVTControlCharacters(text).length;
