import type { Theme } from "./model";

/** A tenant's theme as custom properties, for a style element of its own. Only what parses gets through: a theme is outside data. */
export function themeCss({ brand, radiusPx }: Theme): string {
  const rules: string[] = [];
  const rgb = brand === null ? null : parseHex(brand);
  if (rgb !== null) {
    rules.push(
      `--brand:${toHex(rgb)}`,
      `--brand-ink:${inkOn(rgb)}`,
      `--brand-text:${toHex(readableOn(rgb, white, -1))}`,
    );
  }
  if (radiusPx !== null && Number.isFinite(radiusPx))
    rules.push(`--radius:${Math.min(24, Math.max(0, Math.round(radiusPx)))}px`);
  if (rules.length === 0) return "";
  const dark =
    rgb === null ? "" : `@media (prefers-color-scheme:dark){:root{--brand-text:${toHex(readableOn(rgb, night, 1))}}}`;
  return `:root{${rules.join(";")}}${dark}`;
}

export const plainTheme: Theme = { brand: null, radiusPx: null };

/** Contrast of two colours as WCAG 2 counts it: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export type Rgb = readonly [number, number, number];

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];
/** The darkest surface of the dark scheme. */
const night: Rgb = [23, 24, 30];
const readable = 4.5;

export function parseHex(text: string): Rgb | null {
  const [, r, g, b] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim()) ?? [];
  return r === undefined || g === undefined || b === undefined
    ? null
    : [Number.parseInt(r, 16), Number.parseInt(g, 16), Number.parseInt(b, 16)];
}

const toHex = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** Text on the brand's colour: whichever of white and black reads better (one of them always passes). */
export const inkOn = (rgb: Rgb): string => (contrast(rgb, white) >= contrast(rgb, black) ? "#ffffff" : "#000000");

/** The brand's colour as text: made darker or lighter until it can be read on the ground. */
export function readableOn(rgb: Rgb, ground: Rgb, direction: 1 | -1): Rgb {
  let at = rgb;
  for (let step = 0; step < 40 && contrast(at, ground) < readable; step++) {
    const towards = direction === 1 ? 255 : 0;
    at = [mix(at[0], towards), mix(at[1], towards), mix(at[2], towards)];
  }
  return at;
}

const mix = (from: number, to: number): number => Math.round(from + (to - from) * 0.08);

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
