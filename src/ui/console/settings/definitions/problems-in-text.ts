import type { Problem } from "../../../../domain";
import { placeOf } from "../editor/json-source";
import { partsOf } from "./definition";
import type { Reading } from "./definition-model";

export interface ListedProblem {
  severity: Problem["severity"];
  path: string;
  message: string;
  /** From 1; null when the text has no such place. */
  line: number | null;
}

/** Everything wrong with the text, errors first: what keeps it from being JSON, what is no part of a definition, what the engine says. */
export function listedProblems(reading: Reading, problems: readonly Problem[]): ListedProblem[] {
  if (!reading.ok) {
    const { line, column, message } = reading.fault;
    return [{ severity: "error", path: `line ${line}, column ${column}`, message, line }];
  }
  const { source } = reading;
  const lineOf = (path: string) => placeOf(source, path)?.line ?? null;
  const own = partsOf(source.value).problems.map(({ path, message }) => ({
    severity: "error" as const,
    path,
    message,
    line: lineOf(path),
  }));
  const engine = problems.map(({ severity, path, message }) => ({ severity, path, message, line: lineOf(path) }));
  const all = [...own, ...engine];
  return [...all.filter(({ severity }) => severity === "error"), ...all.filter(({ severity }) => severity !== "error")];
}
