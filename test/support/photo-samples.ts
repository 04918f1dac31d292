import type { GreyPicture, QualityHint } from "../../src/ui/flow/photo-quality";

/** A drawn photo of a document, with what a person would say of it. */
export interface PhotoSample {
  name: string;
  picture: GreyPicture;
  /** Size of the photo as it was taken. */
  taken: { width: number; height: number };
  expected: QualityHint[];
}

interface Wish {
  /** Grey of paper, ink and table. */
  paper?: number;
  ink?: number;
  table?: number;
  /** Lines of print, and how much of the sheet they fill. */
  lines?: number;
  /** Half side of the square that every pixel is the mean of, twice: 0 is sharp. */
  blurPixels?: number;
  /** All light times this. */
  light?: number;
  /** Grey that the noise of the sensor adds or takes at most. */
  noise?: number;
  /** Reflections: middle and radius as shares of the width. */
  glare?: [x: number, y: number, radius: number][];
  /** The sheet fills the picture: a scan. */
  isScan?: boolean;
  /** A portrait, as on an identity card. */
  portrait?: boolean;
}

// As large as the browser looks at a photo (src/ui/flow/browser/photo.ts): sharpness depends on it.
const width = 1_000;
const height = 688;

/** A sheet with print on a table. The same wish draws the same picture, pixel by pixel. */
function drawn(wish: Wish, seed: number): GreyPicture {
  const { paper = 205, ink = 45, table = 110, lines = 14, isScan = false, portrait = false } = wish;
  const grey = new Float64Array(width * height).fill(isScan ? paper : table);
  const rect = (x: number, y: number, w: number, h: number, value: number): void => {
    for (let row = Math.max(0, y); row < Math.min(height, y + h); row += 1)
      grey.fill(value, row * width + Math.max(0, x), row * width + Math.min(width, x + w));
  };
  const chance = random(seed);
  const [left, top] = isScan ? [0, 0] : [78, 47];
  rect(left, top, width - 2 * left, height - 2 * top, paper);
  if (portrait) rect(left + 38, top + 62, 203, 266, (paper + ink) / 2);
  for (let line = 0; line < lines; line += 1) {
    const y = top + 38 + line * 41;
    const from = portrait ? left + 297 : left + 47;
    const to = width - left - 47 - chance() * 188;
    // Words of letters: strokes of three pixels, as small print has them in a picture of this size.
    for (let x = from; x < to && y + 16 < height - top; x += 6 + Math.floor(chance() * 5)) {
      if (chance() < 0.12) x += 12;
      else rect(x, y, 3, 9 + Math.floor(chance() * 9), ink);
    }
  }
  for (let times = 0; times < 2; times += 1) blur(grey, wish.blurPixels ?? 0);
  for (let at = 0; at < grey.length; at += 1) {
    const shake = (chance() - 0.5) * 2 * (wish.noise ?? 3);
    grey[at] = (grey[at] ?? 0) * (wish.light ?? 1) + shake;
  }
  for (const [x, y, radius] of wish.glare ?? []) shine(grey, x * width, y * width, radius * width);
  return { grey: Uint8ClampedArray.from(grey), width, height };
}

/** The mean of a square round every pixel, first along the rows and then along the columns. */
function blur(grey: Float64Array, pixels: number): void {
  if (pixels === 0) return;
  for (const [step, length, count] of [
    [1, width, height],
    [width, height, width],
  ] as const) {
    for (let line = 0; line < count; line += 1) {
      const start = step === 1 ? line * width : line;
      const values = Array.from({ length }, (_, at) => grey[start + at * step] ?? 0);
      for (let at = 0; at < length; at += 1) {
        const near = values.slice(Math.max(0, at - pixels), at + pixels + 1);
        grey[start + at * step] = near.reduce((sum, value) => sum + value, 0) / near.length;
      }
    }
  }
}

/** A lamp in the paper: white in the middle, fading at its edge. */
function shine(grey: Float64Array, x: number, y: number, radius: number): void {
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const distance = Math.hypot(column - x, row - y) / radius;
      if (distance < 1.3)
        grey[row * width + column] = (grey[row * width + column] ?? 0) + 255 * Math.min(1, (1.3 - distance) / 0.3);
    }
  }
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const phone = { width: 4_032, height: 3_024 };
const wishes: [name: string, wish: Wish, expected: QualityHint[], taken?: { width: number; height: number }][] = [
  // Fine as they are.
  ["a letter on a table", {}, []],
  ["a letter with little print", { lines: 4 }, []],
  ["an identity card with a portrait", { portrait: true, lines: 10 }, []],
  ["a letter in lamplight", { light: 0.8 }, []],
  ["a letter with a noisy sensor", { noise: 8 }, []],
  ["grey print on grey paper", { paper: 180, ink: 80 }, []],
  ["a letter on a dark table", { table: 25 }, []],
  ["a letter on a white table", { table: 235 }, []],
  ["a scan on white paper", { isScan: true, paper: 255, ink: 0, noise: 0 }, []],
  ["a scan of a nearly empty white page", { isScan: true, paper: 255, ink: 0, noise: 0, lines: 2 }, []],
  ["a scan on off-white paper", { isScan: true, paper: 245, ink: 20, noise: 2 }, []],
  ["a letter held a little unsteadily", { blurPixels: 1, ink: 20, paper: 225 }, []],
  ["a letter with a tiny reflection", { glare: [[0.6, 0.3, 0.03]] }, []],
  // Too small.
  ["a thumbnail of a card", { portrait: true }, ["small"], { width: 480, height: 320 }],
  ["a picture from a chat", {}, ["small"], { width: 1_280, height: 590 }],
  ["a picture just large enough", {}, [], { width: 900, height: 600 }],
  // Blurred.
  ["a letter out of focus", { blurPixels: 3 }, ["blurred"]],
  ["a letter far out of focus", { blurPixels: 6 }, ["blurred"]],
  ["a card out of focus", { portrait: true, blurPixels: 3 }, ["blurred"]],
  ["a noisy letter out of focus", { blurPixels: 4, noise: 5 }, ["blurred"]],
  ["a blurred scan", { isScan: true, paper: 245, ink: 20, noise: 1, blurPixels: 4 }, ["blurred"]],
  // Dark.
  ["a letter at night", { light: 0.25 }, ["dark"]],
  ["a letter in the shade", { light: 0.42 }, ["dark"]],
  ["a card in the dark, out of focus too", { portrait: true, light: 0.3, blurPixels: 4 }, ["dark"]],
  ["a dark and noisy letter", { light: 0.3, noise: 10 }, ["dark"]],
  // Glare.
  ["a letter with a lamp in it", { glare: [[0.55, 0.35, 0.14]] }, ["glare"]],
  ["a card with a flash in it", { portrait: true, glare: [[0.35, 0.3, 0.12]] }, ["glare"]],
  [
    "a letter with two reflections",
    {
      glare: [
        [0.3, 0.2, 0.09],
        [0.7, 0.5, 0.09],
      ],
    },
    ["glare"],
  ],
  ["a letter with a window in it", { glare: [[0.5, 0.3, 0.22]] }, ["glare"]],
  ["a small picture with a lamp in it", { glare: [[0.5, 0.3, 0.15]] }, ["small", "glare"], { width: 640, height: 440 }],
];

export const photoSamples: readonly PhotoSample[] = wishes.map(([name, wish, expected, taken = phone], place) => ({
  name,
  picture: drawn(wish, place + 1),
  taken,
  expected,
}));
