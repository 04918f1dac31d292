import { isUnsafeKey, type Json, type JsonObject } from "../../../../lib/json";
import { err, ok, type Result } from "../../../../lib/result";

/** Where a value stands in the text, its key included. Offsets count UTF-16 units, lines begin at 1. */
export interface SourcePlace {
  line: number;
  start: number;
  end: number;
}

/** JSON with the place of every value, by its dotted path (`definition.states.a`; "" is the whole text). */
export interface JsonSource {
  value: Json;
  places: ReadonlyMap<string, SourcePlace>;
}

export interface SyntaxFault {
  line: number;
  /** From 1. */
  column: number;
  offset: number;
  message: string;
}

const deepest = 200;

/**
 * Reads JSON text as people edit it: the first mistake is told by line, in words. Stricter than `JSON.parse` in one point: a key
 * that stands twice is a mistake, because the first one would be lost without a word.
 */
export function readJsonSource(text: string): Result<JsonSource, SyntaxFault> {
  const reader = new Reader(text);
  try {
    const value = reader.document();
    return ok({ value, places: reader.places });
  } catch (problem) {
    if (problem instanceof Fault) return err(faultAt(text, problem));
    throw problem;
  }
}

/** The place of a path, or of the nearest thing around it that is there (a missing key is a matter of its object). */
export function placeOf(source: JsonSource, path: string): SourcePlace | null {
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    const place = source.places.get(at);
    if (place !== undefined) return place;
  }
  return source.places.get("") ?? null;
}

class Fault extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

function faultAt(text: string, { offset, message }: Fault): SyntaxFault {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n"), offset, message };
}

class Reader {
  readonly places = new Map<string, SourcePlace>();
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    this.#skip();
    if (this.#at === this.#text.length) throw new Fault(this.#at, "There is nothing here. Begin with {.");
    const value = this.#value("", this.#at, this.#line, 0);
    this.#skip();
    if (this.#at < this.#text.length)
      throw new Fault(this.#at, `The JSON has ended, but here is ${this.#shown()}. Is a bracket closed too early?`);
    return value;
  }

  #value(path: string, start: number, line: number, depth: number): Json {
    if (depth > deepest) throw new Fault(this.#at, `Nested more than ${deepest} deep.`);
    const sign = this.#text[this.#at];
    const value =
      sign === "{"
        ? this.#object(path, depth)
        : sign === "["
          ? this.#list(path, depth)
          : sign === '"'
            ? this.#string()
            : this.#word();
    this.places.set(path, { line, start, end: this.#at });
    return value;
  }

  #object(path: string, depth: number): JsonObject {
    const found: JsonObject = {};
    const opened = this.#at++;
    this.#skip();
    if (this.#take("}")) return found;
    for (;;) {
      const [start, line] = [this.#at, this.#line];
      if (this.#text[this.#at] !== '"') throw new Fault(this.#at, this.#noKey(opened));
      const key = this.#string();
      if (isUnsafeKey(key)) throw new Fault(start, `"${key}" cannot be a key.`);
      if (Object.hasOwn(found, key)) throw new Fault(start, `"${key}" stands in this object twice.`);
      this.#skip();
      if (!this.#take(":")) throw new Fault(this.#at, `After the key "${key}" comes a colon, not ${this.#shown()}.`);
      this.#skip();
      found[key] = this.#value(path === "" ? key : `${path}.${key}`, start, line, depth + 1);
      this.#skip();
      if (this.#take("}")) return found;
      this.#comma("}", opened);
    }
  }

  #list(path: string, depth: number): Json[] {
    const found: Json[] = [];
    const opened = this.#at++;
    this.#skip();
    if (this.#take("]")) return found;
    for (;;) {
      if (this.#text[this.#at] === "]") throw new Fault(this.#at, "The comma before this ] is one too many.");
      const own = path === "" ? String(found.length) : `${path}.${found.length}`;
      found.push(this.#value(own, this.#at, this.#line, depth + 1));
      this.#skip();
      if (this.#take("]")) return found;
      this.#comma("]", opened);
    }
  }

  #comma(close: string, opened: number): void {
    const at = this.#at;
    if (!this.#take(","))
      throw new Fault(at, this.#ended(opened) ?? `Expected a comma or ${close} here, not ${this.#shown()}.`);
    this.#skip();
  }

  #noKey(opened: number): string {
    const sign = this.#text[this.#at];
    if (sign === "}") return "The comma before this } is one too many.";
    if (sign === "'") return "Keys stand in double quotes, not in single ones.";
    return this.#ended(opened) ?? `Expected a key in double quotes, not ${this.#shown()}.`;
  }

  /** The text is over while something is open: where it was opened says more than the end. */
  #ended(opened: number): string | null {
    if (this.#at < this.#text.length) return null;
    const line = this.#text.slice(0, opened).split("\n").length;
    return `The text ends here, but the ${this.#text[opened]} of line ${line} is still open.`;
  }

  #string(): string {
    const start = this.#at;
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const sign = this.#text[this.#at];
      if (sign === "\n") break;
      if (sign === "\\") this.#at++;
      else if (sign === '"') {
        this.#at++;
        return unquoted(this.#text.slice(start, this.#at), start);
      }
    }
    throw new Fault(start, "This text has no closing quote on its line.");
  }

  #word(): Json {
    const start = this.#at;
    const word = /[^\s,:[\]{}"]*/y;
    word.lastIndex = start;
    const text = word.exec(this.#text)?.[0] ?? "";
    if (text === "") {
      if (start >= this.#text.length) throw new Fault(start, "The text ends where a value should stand.");
      throw new Fault(start, `Expected a value here, not ${this.#shown()}.`);
    }
    this.#at += text.length;
    if (text === "true" || text === "false") return text === "true";
    if (text === "null") return null;
    if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
    if (/^(?:\/\/|\/\*)/.test(text)) throw new Fault(start, "JSON has no comments.");
    throw new Fault(start, `${text.slice(0, 40)} is no JSON value. Texts stand in double quotes.`);
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #skip(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const sign = this.#text[this.#at];
      if (sign === "\n") this.#line++;
      else if (sign !== " " && sign !== "\t" && sign !== "\r") return;
    }
  }

  #shown(): string {
    const sign = this.#text[this.#at];
    return sign === undefined ? "the end of the text" : sign;
  }
}

function unquoted(quoted: string, offset: number): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new Fault(offset, "This text has an escape that JSON does not know. Write \\\\ for a backslash.");
  }
}
