import { westernDigits } from "./dates";

/** The number as it is stored: an optional plus and 8 to 15 digits (E.164), without what people put between them; null when it is none. */
export function normalPhone(typed: string): string | null {
  const plain = westernDigits(typed)
    .replace(/^(\s*(?:\+|00)[^(]*)\(0\)/, "$1") // `+44 (0)20 …`: the nought is for those who call from inside
    .replace(/[\s().\-/\u2010-\u2015]/g, "")
    .replace(/^00/, "+");
  return /^\+?\d{8,15}$/.test(plain) ? plain : null;
}
