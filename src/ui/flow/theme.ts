import { type Palette, paletteFor, plainPalette, type Scheme } from "../../collection/brand/palette";
import { type Brand, type BrandDensity, brandDensities, type FontStack, fontStacks } from "../../domain/brand";
import { parseId } from "../../domain/ids";
import { mixed, toHex } from "../../lib/colour";

/**
 * A tenant's brand as a style sheet of its own, after ours. A brand is outside data: every value is parsed to a number, a colour, an id or
 * a word of a list and written anew, so that nothing of what was stored reaches the page as it stands. "" for the plain look.
 */
export function themeCss(brand: Brand): string {
  const mode = brand.mode === "light" || brand.mode === "dark" ? brand.mode : "auto";
  const first = mode === "auto" ? "light" : mode;
  const standing = [
    ...(mode === "auto" ? [] : [`color-scheme:${mode}`]),
    ...colourRules(brand, first, mode !== "auto"),
    ...radiusRule(brand.radiusPx),
  ];
  const dark = mode === "auto" ? colourRules(brand, "dark", false) : [];
  return [
    fontFace(brand),
    block(":root", standing),
    dark.length === 0 ? "" : `@media (prefers-color-scheme:dark){${block(":root", dark)}}`,
    block("body", fontRule(brand)),
    densityRules[known(brandDensities, brand.density) ?? "regular"],
    fileUrl(brand.logo) === null ? "" : logoRule,
    brand.poweredBy === true ? poweredByRule : "",
  ].join("");
}

export const plainTheme: Brand = {};

/** Where an uploaded file of a brand is served, or null: this is no such id. */
export function fileUrl(fileId: string | null | undefined): string | null {
  const id = parseId("file", fileId);
  return id === null ? null : `/brand-files/${id}`;
}

const block = (selector: string, rules: readonly string[]): string =>
  rules.length === 0 ? "" : `${selector}{${rules.join(";")}}`;

/** Names of the custom properties, and the colours behind notes, which follow from the surface. */
const properties: Record<keyof Palette, string> = {
  brand: "--brand",
  brandInk: "--brand-ink",
  brandText: "--brand-text",
  bg: "--bg",
  surface: "--surface",
  soft: "--soft",
  line: "--line",
  edge: "--edge",
  ink: "--ink",
  ink2: "--ink-2",
  ok: "--ok",
  bad: "--bad",
  wait: "--wait",
};

/** Only what differs from the plain look, unless `all`: a forced scheme has to say everything that the other one would change. */
function colourRules(brand: Brand, scheme: Scheme, all: boolean): string[] {
  const palette = paletteFor(brand, scheme);
  const plain = plainPalette[scheme];
  const keys = Object.keys(properties) as (keyof Palette)[];
  const changed = keys.filter((key) => all || toHex(palette[key]) !== toHex(plain[key]));
  const isOwnGround = changed.includes("surface") || changed.includes("ink");
  return [
    ...changed.map((key) => `${properties[key]}:${toHex(palette[key])}`),
    ...(isOwnGround
      ? [
          `--ok-soft:${toHex(mixed(palette.surface, palette.ok, 0.08))}`,
          `--bad-soft:${toHex(mixed(palette.surface, palette.bad, 0.06))}`,
          `--warn-soft:${toHex(mixed(palette.surface, [214, 158, 38], 0.1))}`,
        ]
      : []),
  ];
}

const radiusRule = (radiusPx: Brand["radiusPx"]): string[] =>
  typeof radiusPx === "number" && Number.isFinite(radiusPx)
    ? [`--radius:${Math.min(24, Math.max(0, Math.round(radiusPx)))}px`]
    : [];

// Without quotes: the renderer escapes double ones, and a style element does not unescape.
const families: Record<FontStack, string> = {
  system: "system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Noto Sans Arabic,sans-serif",
  humanist: "Seravek,Gill Sans Nova,Ubuntu,Calibri,DejaVu Sans,source-sans-pro,sans-serif",
  geometric: "Avenir,Montserrat,Corbel,URW Gothic,source-sans-pro,sans-serif",
  rounded: "ui-rounded,Hiragino Maru Gothic ProN,Quicksand,Comfortaa,Manjari,Arial Rounded MT,Calibri,sans-serif",
  serif: "Charter,Bitstream Charter,Sitka Text,Cambria,Noto Serif,serif",
  mono: "ui-monospace,Cascadia Code,Source Code Pro,Menlo,Consolas,DejaVu Sans Mono,monospace",
};

function fontRule({ font }: Brand): string[] {
  const stack = known(fontStacks, font?.stack) ?? "system";
  const hasFile = fileUrl(font?.file) !== null;
  if (stack === "system" && !hasFile) return [];
  return [`font-family:${hasFile ? "brand," : ""}${families[stack]}`];
}

function fontFace({ font }: Brand): string {
  const url = fileUrl(font?.file);
  return url === null
    ? ""
    : `@font-face{font-family:brand;src:url(${url}) format('woff2');font-weight:100 900;font-display:swap}`;
}

// Targets stay 44 px high whatever the density.
const densityRules: Record<BrandDensity, string> = {
  compact:
    "body{font-size:16px;line-height:1.4}main{padding-block:16px 32px}h1{font-size:24px}h2{font-size:18px;margin-block-start:24px}.lead{font-size:17px;margin-block-end:16px}.primary{min-block-size:48px}",
  regular: "",
  airy: "body{line-height:1.65}main{padding-block:40px 72px}h1{margin-block-end:20px}h2{margin-block-start:48px}.lead{margin-block-end:36px}",
};

const logoRule = ".who img{display:block;max-block-size:44px;max-inline-size:min(240px,60vw);object-fit:contain}";
const poweredByRule =
  ".by{max-inline-size:688px;margin:0 auto;padding:8px 16px 24px;font-size:14px;color:var(--ink-2)}";

/** The word, if it is one of the list. */
const known = <Word extends string>(words: readonly Word[], word: unknown): Word | null =>
  words.find((candidate) => candidate === word) ?? null;
