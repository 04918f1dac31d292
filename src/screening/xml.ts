/** An element with what is in it. Names are without their prefix. */
export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: XmlNode[];
}

export class XmlProblem extends Error {}

const longestEntity = 24;
const limits = { depth: 40, elementText: 20_000, tag: 20_000, recordNodes: 20_000, recordText: 2_000_000 };

/**
 * Reads XML as it comes, in pieces of any size, and hands over each element of these names as a small tree; nothing else is kept. What
 * a list never has and an attacker does is refused (`XmlProblem`): document types (so no entities but the five of XML and numbers), depth,
 * sizes that no record has, tags that do not close.
 */
export class XmlRecords {
  readonly #wanted: ReadonlySet<string>;
  readonly #take: (record: XmlNode) => void;
  #rest = "";
  /** Names of open elements. */
  readonly #open: string[] = [];
  /** Open elements of the record that is being read, the outermost first. */
  #record: XmlNode[] = [];
  #recordNodes = 0;
  #recordText = 0;
  #roots = 0;

  constructor(wanted: readonly string[], take: (record: XmlNode) => void) {
    this.#wanted = new Set(wanted);
    this.#take = take;
  }

  write(piece: string): void {
    const text = this.#rest + piece;
    let at = 0;
    for (;;) {
      const open = text.indexOf("<", at);
      if (open < 0) break;
      const end = endOfMarkup(text, open);
      if (end < 0) {
        if (text.length - open > limits.tag && !text.startsWith("<!--", open) && !text.startsWith("<![CDATA[", open))
          throw new XmlProblem("a tag is longer than any list has");
        break;
      }
      if (open > at) this.#addText(decoded(text.slice(at, open)));
      this.#markup(text.slice(open, end));
      at = end;
    }
    // Text that is complete is taken at once, except for an entity that may be cut in two: nothing is read twice.
    if (text.indexOf("<", at) < 0) {
      const cut = text.lastIndexOf("&");
      const end = cut >= at && cut > text.length - longestEntity ? cut : text.length;
      this.#addText(decoded(text.slice(at, end)));
      at = end;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > limits.recordText) throw new XmlProblem("a comment is longer than any list has");
  }

  /** To be called when all has been written. */
  end(): void {
    if (this.#open.length > 0) throw new XmlProblem(`the file ends inside <${this.#open.at(-1)}>`);
    if (this.#rest.trim() !== "") throw new XmlProblem("the file ends inside a tag or text");
    if (this.#roots === 0) throw new XmlProblem("this is not XML");
  }

  #markup(markup: string): void {
    if (markup.startsWith("<!--") || markup.startsWith("<?")) return;
    if (markup.startsWith("<![CDATA[")) this.#addText(markup.slice(9, -3));
    else if (markup.startsWith("</")) this.#close(localName(markup.slice(2, -1).trim()));
    else this.#openTag(markup);
  }

  #openTag(markup: string): void {
    const isEmpty = markup.endsWith("/>");
    const inside = markup.slice(1, isEmpty ? -2 : -1);
    const name = /^[^\s/>=]+/.exec(inside)?.[0];
    if (name === undefined || !/^[\p{L}_:]/u.test(name)) throw new XmlProblem("a tag has no name");
    if (this.#open.length === 0) {
      this.#roots += 1;
      if (this.#roots > 1) throw new XmlProblem("the file has more than one root");
    }
    if (this.#open.length >= limits.depth) throw new XmlProblem(`elements nest deeper than ${limits.depth}`);
    const local = localName(name);
    this.#open.push(local);
    if (this.#record.length > 0 || this.#wanted.has(local)) {
      this.#recordNodes += 1;
      if (this.#recordNodes > limits.recordNodes) throw new XmlProblem("a record is larger than any list has");
      const node: XmlNode = {
        name: local,
        attributes: attributesOf(inside.slice(name.length)),
        text: "",
        children: [],
      };
      this.#record.at(-1)?.children.push(node);
      this.#record.push(node);
    }
    if (isEmpty) this.#close(local);
  }

  #close(name: string): void {
    const open = this.#open.pop();
    if (open !== name) throw new XmlProblem(`</${name.slice(0, 60)}> closes nothing that is open`);
    const node = this.#record.pop();
    if (node === undefined) return;
    node.text = node.text.trim();
    if (this.#record.length > 0) return;
    this.#recordNodes = 0;
    this.#recordText = 0;
    this.#take(node);
  }

  #addText(text: string): void {
    if (this.#open.length === 0 && text.replace(/^\ufeff/, "").trim() !== "")
      throw new XmlProblem("there is text outside of the root");
    const node = this.#record.at(-1);
    if (node === undefined) return;
    this.#recordText += text.length;
    if (node.text.length + text.length > limits.elementText || this.#recordText > limits.recordText)
      throw new XmlProblem("a record is larger than any list has");
    node.text += text;
  }
}

/** The place behind the markup that begins at `open`, or -1 when it is not complete yet. */
function endOfMarkup(text: string, open: number): number {
  for (const [start, stop] of longMarkup)
    if (text.startsWith(start, open)) return after(text.indexOf(stop, open + start.length), stop.length);
  if (text[open + 1] === "!") {
    // A piece may end inside of `<!--` or `<![CDATA[`: wait until it is plain which it is.
    if (text.length - open < 9) return -1;
    throw new XmlProblem("document types are not accepted");
  }
  let quote = "";
  for (let at = open + 1; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (quote !== "") quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ">") return at + 1;
    else if (letter === "<") throw new XmlProblem("a tag begins inside a tag");
  }
  return -1;
}

const longMarkup = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;
const after = (at: number, length: number): number => (at < 0 ? -1 : at + length);

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null);
  for (const [, name = "", double, single] of text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    attributes[localName(name)] = decoded(double ?? single ?? "").trim();
  return attributes;
}

const named: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w{1,20});?/g, (whole, code: string) => {
    if (!whole.endsWith(";")) throw new XmlProblem("an entity does not end");
    if (code.startsWith("#")) {
      const point = code[1] === "x" ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1));
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
    }
    const letter = named.get(code);
    if (letter === undefined) throw new XmlProblem(`the entity &${code}; is not known`);
    return letter;
  });
}

/** What is in the elements of this name directly below. */
export const childrenOf = (node: XmlNode, name: string): XmlNode[] =>
  node.children.filter((child) => child.name === name);

/** Elements at the end of a path of names. */
export function under(node: XmlNode, ...path: string[]): XmlNode[] {
  let nodes = [node];
  for (const name of path) nodes = nodes.flatMap((one) => childrenOf(one, name));
  return nodes;
}

/** Text of the first element at the end of a path; "" when there is none. */
export const textOf = (node: XmlNode, ...path: string[]): string => under(node, ...path)[0]?.text ?? "";
