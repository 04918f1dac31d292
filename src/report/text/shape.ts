import type { Cut, Faces } from "./faces";

/** A glyph where it stands. Measures are thousandths of the size of the writing. */
export interface Drawn {
  cut: Cut;
  id: number;
  /** What is copied with it; of glyphs that stand for something together, the first has all of it. */
  text: string;
  advance: number;
  dx: number;
  dy: number;
}
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

  /** The clusters all have the same level. */
  shape(clusters: readonly Placed[], bold: boolean): Mark[] {
    const isRightToLeft = ((clusters[0]?.level ?? 0) & 1) === 1;
    const runs: Mark[][] = [];
    let waiting: { cut: Cut; text: string } | null = null;
    const flush = () => {
      if (waiting !== null) runs.push(this.#run(waiting.cut, waiting.text, isRightToLeft));
      waiting = null;
    };
    for (const { text, mirrored } of clusters) {
      const cut = this.#faces.faceFor(drawnOf(text), bold);
      if (cut === null || mirrored !== null || isSyllable(text)) {
        flush();
        runs.push(cut === null ? this.#apart(text, bold, isRightToLeft) : this.#alone(cut, text, mirrored, isRightToLeft));
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
    return this.#remembered(key, () => withText(glyphs(cut, mirrored ?? text, isRightToLeft), text));
  }

  #run(cut: Cut, text: string, isRightToLeft: boolean): Mark[] {
    const key = `${cut.face.file} ${cut.thick} ${isRightToLeft} ${text}`;
    return this.#remembered(key, () => {
      const drawn = glyphs(cut, text, isRightToLeft);
      const read = (isRightToLeft ? drawn.toReversed() : drawn).map((one) => one.text).join("");
      // A font may take characters apart or swap them. What is copied stays what was written.
      return read === text ? drawn : withText(drawn, isRightToLeft ? [...text].reverse().join("") : text);
    });
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

const withText = (drawn: readonly Drawn[], text: string): Drawn[] =>
  drawn.map((one, index) => ({ ...one, text: index === 0 ? text : "" }));

const isSyllable = (text: string): boolean => /^[\u0900-\u097f]/u.test(text);

const drawnOf = (text: string): number[] => {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const seen = codes.filter((code) => !isSelector(code));
  return seen.length === 0 ? codes : seen;
};

/** Choose between forms of the character before them, which the fonts have one of. */
const isSelector = (code: number): boolean => (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
const isInvisible = (code: number): boolean =>
  isSelector(code) ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  code === 0xad ||
  code === 0xfeff;
