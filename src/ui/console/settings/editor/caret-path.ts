/**
 * The dotted path of what the caret is in or next to (`definition.states.review.on`), also in JSON that is not finished yet. Inside
 * a key or its value it is the key's path; between keys it is the object's.
 */
export function caretPath(text: string, caret: number): string[] {
  const stack: Container[] = [];
  const lexeme = /"(?:\\.|[^"\\\n])*"?|[{}[\],:]|[^\s"{}[\],:]+/g;
  let atKey: string | null = null;
  for (const { index, 0: sign } of text.matchAll(lexeme)) {
    const top = stack.at(-1);
    if (index >= caret) {
      // The caret stands right before a key: that key is meant, if it is on the same line.
      if (
        top?.kind === "object" &&
        top.key === null &&
        sign.startsWith('"') &&
        !text.slice(caret, index).includes("\n")
      )
        atKey = keyOf(sign);
      break;
    }
    atKey = null;
    if (sign === "{") stack.push({ kind: "object", key: null });
    else if (sign === "[") stack.push({ kind: "list", index: 0 });
    else if (sign === "}" || sign === "]") {
      stack.pop();
      if (index + 1 < caret) closeValue(stack.at(-1), text, index + 1, caret);
    } else if (sign === ",") {
      if (top?.kind === "list") top.index++;
      else if (top?.kind === "object") top.key = null;
    } else if (sign.startsWith('"') && top?.kind === "object" && top.key === null) {
      top.key = keyOf(sign);
    }
  }
  const path = stack.flatMap((one) => (one.kind === "list" ? [String(one.index)] : one.key === null ? [] : [one.key]));
  return atKey === null ? path : [...path, atKey];
}

type Container = { kind: "object"; key: string | null } | { kind: "list"; index: number };

// Behind a closed value, on a later line, the caret is no longer "in" that value.
function closeValue(container: Container | undefined, text: string, from: number, caret: number): void {
  if (container?.kind === "object" && text.slice(from, caret).includes("\n")) container.key = null;
}

const keyOf = (quoted: string): string => quoted.replace(/^"|"$/g, "");
