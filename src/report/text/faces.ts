import { create, type Font } from "fontkit";
import * as z from "zod";
import { baseLanguage } from "../../domain/spoken-languages";

/** Fonts that draw a text between them: each knows a slice of the characters. */
export interface Faces {
  /** The first face that draws all of these code points; null: none does. */
  faceFor(codePoints: readonly number[], bold: boolean): Cut | null;
}

/** A font as it was packed: `scripts/report-fonts.mjs`. */
export interface Face {
  file: string;
  font: Font;
}

/** How something is drawn. `thick`: there is no bold cut of it, so its outline is drawn with a pen as well. */
export interface Cut {
  face: Face;
  thick: boolean;
}

/** A text, and whether it is drawn bold. */
export interface Sample {
  text: string;
  bold: boolean;
}

/** Reads a packed file by its name. Throws when it is not there. */
export type LoadFont = (file: string) => Promise<Uint8Array>;

const Slices = z.array(
  z.object({
    file: z.string().regex(/^[\w.-]+$/),
    family: z.string(),
    weight: z.int(),
    ranges: z.array(z.tuple([z.int(), z.int()])),
  }),
);
type Slice = z.output<typeof Slices>[number];

/** Reads the slices whose characters occur. `language`: whose forms of Chinese characters are wanted where nothing else tells. */
export async function readFaces(samples: readonly Sample[], language: string, load: LoadFont): Promise<Faces> {
  const slices = Slices.parse(JSON.parse(new TextDecoder().decode(await load("fonts.json"))));
  const order = familiesFor(samples, language);
  const ordered = order.flatMap((family) => slices.filter((slice) => slice.family === family));
  const regular = await cutsOf(codePointsOf(samples, false), ordered, 400, load);
  const bold = await cutsOf(codePointsOf(samples, true), ordered, 700, load);
  return { faceFor: (codePoints, isBold) => firstFor(codePoints, isBold ? bold : regular) };
}

const kana = /[\u3041-\u30ff]/;

function familiesFor(samples: readonly Sample[], language: string): string[] {
  const base = baseLanguage(language);
  const japanese = base === "ja" || (base !== "zh" && samples.some(({ text }) => kana.test(text)));
  const eastern = japanese ? ["noto-sans-jp", "noto-sans-sc"] : ["noto-sans-sc", "noto-sans-jp"];
  return ["noto-sans", "noto-sans-arabic", "noto-sans-hebrew", "noto-sans-devanagari", ...eastern];
}

function codePointsOf(samples: readonly Sample[], bold: boolean): Set<number> {
  const found = new Set<number>();
  for (const sample of samples)
    if (sample.bold === bold)
      for (const character of sample.text.normalize("NFC") + sample.text) found.add(character.codePointAt(0) ?? 0);
  return found;
}

interface Cuts {
  byCodePoint: Map<number, Cut>;
  all: Cut[];
}

async function cutsOf(wanted: Set<number>, slices: readonly Slice[], weight: number, load: LoadFont): Promise<Cuts> {
  const left = new Set(wanted);
  const cuts: Cuts = { byCodePoint: new Map(), all: [] };
  const inWeight = new Set(slices.filter((slice) => slice.weight === weight).map(({ family }) => family));
  for (const slice of slices) {
    if (slice.weight !== weight && inWeight.has(slice.family)) continue;
    const here = [...left].filter((code) => slice.ranges.some(([from, to]) => from <= code && code <= to));
    if (here.length === 0) continue;
    const face = { file: slice.file, font: create(await load(slice.file)) };
    const cut = { face, thick: slice.weight !== weight };
    cuts.all.push(cut);
    for (const code of here)
      if (face.font.hasGlyphForCodePoint(code)) {
        cuts.byCodePoint.set(code, cut);
        left.delete(code);
      }
  }
  return cuts;
}

function firstFor([first, ...others]: readonly number[], { byCodePoint, all }: Cuts): Cut | null {
  // Fonts have empty glyphs for control characters; who reads the report is to see that there is one.
  if (first === undefined || isControl(first)) return null;
  const draws = ({ face }: Cut, codes: readonly number[]) =>
    codes.every((code) => face.font.hasGlyphForCodePoint(code));
  const nearest = byCodePoint.get(first);
  if (nearest !== undefined && draws(nearest, others)) return nearest;
  return all.find((cut) => draws(cut, [first, ...others])) ?? null;
}

const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code <= 0x9f);
