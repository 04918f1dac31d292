import { closes, isInText } from "./brackets";

export interface Selection {
  text: string;
  start: number;
  end: number;
}

/** A change: what is replaced by what, and where the selection is afterwards. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  select: readonly [number, number];
}

export const indentSize = 2;
const indent = " ".repeat(indentSize);

/** What a key does in a JSON editor beyond what a text field does. Null: the browser does the usual thing. */
export function editForKey(selection: Selection, key: string, shift = false): Edit | null {
  switch (key) {
    case "Enter":
      return newLine(selection);
    case "Tab":
      return shift ? outdented(selection) : indented(selection);
    case "Backspace":
      return withoutPair(selection);
    case "{":
    case "[":
    case '"':
      return opened(selection, key);
    case "}":
    case "]":
      return closed(selection, key);
    default:
      return null;
  }
}

function newLine({ text, start, end }: Selection): Edit {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const margin = /^ */.exec(text.slice(lineStart, start))?.[0] ?? "";
  const before = text.slice(lineStart, start).trimEnd().at(-1) ?? "";
  const opens = (before === "{" || before === "[") && !isInText(text, start);
  const inner = opens ? margin + indent : margin;
  // Between a pair of brackets the closing one goes to a line of its own.
  const splits =
    opens && text.slice(end).trimStart().startsWith(closes(before)) && /^[ \t]*[}\]]/.test(text.slice(end));
  const gap = splits ? (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) : 0;
  const caret = start + 1 + inner.length;
  return { from: start, to: end + gap, insert: `\n${inner}${splits ? `\n${margin}` : ""}`, select: [caret, caret] };
}

function indented({ text, start, end }: Selection): Edit {
  if (!text.slice(start, end).includes("\n")) {
    const column = start - (text.lastIndexOf("\n", start - 1) + 1);
    const insert = " ".repeat(indentSize - (column % indentSize));
    return { from: start, to: end, insert, select: [start + insert.length, start + insert.length] };
  }
  return changedLines({ text, start, end }, (line) => (line === "" ? line : indent + line));
}

const outdented = (selection: Selection): Edit =>
  changedLines(selection, (line) => line.replace(new RegExp(`^ {1,${indentSize}}`), ""));

function changedLines({ text, start, end }: Selection, change: (line: string) => string): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  // A selection that ends at the very beginning of a line does not mean that line.
  const lastAt = end > start && text[end - 1] === "\n" ? end - 1 : end;
  const nextBreak = text.indexOf("\n", lastAt);
  const to = nextBreak === -1 ? text.length : nextBreak;
  const lines = text.slice(from, to).split("\n");
  const changed = lines.map(change);
  const insert = changed.join("\n");
  const first = (changed[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  const newStart = Math.max(from, start + first);
  return { from, to, insert, select: [newStart, Math.max(newStart, end + insert.length - (to - from))] };
}

function withoutPair({ text, start, end }: Selection): Edit | null {
  if (start !== end || start === 0) return null;
  const before = text[start - 1] ?? "";
  if (closes(before) !== "" && closes(before) === text[start] && (before === '"' || !isInText(text, start - 1)))
    return { from: start - 1, to: start + 1, insert: "", select: [start - 1, start - 1] };
  // In the margin, Backspace takes a whole step back.
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const margin = text.slice(lineStart, start);
  if (margin.length < indentSize || margin.trim() !== "") return null;
  const step = margin.length % indentSize || indentSize;
  return { from: start - step, to: start, insert: "", select: [start - step, start - step] };
}

function opened({ text, start, end }: Selection, sign: string): Edit | null {
  const inText = isInText(text, start);
  // Typing over the closing quote of a text leaves it.
  if (sign === '"' && inText)
    return start === end && text[start] === '"'
      ? { from: start, to: start, insert: "", select: [start + 1, start + 1] }
      : null;
  if (inText) return null;
  const chosen = text.slice(start, end);
  if (chosen.includes("\n") && sign === '"') return null;
  if (chosen === "" && !/^[\s,:}\]]|^$/.test(text[end] ?? "")) return null;
  return {
    from: start,
    to: end,
    insert: `${sign}${chosen}${closes(sign)}`,
    select: [start + 1, start + 1 + chosen.length],
  };
}

function closed({ text, start, end }: Selection, sign: string): Edit | null {
  if (start !== end || isInText(text, start)) return null;
  if (text[start] === sign) return { from: start, to: start, insert: "", select: [start + 1, start + 1] };
  // Alone on its line, a closing bracket steps back to where its object began.
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const margin = text.slice(lineStart, start);
  if (margin === "" || margin.trim() !== "") return null;
  const shorter = margin.slice(0, Math.max(0, margin.length - indentSize));
  const caret = lineStart + shorter.length + 1;
  return { from: lineStart, to: end, insert: shorter + sign, select: [caret, caret] };
}

/** Puts a ready-made piece of JSON where the caret is, on lines of its own, with the indentation and commas it needs there. */
export function insertPiece({ text, start, end }: Selection, piece: string): Edit {
  const from = text.slice(0, start).trimEnd().length;
  const before = text[from - 1] ?? "";
  const margin = /^ */.exec(text.slice(text.lastIndexOf("\n", from - 1) + 1))?.[0] ?? "";
  const opens = before === "{" || before === "[";
  const inner = opens ? margin + indent : margin;
  const rest = text.slice(end);
  const next = rest.trimStart()[0] ?? "";
  const breaksAnyway = /^\s*\n/.test(rest);
  const lead = before === "" ? "" : `${/["}\]\w]/.test(before) ? "," : ""}${before === ":" ? " " : `\n${inner}`}`;
  const comma = /["{[\w-]/.test(next) ? "," : "";
  const outer = inner.slice(indent.length);
  const breakAfter = breaksAnyway || next === "" || next === "," ? "" : `\n${comma === "" ? outer : inner}`;
  const body = piece.split("\n").join(`\n${before === ":" ? margin : inner}`);
  const caret = from + lead.length + body.length;
  return { from, to: end, insert: `${lead}${body}${comma}${breakAfter}`, select: [caret, caret] };
}

export const applyEdit = (text: string, { from, to, insert }: Edit): string =>
  text.slice(0, from) + insert + text.slice(to);
