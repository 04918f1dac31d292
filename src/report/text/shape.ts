import type { Cut, Faces } from "./faces";

/** A glyph where it stands. Measures are thousandths of the size of the writing. */
export interface Drawn {
  cut: Cut;
  id: number;
  /** What is copied with it; of glyphs that stand for something together, the first has all of it, the others `nothing`. */
  text: string;
  advance: number;
  dx: number;
  dy: number;
}
/** Copied with a glyph that stands for nothing of its own. Programs that read PDF want some character, and this one is invisible. */
export const nothing = "\u2060";

/** Stands for a character that no font draws: a box with its code point. */
export interface Box {
  box: string;
  advance: number;
}
export type Mark = Drawn | Box;

/** A cluster with where it goes: `level` as the bidirectional algorithm says, odd from right to left. */
export interface Placed {
  text: string;
  level: number;
  /** What is drawn instead when it goes from right to left: `)` for `(`. */
  mirrored: string | null;
}

/** Makes glyphs of text. The marks of a run stand from left to right as they are seen. */
export class Shaper {
  readonly #faces: Faces;
  readonly #known = new Map<string, Mark[]>();

  constructor(faces: Faces) {
    this.#faces = faces;
  }

  /** The clusters all have the same level. `near`: the cut that a space is drawn with if it can be. */
  shape(clusters: readonly Placed[], bold: boolean, near: Cut | null = null): Mark[] {
    const isRightToLeft = ((clusters[0]?.level ?? 0) & 1) === 1;
    const runs: Mark[][] = [];
    let waiting: { cut: Cut; text: string } | null = null;
    const flush = () => {
      if (waiting !== null) runs.push(this.#run(waiting.cut, waiting.text, isRightToLeft));
      waiting = null;
    };
    for (const { text, mirrored } of clusters) {
      const codes = drawnOf(text);
      const isNear = near !== null && codes.every((code) => near.face.font.hasGlyphForCodePoint(code));
      const cut = isNear ? near : this.#faces.faceFor(codes, bold);
      if (cut === null || mirrored !== null || isSyllable(text)) {
        flush();
        runs.push(
          cut === null ? this.#apart(text, bold, isRightToLeft) : this.#alone(cut, text, mirrored, isRightToLeft),
        );
      } else if (waiting !== null && (waiting as { cut: Cut }).cut === cut)
        waiting = { cut, text: (waiting as { text: string }).text + text };
      else {
        flush();
        waiting = { cut, text };
      }
    }
    flush();
    return (isRightToLeft ? runs.reverse() : runs).flat();
  }

  /** No face draws all of it: each code point for itself. */
  #apart(text: string, bold: boolean, isRightToLeft: boolean): Mark[] {
    const marks = [...text].flatMap((character): Mark[] => {
      const code = character.codePointAt(0) ?? 0;
      if (isInvisible(code)) return [];
      const cut = this.#faces.faceFor([code], bold);
      return cut === null
        ? [{ box: code.toString(16).toUpperCase().padStart(4, "0"), advance: 1_150 }]
        : this.#run(cut, character, isRightToLeft);
    });
    return isRightToLeft ? marks.reverse() : marks;
  }

  /** One cluster, of which the first glyph has the text: its glyphs may stand in another order than its characters. */
  #alone(cut: Cut, text: string, mirrored: string | null, isRightToLeft: boolean): Mark[] {
    const key = `${cut.face.file} ${cut.thick} ${isRightToLeft} alone ${text}`;
    return this.#remembered(key, () => told(glyphs(cut, mirrored ?? text, isRightToLeft), text, isRightToLeft));
  }

  #run(cut: Cut, text: string, isRightToLeft: boolean): Mark[] {
    const key = `${cut.face.file} ${cut.thick} ${isRightToLeft} ${text}`;
    return this.#remembered(key, () => told(glyphs(cut, text, isRightToLeft), text, isRightToLeft));
  }

  #remembered(key: string, make: () => Mark[]): Mark[] {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }
}

export const widthOf = (marks: readonly Mark[]): number => marks.reduce((sum, { advance }) => sum + advance, 0);

function glyphs(cut: Cut, text: string, isRightToLeft: boolean): Drawn[] {
  const { font } = cut.face;
  const perThousand = 1_000 / font.unitsPerEm;
  const run = font.layout(text, undefined, undefined, undefined, isRightToLeft ? "rtl" : "ltr");
  return run.glyphs.map(({ id, codePoints }, index) => {
    const at = run.positions[index];
    return {
      cut,
      id,
      text: String.fromCodePoint(...codePoints),
      advance: (at?.xAdvance ?? 0) * perThousand,
      dx: (at?.xOffset ?? 0) * perThousand,
      dy: (at?.yOffset ?? 0) * perThousand,
    };
  });
}

/** Whether it stands above, below or over another glyph. */
export const isOff = ({ advance, dx, dy }: Drawn): boolean =>
  Math.abs(dy) >= 0.5 || (advance < 0.5 && Math.abs(dx) >= 0.5);

/**
 * The glyphs with what is copied with each. Those that stand off their place are told with the letter that they belong to; where a font
 * takes characters apart or swaps them, the first glyph tells the whole, so that what is copied is what was written.
 */
function told(drawn: readonly Drawn[], text: string, isRightToLeft: boolean): Drawn[] {
  const read = isRightToLeft ? drawn.toReversed() : [...drawn];
  const folded: Drawn[] = [];
  let letter = -1;
  for (const one of read) {
    const base = folded[letter];
    if (isOff(one) && base !== undefined) {
      folded[letter] = { ...base, text: base.text + one.text };
      folded.push({ ...one, text: "" });
    } else {
      letter = folded.length;
      folded.push(one);
    }
  }
  const isRight = folded.map((one) => one.text).join("") === text;
  const first = Math.max(
    0,
    drawn.findIndex((one) => !isOff(one)),
  );
  const seen = isRightToLeft ? folded.reverse() : folded;
  return seen.map((one, index) => {
    if (isRight)
      return one.text === "" ? { ...one, text: nothing } : { ...one, text: backwards(one.text, isRightToLeft) };
    return { ...one, text: index === first ? backwards(text, isRightToLeft) : nothing };
  });
}

/** Programs that read PDF turn what goes from right to left round, character by character. */
const backwards = (text: string, isRightToLeft: boolean): string =>
  isRightToLeft ? [...text].reverse().join("") : text;

const isSyllable = (text: string): boolean => /^[\u0900-\u097f]/u.test(text);

const drawnOf = (text: string): number[] => {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const seen = codes.filter((code) => !isSelector(code));
  return seen.length === 0 ? codes : seen;
};

/** Choose between forms of the character before them, which the fonts have one of. */
const isSelector = (code: number): boolean =>
  (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
const isInvisible = (code: number): boolean =>
  isSelector(code) ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  code === 0xad ||
  code === 0xfeff;
