/** A picture in grey, one byte per pixel, row by row. */
export interface GreyPicture {
  grey: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
}

/** What may make a photo of a document hard to read. Advice, never a reason to refuse it. */
export type QualityHint = "small" | "blurred" | "dark" | "glare";

/** Where a photo begins to be hard to read. Tried on drawn pages (test/unit/ui.flow.photo-quality.test.ts). */
export const qualityLimits = {
  /** Shorter side of the picture as it was taken, in pixels: below it a page of an identity card has letters of less than ten pixels. */
  shortSidePixels: 600,
  /** Variance of the Laplacian where the picture has its most detail. */
  sharpness: 260,
  /** Grey that 95 of 100 pixels are darker than. Paper, even in a dim room, is brighter. */
  paperGrey: 105,
  /** From here on a pixel is blown: nothing can be read in it. */
  blownGrey: 250,
  /** Share of parts of the picture that are nothing but blown pixels. More than the most is white paper, not glare. */
  glareShare: { least: 0.02, most: 0.35 },
  /** Grey of the paper around a reflection; a scan whose paper is white everywhere is no photo with glare. */
  matPaperGrey: 240,
} as const;

/** Side of a part of the picture, in pixels. */
const tilePixels = 24;

/**
 * Says what may be hard to read. `picture` is a copy whose longer side has about 1,000 pixels: sharpness depends on how large it is
 * looked at. `taken`: the size of the original.
 */
export function qualityHints(picture: GreyPicture, taken: { width: number; height: number }): QualityHint[] {
  const { paperGrey, sharpness, shortSidePixels } = qualityLimits;
  const hints: QualityHint[] = [];
  if (Math.min(taken.width, taken.height) < shortSidePixels) hints.push("small");
  const isDark = greyAt(picture, 0.95) < paperGrey;
  if (isDark) hints.push("dark");
  // In the dark there is too little contrast to tell whether it is sharp: one thing at a time.
  else if (sharpnessOf(picture) < sharpness) hints.push("blurred");
  if (hasGlare(picture)) hints.push("glare");
  return hints;
}

/** The grey that this share of the pixels is darker than. */
export function greyAt({ grey }: GreyPicture, share: number): number {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value] = (counts[value] ?? 0) + 1;
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += counts[value] ?? 0;
    if (seen >= grey.length * share) return value;
  }
  return 255;
}

/**
 * Variance of the Laplacian in the part with the most detail but one in twenty: a page is mostly empty, and its few lines of print decide.
 */
export function sharpnessOf(picture: GreyPicture): number {
  const variances = tilesOf(picture).map((tile) => laplacianVariance(picture, tile));
  variances.sort((a, b) => a - b);
  return variances[Math.floor(variances.length * 0.95)] ?? 0;
}

interface Tile {
  x: number;
  y: number;
}

function tilesOf({ width, height }: GreyPicture): Tile[] {
  const tiles: Tile[] = [];
  for (let y = 1; y + tilePixels < height; y += tilePixels)
    for (let x = 1; x + tilePixels < width; x += tilePixels) tiles.push({ x, y });
  return tiles;
}

function laplacianVariance({ grey, width }: GreyPicture, tile: Tile): number {
  let sum = 0;
  let squares = 0;
  for (let y = tile.y; y < tile.y + tilePixels; y += 1) {
    for (let x = tile.x; x < tile.x + tilePixels; x += 1) {
      const at = y * width + x;
      const value =
        4 * (grey[at] ?? 0) -
        (grey[at - 1] ?? 0) -
        (grey[at + 1] ?? 0) -
        (grey[at - width] ?? 0) -
        (grey[at + width] ?? 0);
      sum += value;
      squares += value * value;
    }
  }
  const count = tilePixels * tilePixels;
  return squares / count - (sum / count) ** 2;
}

/** Whether some parts, but not most, are nothing but white, on paper that is not. */
function hasGlare(picture: GreyPicture): boolean {
  const { glareShare, matPaperGrey } = qualityLimits;
  const tiles = tilesOf(picture);
  const share = tiles.filter((tile) => isBlown(picture, tile)).length / Math.max(1, tiles.length);
  return share >= glareShare.least && share <= glareShare.most && mostCommonGrey(picture) < matPaperGrey;
}

function isBlown({ grey, width }: GreyPicture, tile: Tile): boolean {
  for (let y = tile.y; y < tile.y + tilePixels; y += 1)
    for (let x = tile.x; x < tile.x + tilePixels; x += 1)
      if ((grey[y * width + x] ?? 0) < qualityLimits.blownGrey) return false;
  return true;
}

/** The grey of the paper: the brighter half's most common one below the blown ones. White paper has none, so it counts as white. */
function mostCommonGrey({ grey }: GreyPicture): number {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value] = (counts[value] ?? 0) + 1;
  let best = 255;
  for (let value = 110; value < qualityLimits.blownGrey; value += 1)
    if ((counts[value] ?? 0) > (best === 255 ? grey.length / 50 : (counts[best] ?? 0))) best = value;
  return best;
}
