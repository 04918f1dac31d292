/** Offsets of brackets that belong together, both ways. Brackets within texts do not count; unmatched ones are not in it. */
export function bracketPairs(text: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const { at, sign } of brackets(text)) {
    if (sign === "{" || sign === "[") {
      open.push(at);
      continue;
    }
    const start = open.at(-1);
    if (start === undefined || closes(text[start] ?? "") !== sign) continue;
    open.pop();
    pairs.set(start, at);
    pairs.set(at, start);
  }
  return pairs;
}

/** The bracket at the caret (before it or after it) and its partner. */
export function bracketsAt(pairs: ReadonlyMap<number, number>, caret: number): [number, number] | null {
  for (const at of [caret - 1, caret]) {
    const partner = pairs.get(at);
    if (partner !== undefined) return [at, partner];
  }
  return null;
}

export const closes = (open: string): string => (open === "{" ? "}" : open === "[" ? "]" : open === '"' ? '"' : "");

/** Whether the offset lies inside a text (which ends with its line at the latest). */
export function isInText(text: string, offset: number): boolean {
  let inside = false;
  for (let at = text.lastIndexOf("\n", offset - 1) + 1; at < offset; at++) {
    if (text[at] === "\\" && inside) at++;
    else if (text[at] === '"') inside = !inside;
  }
  return inside;
}

function* brackets(text: string): Generator<{ at: number; sign: string }> {
  const lexeme = /"(?:\\.|[^"\\\n])*"?|[{}[\]]/g;
  for (const { index, 0: sign } of text.matchAll(lexeme)) if (!sign.startsWith('"')) yield { at: index, sign };
}
