/** A colour as three parts, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/** Reads `#rrggbb`, and nothing else. */
export function parseHex(text: string): Rgb | null {
  const [, r, g, b] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim()) ?? [];
  return r === undefined || g === undefined || b === undefined
    ? null
    : [Number.parseInt(r, 16), Number.parseInt(g, 16), Number.parseInt(b, 16)];
}

export const toHex = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** Contrast of two colours as WCAG 2 counts it: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export const white: Rgb = [255, 255, 255];
export const black: Rgb = [0, 0, 0];

/** Text on this colour: whichever of white and black reads better (one of them always has 4.5). */
export const inkOn = (rgb: Rgb): Rgb => (contrast(rgb, white) >= contrast(rgb, black) ? white : black);

/** A colour part of the way to another; `share` 0 to 1. */
export const mixed = (from: Rgb, to: Rgb, share: number): Rgb => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

/**
 * The colour nearest to this one that can be told from every ground: made darker or lighter in small steps, whichever gets there first.
 * Null: there is none (a middle grey beside its opposite).
 */
export function nearestReadable(rgb: Rgb, grounds: readonly Rgb[], wanted: number): Rgb | null {
  const passes = (candidate: Rgb): boolean => grounds.every((ground) => contrast(candidate, ground) >= wanted);
  for (let step = 0; step <= steps; step++) {
    const found = [black, white].map((end) => mixed(rgb, end, step / steps)).find(passes);
    if (found !== undefined) return found;
  }
  return null;
}

const steps = 100;

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
