import { type Node, parsePattern } from "./pattern-parse";
import { err, ok, type Result } from "./result";

/** Says whether a text matches. Takes steps in proportion to the length of the text, whatever the pattern. */
export type Pattern = (text: string) => boolean;

const mostStates = 2_000;

interface State {
  id: number;
  /** Null: goes on without reading a character. */
  test: ((character: string) => boolean) | null;
  next: State[];
}

const compiled = new Map<string, Result<Pattern, string>>();
const mostKept = 500;

/**
 * Compiles a safe subset of regular expressions: characters, classes, groups, alternatives, `* + ? {n,m}`, and `^` and `$` around the
 * whole. As in JSON Schema it matches anywhere unless it is anchored. Patterns come from tenants and texts from applicants, so
 * nothing here may backtrack: all ways are walked side by side. The error is a sentence.
 */
export function compilePattern(source: string): Result<Pattern, string> {
  let known = compiled.get(source);
  if (known === undefined) {
    known = compile(source);
    if (compiled.size < mostKept) compiled.set(source, known);
  }
  return known;
}

function compile(source: string): Result<Pattern, string> {
  const parsed = parsePattern(source);
  if (!parsed.ok) return parsed;
  const { node, fromStart, toEnd } = parsed.value;
  const machine = new Machine();
  const end = machine.state(null, []);
  const start = machine.build(node, end);
  if (start === null) return err("the pattern is too large: use smaller repetitions");
  return ok((text) => matches(text, start, end, fromStart, toEnd, machine.size));
}

class Machine {
  size = 0;

  state(test: State["test"], next: State[]): State {
    this.size += 1;
    return { id: this.size, test, next };
  }

  /** The first state of what matches `node` and goes on to `next`; null when there are too many states. */
  build(node: Node, next: State): State | null {
    if (this.size > mostStates) return null;
    switch (node.kind) {
      case "character":
        return this.state(node.test, [next]);
      case "sequence":
        return node.nodes.reduceRight<State | null>((after, part) => after && this.build(part, after), next);
      case "either": {
        const ways = node.nodes.map((way) => this.build(way, next));
        const good = ways.filter((way) => way !== null);
        return good.length === ways.length ? this.state(null, good) : null;
      }
      case "repeat":
        return this.#repeat(node.node, node.min, node.max, next);
    }
  }

  #repeat(node: Node, min: number, max: number, next: State): State | null {
    let first: State | null = next;
    if (max === Infinity) {
      const loop = this.state(null, [next]);
      const body = this.build(node, loop);
      if (body === null) return null;
      loop.next.push(body);
      first = loop;
    } else {
      for (let i = min; i < max && first !== null; i++) {
        const body = this.build(node, first);
        first = body && this.state(null, [body, next]);
      }
    }
    for (let i = 0; i < min && first !== null; i++) first = this.build(node, first);
    return first;
  }
}

function matches(text: string, start: State, end: State, fromStart: boolean, toEnd: boolean, size: number): boolean {
  let active: State[] = [];
  let seen = new Uint8Array(size + 1);
  const add = (state: State): void => {
    const open = [state];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen[at.id] === 1) continue;
      seen[at.id] = 1;
      active.push(at);
      if (at.test === null) open.push(...at.next);
    }
  };
  add(start);
  for (const character of text) {
    if (!toEnd && seen[end.id] === 1) return true;
    const before = active;
    active = [];
    seen = new Uint8Array(size + 1);
    for (const state of before) if (state.test?.(character)) for (const next of state.next) add(next);
    if (!fromStart) add(start);
  }
  return seen[end.id] === 1;
}
