import type { Brand, BrandColours } from "../../domain/brand";
import { contrast, nearestReadable, type Rgb, toHex } from "../../lib/colour";
import { type Palette, paletteFor, readableText, type Scheme, schemes, visibleEdge } from "./palette";

/** Two colours that stand on one another, and how well they can be told apart. */
export interface ContrastPair {
  scheme: Scheme;
  /** `ink on surface`, for people and for messages. */
  pair: string;
  /** The colour that a change would be made to. Null: it follows from others, so those have to change. */
  token: keyof BrandColours | null;
  foreground: string;
  background: string;
  /** 1 to 21, two decimals, rounded down: 4.499 does not pass for 4.5. */
  ratio: number;
  wanted: number;
  passes: boolean;
  /** Advice only: WCAG asks nothing of this pair, or only in part. */
  advisory: boolean;
  /** The nearest colour in place of `foreground` that passes; null: it passes, or there is none. */
  nearest: string | null;
}

/** Every pair of colours that the flow puts on one another, in the schemes that the brand can be seen in. */
export function contrastsOf(brand: Brand): ContrastPair[] {
  const mode = brand.mode ?? "auto";
  const seen = mode === "auto" ? schemes : [mode];
  return seen.flatMap((scheme) => {
    const palette = paletteFor(brand, scheme);
    return pairs.map((pair) => measured(pair, palette, scheme));
  });
}

/** What stands in the way of publishing. */
export const failingContrasts = (brand: Brand): ContrastPair[] =>
  contrastsOf(brand).filter(({ passes, advisory }) => !passes && !advisory);

interface Pair {
  over: keyof Palette;
  under: keyof Palette;
  token: keyof BrandColours | null;
  wanted: number;
  advisory?: true;
}

const pairs: readonly Pair[] = [
  { over: "ink", under: "surface", token: "ink", wanted: readableText },
  { over: "ink", under: "bg", token: "ink", wanted: readableText },
  { over: "ink", under: "soft", token: "ink", wanted: readableText },
  { over: "ink2", under: "surface", token: "ink2", wanted: readableText },
  { over: "ink2", under: "soft", token: "ink2", wanted: readableText },
  { over: "brandInk", under: "brand", token: "brandInk", wanted: readableText },
  { over: "brandText", under: "surface", token: null, wanted: readableText },
  { over: "brandText", under: "bg", token: null, wanted: readableText },
  { over: "bad", under: "surface", token: null, wanted: readableText },
  { over: "ok", under: "surface", token: null, wanted: readableText },
  { over: "edge", under: "surface", token: null, wanted: visibleEdge },
  // A button is known by its words, so this is advice: one that melts into the page is hard to find.
  { over: "brand", under: "surface", token: "brand", wanted: visibleEdge, advisory: true },
];

function measured({ over, under, token, wanted, advisory }: Pair, palette: Palette, scheme: Scheme): ContrastPair {
  const [foreground, background] = [palette[over], palette[under]];
  const exact = contrast(foreground, background);
  const passes = exact >= wanted;
  return {
    scheme,
    pair: `${names[over]} on ${names[under]}`,
    token,
    foreground: toHex(foreground),
    background: toHex(background),
    ratio: Math.floor(exact * 100) / 100,
    wanted,
    passes,
    advisory: advisory === true,
    nearest: passes || token === null ? null : nearestFor(over, palette, foreground, background, wanted),
  };
}

/** Ink stands on several grounds: what is offered passes on all of them, or at least on this one. */
function nearestFor(over: keyof Palette, palette: Palette, from: Rgb, ground: Rgb, wanted: number): string | null {
  const all = pairs.filter((pair) => pair.over === over && pair.wanted === wanted).map(({ under }) => palette[under]);
  const found = nearestReadable(from, all, wanted) ?? nearestReadable(from, [ground], wanted);
  return found === null ? null : toHex(found);
}

const names: Record<keyof Palette, string> = {
  brand: "brand",
  brandInk: "text of buttons",
  brandText: "links",
  bg: "background",
  surface: "surface",
  soft: "soft surface",
  line: "lines",
  edge: "edges of fields",
  ink: "text",
  ink2: "second text",
  ok: "good news",
  bad: "errors",
  wait: "waiting",
};
