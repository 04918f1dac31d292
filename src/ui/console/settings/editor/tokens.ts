export type TokenKind = "key" | "text" | "number" | "word" | "bracket" | "plain";

export interface Token {
  kind: TokenKind;
  text: string;
  /** Column of its first sign, from 0. */
  at: number;
}

/** The tokens of one line of JSON. Texts never go over the end of a line, so every line can be read by itself. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  const lexeme = /("(?:\\.|[^"\\])*"?)(\s*:)?|(-?\d[\d.eE+-]*)|([A-Za-z]+)|([{}[\]])|(\s+|.)/g;
  for (const match of line.matchAll(lexeme)) {
    const [whole, text, colon, number, word, bracket] = match;
    const at = match.index;
    if (text !== undefined) {
      tokens.push({ kind: colon === undefined ? "text" : "key", text, at });
      if (colon !== undefined) add(tokens, colon, at + text.length);
    } else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (word !== undefined) tokens.push({ kind: "word", text: word, at });
    else if (bracket !== undefined) tokens.push({ kind: "bracket", text: bracket, at });
    else add(tokens, whole, at);
  }
  return tokens;
}

function add(tokens: Token[], text: string, at: number): void {
  const last = tokens.at(-1);
  if (last?.kind === "plain") last.text += text;
  else tokens.push({ kind: "plain", text, at });
}
