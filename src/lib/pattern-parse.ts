import { err, ok, type Result } from "./result";

export type Node =
  | { kind: "character"; test: (character: string) => boolean }
  | { kind: "sequence"; nodes: Node[] }
  | { kind: "either"; nodes: Node[] }
  | { kind: "repeat"; node: Node; min: number; max: number };

export interface ParsedPattern {
  node: Node;
  fromStart: boolean;
  toEnd: boolean;
}

const longestPattern = 500;
const deepestGroup = 20;
const mostRepeats = 1_000;

class PatternProblem extends Error {}

/** Reads a pattern of the subset that `pattern.ts` names. The error is a sentence. */
export function parsePattern(source: string): Result<ParsedPattern, string> {
  if (source.length > longestPattern) return err(`the pattern is longer than ${longestPattern} characters`);
  const fromStart = source.startsWith("^");
  const toEnd = /(?<!\\)(?:\\\\)*\$$/.test(source);
  const body = source.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined);
  try {
    const node = new Reader(body).all();
    if (node.kind === "either" && (fromStart || toEnd)) {
      return err("put the alternatives of an anchored pattern into a group, like ^(a|b)$");
    }
    return ok({ node, fromStart, toEnd });
  } catch (problem) {
    if (problem instanceof PatternProblem) return err(problem.message);
    throw problem;
  }
}

class Reader {
  readonly #characters: string[];
  #at = 0;

  constructor(source: string) {
    this.#characters = [...source];
  }

  all(): Node {
    const node = this.#either(0);
    if (this.#at < this.#characters.length) throw new PatternProblem('there is a ")" without its "("');
    return node;
  }

  #either(depth: number): Node {
    if (depth > deepestGroup) throw new PatternProblem("the groups nest too deep");
    const nodes = [this.#sequence(depth)];
    while (this.#take("|")) nodes.push(this.#sequence(depth));
    return nodes.length === 1 && nodes[0] !== undefined ? nodes[0] : { kind: "either", nodes };
  }

  #sequence(depth: number): Node {
    const nodes: Node[] = [];
    for (let next = this.#peek(); next !== undefined && next !== "|" && next !== ")"; next = this.#peek()) {
      nodes.push(this.#repeated(this.#atom(depth)));
    }
    return { kind: "sequence", nodes };
  }

  #repeated(node: Node): Node {
    const times = this.#times();
    if (times === null) return node;
    this.#take("?"); // "as few as possible" finds the same texts
    if (this.#times() !== null) throw new PatternProblem("a repetition of a repetition needs a group");
    return { kind: "repeat", node, min: times[0], max: times[1] };
  }

  #times(): [min: number, max: number] | null {
    if (this.#take("*")) return [0, Infinity];
    if (this.#take("+")) return [1, Infinity];
    if (this.#take("?")) return [0, 1];
    const found = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.#characters.slice(this.#at, this.#at + 12).join(""));
    if (found === null) return null;
    this.#at += found[0].length;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === undefined ? Infinity : Number(found[3]);
    if (min > max || min > mostRepeats || (max > mostRepeats && max !== Infinity)) {
      throw new PatternProblem(`"${found[0]}" is not a repetition of 0 to ${mostRepeats}`);
    }
    return [min, max];
  }

  #atom(depth: number): Node {
    const first = this.#next();
    switch (first) {
      case "(":
        return this.#group(depth);
      case "[":
        return one(this.#classText());
      case ".":
        return one(".");
      case "\\":
        return this.#escape();
      case "^":
      case "$":
        throw new PatternProblem(`"${first}" may only stand at the ${first === "^" ? "start" : "end"} of the pattern`);
      case "*":
      case "+":
      case "?":
      case "{":
      case "}":
      case "]":
        throw new PatternProblem(`"${first}" stands for itself only as "\\${first}"`);
      default:
        return { kind: "character", test: (character) => character === first };
    }
  }

  #group(depth: number): Node {
    if (this.#take("?") && !this.#take(":")) throw new PatternProblem('of the groups with "(?" only "(?:" may be used');
    const node = this.#either(depth + 1);
    if (!this.#take(")")) throw new PatternProblem('there is a "(" without its ")"');
    return node;
  }

  #classText(): string {
    let text = "[";
    for (let next = this.#next(); ; next = this.#next()) {
      text += next;
      if (next === "\\") text += this.#next();
      else if (next === "]") return text;
    }
  }

  #escape(): Node {
    const escaped = this.#next();
    if (/[dDwWsStnr]/.test(escaped)) return one(`\\${escaped}`);
    if (escaped === "p" || escaped === "P") {
      let text = `\\${escaped}`;
      for (let next = this.#next(); ; next = this.#next()) {
        text += next;
        if (next === "}") return one(text);
      }
    }
    if (/[a-zA-Z0-9]/.test(escaped)) throw new PatternProblem(`"\\${escaped}" cannot be used in a pattern`);
    return { kind: "character", test: (character) => character === escaped };
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #next(): string {
    const next = this.#characters[this.#at];
    if (next === undefined) throw new PatternProblem("the pattern ends too early");
    this.#at += 1;
    return next;
  }

  #take(wanted: string): boolean {
    if (this.#peek() !== wanted) return false;
    this.#at += 1;
    return true;
  }
}

/** One character of a class: asked of the platform, one character at a time, which cannot backtrack. */
function one(source: string): Node {
  try {
    const expression = new RegExp(`^${source}$`, "u");
    return { kind: "character", test: (character) => expression.test(character) };
  } catch {
    throw new PatternProblem(`"${source}" is not a class of characters`);
  }
}
