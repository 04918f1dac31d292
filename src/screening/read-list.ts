import { CsvProblem } from "./csv";
import { ListEntry } from "./entry";
import { euRecords, readEuEntry } from "./formats/eu";
import { ofacCsv } from "./formats/ofac-csv";
import { ofacRecords, readOfacEntry } from "./formats/ofac-xml";
import { readUkEntry, ukRecords } from "./formats/uk";
import { readUnEntry, unRecords } from "./formats/un";
import { type XmlNode, XmlProblem, XmlRecords } from "./xml";

export const listFormats = ["ofac-xml", "ofac-csv", "un-xml", "eu-xml", "uk-xml", "ndjson"] as const;
export type ListFormat = (typeof listFormats)[number];

/** What is wrong with a file as a whole. The message is for the person who sent it. */
export class ListProblem extends Error {}

/** Takes a file in pieces. `skipped` counts records without a number or a name; their places are in `problems`, the first twenty. */
export interface ListReader {
  write(piece: string): void;
  end(): void;
  readonly skipped: number;
  readonly problems: string[];
}

const mostProblems = 20;

/** Reads a list in one of the public formats (or lines of our own) and hands over its entries one by one. */
export function listReader(format: ListFormat, take: (entry: ListEntry) => void): ListReader {
  const told = { read: 0, skipped: 0, problems: [] as string[] };
  const skip = (why: string) => {
    told.skipped += 1;
    if (told.problems.length < mostProblems) told.problems.push(`record ${told.read}: ${why}`);
  };
  const takeOrSkip = (entry: ListEntry | null) => {
    told.read += 1;
    if (entry === null) return skip("has no number or no name");
    const checked = ListEntry.safeParse(entry);
    if (checked.success) take(checked.data);
    else skip(checked.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "));
  };
  const inner = readerOf(format, takeOrSkip, (why) => {
    told.read += 1;
    skip(why);
  });
  return {
    write: (piece) => guarded(() => inner.write(piece)),
    end: () => guarded(() => inner.end()),
    get skipped() {
      return told.skipped;
    },
    get problems() {
      return told.problems;
    },
  };
}

type Take = (entry: ListEntry | null) => void;

function readerOf(
  format: ListFormat,
  take: Take,
  skip: (why: string) => void,
): { write(piece: string): void; end(): void } {
  const xml = (records: readonly string[], read: (record: XmlNode) => ListEntry | null) =>
    new XmlRecords(records, (record) => take(read(record)));
  switch (format) {
    case "ofac-xml":
      return xml(ofacRecords, readOfacEntry);
    case "un-xml":
      return xml(unRecords, readUnEntry);
    case "eu-xml":
      return xml(euRecords, readEuEntry);
    case "uk-xml":
      return xml(ukRecords, readUkEntry);
    case "ofac-csv":
      return ofacCsv(take);
    case "ndjson":
      return lines(take, skip);
  }
}

const longestLine = 200_000;

function lines(take: Take, skip: (why: string) => void) {
  let rest = "";
  const line = (text: string) => {
    if (text.trim() === "") return;
    const parsed = ListEntry.safeParse(jsonOf(text));
    if (parsed.success) take(parsed.data);
    else skip(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "));
  };
  return {
    write(piece: string) {
      const texts = (rest + piece).split("\n");
      rest = texts.pop() ?? "";
      if (rest.length > longestLine) throw new ListProblem(`a line is longer than ${longestLine} characters`);
      for (const text of texts) line(text);
    },
    end() {
      line(rest);
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function guarded(work: () => void): void {
  try {
    work();
  } catch (problem) {
    if (problem instanceof XmlProblem || problem instanceof CsvProblem) throw new ListProblem(problem.message);
    throw problem;
  }
}
