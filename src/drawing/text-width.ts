const most = 34;

/** A name as it is drawn: long ones keep their beginning and end. */
export const clipped = (text: string): string =>
  text.length <= most ? text : `${text.slice(0, most - 12)}…${text.slice(-11)}`;

/**
 * How wide a text will be, in CSS pixels, without asking a browser: classes of letters of common system fonts, on the generous
 * side, so that boxes are never too small.
 */
export function textWidth(text: string, fontPx: number, bold = false): number {
  let em = 0;
  for (const sign of text) em += emOf(sign);
  return em * fontPx * (bold ? 1.06 : 1);
}

function emOf(sign: string): number {
  if (/[ijl|!.,:;'`]/.test(sign)) return 0.3;
  if (/[ftr()[\]{}\s/\\-]/.test(sign)) return 0.42;
  if (/[mwMW@%…→↺]/.test(sign)) return 0.95;
  if (/[A-Z_#]/.test(sign)) return 0.7;
  return sign > "ÿ" ? 1 : 0.6;
}
