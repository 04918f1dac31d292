import type { Json } from "../lib/json";
import { noteRead } from "./fact-reads";
import type { Ask, Compile, Frame, Run, Value } from "./json-logic-library";

/** `var`: `["path", default]`. The path may be computed; what it reads may not be computed twice. */
export function compileVar(operands: Json[], compile: Compile): Ask {
  const [first, second] = operands;
  const otherwise = second === undefined ? null : compile(second);
  const read = (path: Path, frame: Frame, run: Run): Value => {
    run.budget.charge(1 + path.keys.length / 4);
    const value = own(frame.data, path.keys);
    note(path, value, frame, run);
    if (value !== undefined) return value;
    if (otherwise === null) {
      run.dependsOnMissing = true;
      return null;
    }
    const given = otherwise(frame, run);
    return given === undefined ? null : given;
  };
  if (first === undefined || first === null || typeof first !== "object") {
    const path = pathOf(first);
    return (frame, run) => read(path, frame, run);
  }
  const computed = compile(first);
  return (frame, run) => read(pathOf(computed(frame, run)), frame, run);
}

/** `missing`: the keys whose value is not there, null or "". */
export function compileMissing(operands: Json[], compile: Compile): Ask {
  const asks = operands.map(compile);
  return (frame, run) => {
    const [first, ...rest] = asks.map((ask) => ask(frame, run));
    return missing(Array.isArray(first) ? first : asks.length === 0 ? [] : [first, ...rest], frame, run);
  };
}

/** `missing_some`: nothing when at least `needed` of the keys are there, else the missing ones. */
export function compileMissingSome(operands: Json[], compile: Compile): Ask {
  const [first, second] = operands.map(compile);
  return (frame, run) => {
    const needed = first?.(frame, run);
    const keys = second?.(frame, run);
    if (!Array.isArray(keys)) throw new TypeError('"missing_some" needs a number and a list of paths');
    const absent = missing(keys, frame, run);
    return keys.length - absent.length >= Number(needed) ? [] : absent;
  };
}

function missing(keys: Value[], frame: Frame, run: Run): Json[] {
  const absent: Json[] = [];
  for (const key of keys) {
    const path = pathOf(key);
    run.budget.charge(1 + path.keys.length / 4);
    // The rule asks whether the fact is there: that it is not is the answer, not a gap in it.
    const value = own(frame.data, path.keys);
    note(path, value, frame, run);
    if (value === undefined || value === null || value === "") absent.push(key ?? null);
  }
  return absent;
}

interface Path {
  text: string;
  keys: string[];
}

function pathOf(raw: Value): Path {
  if (raw === undefined || raw === null || raw === "") return { text: "", keys: [] };
  if (typeof raw === "object") throw new TypeError('"var" needs a path like "entity.data.country"');
  const text = String(raw);
  return { text, keys: text.split(".") };
}

/** The own property at the path. The prototype chain is no fact: json-logic-js alone would hand out `constructor`. */
function own(data: Value, keys: string[]): Value {
  let at = data;
  for (const key of keys) {
    if (at === undefined || at === null || !Object.hasOwn(at as object, key)) return undefined;
    at = (at as { [key: string]: Json })[key];
  }
  return at;
}

/** Puts a read into the trace under its path in the facts. What was computed on the way (accumulators, mapped lists) is none. */
function note(path: Path, value: Value, frame: Frame, run: Run): void {
  const full = pathInFacts(path.text, frame);
  if (full !== null) noteRead(run.reads, full, value);
}

/** `decision.status` asked of the third document is `documents.2.decision.status`. Null when it is not a fact. */
export function pathInFacts(path: string, frame: Frame): string | null {
  if (frame.base === null) return null;
  const at = frame.index < 0 ? frame.base : join(frame.base, String(frame.index));
  if (!frame.isReduce) return join(at, path);
  if (path === "current") return at;
  return path.startsWith("current.") ? join(at, path.slice("current.".length)) : null;
}

const join = (a: string, b: string): string => (a === "" ? b : b === "" ? a : `${a}.${b}`);
