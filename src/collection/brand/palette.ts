import type { Brand, BrandColours } from "../../domain/brand";
import { contrast, inkOn, mixed, nearestReadable, parseHex, type Rgb } from "../../lib/colour";

export type Scheme = "light" | "dark";
export const schemes: readonly Scheme[] = ["light", "dark"];

/** Every colour of one scheme as it will stand on the page. */
export interface Palette {
  brand: Rgb;
  brandInk: Rgb;
  /** The brand's colour as text and focus ring. */
  brandText: Rgb;
  bg: Rgb;
  surface: Rgb;
  soft: Rgb;
  line: Rgb;
  /** The line round a field. */
  edge: Rgb;
  ink: Rgb;
  ink2: Rgb;
  ok: Rgb;
  bad: Rgb;
  wait: Rgb;
}

/** What WCAG 2.2 AA asks of text, and of the line round a field. */
export const readableText = 4.5;
export const visibleEdge = 3;

/** The plain look, as the style sheet of the flow has it. */
export const plainPalette: Record<Scheme, Palette> = {
  light: paletteOf({
    brand: "#3f4fb4",
    brandInk: "#ffffff",
    brandText: "#3846a6",
    bg: "#f9f6f2",
    surface: "#ffffff",
    soft: "#f6f3ed",
    line: "#d5d7dd",
    edge: "#777a82",
    ink: "#1c1f27",
    ink2: "#51555e",
    ok: "#036639",
    bad: "#b01f1f",
    wait: "#236292",
  }),
  dark: paletteOf({
    brand: "#a9b6ff",
    brandInk: "#14162a",
    brandText: "#b4bfff",
    bg: "#0d0f14",
    surface: "#16181e",
    soft: "#1f2228",
    line: "#353840",
    edge: "#7d8088",
    ink: "#e9ebef",
    ink2: "#aeb1b8",
    ok: "#80dba2",
    bad: "#fe9c91",
    wait: "#92c4ee",
  }),
};

/**
 * The colours of a brand in one scheme. What it does not choose follows from what it does: the lines and the soft ground from ink and
 * surface, the brand as text from the brand, made darker or lighter until it can be read. What it chooses stays as it is, readable or not.
 */
export function paletteFor(brand: Brand, scheme: Scheme): Palette {
  const plain = plainPalette[scheme];
  const chosen = (key: keyof BrandColours): Rgb | null => parseHex(brand[scheme]?.[key] ?? "");
  // One colour for both schemes is what most have: the brand of the light one stands in the dark one too.
  const colour = chosen("brand") ?? (scheme === "dark" ? parseHex(brand.light?.brand ?? "") : null);
  const surface = chosen("surface") ?? plain.surface;
  const bg = chosen("bg") ?? (chosen("surface") === null ? plain.bg : surface);
  const ink = chosen("ink") ?? plain.ink;
  const isPlainGround = chosen("surface") === null && chosen("ink") === null && chosen("bg") === null;
  const soft = isPlainGround ? plain.soft : mixed(surface, ink, 0.05);
  const grounds = [surface, bg, soft];
  const readable = (wish: Rgb): Rgb => nearestReadable(wish, grounds, readableText) ?? ink;
  return {
    brand: colour ?? plain.brand,
    brandInk: chosen("brandInk") ?? (colour === null ? plain.brandInk : inkOn(colour)),
    brandText: colour === null && isPlainGround ? plain.brandText : readable(colour ?? plain.brandText),
    bg,
    surface,
    soft,
    line: isPlainGround ? plain.line : mixed(surface, ink, 0.16),
    edge: isPlainGround ? plain.edge : edgeOn(surface, ink),
    ink,
    ink2: chosen("ink2") ?? (isPlainGround ? plain.ink2 : readable(mixed(ink, surface, 0.25))),
    ok: isPlainGround ? plain.ok : readable(plain.ok),
    bad: isPlainGround ? plain.bad : readable(plain.bad),
    wait: isPlainGround ? plain.wait : readable(plain.wait),
  };
}

/** The faintest mix of ink that still shows where a field is. */
function edgeOn(surface: Rgb, ink: Rgb): Rgb {
  for (let share = 0.3; share < 1; share += 0.05) {
    const edge = mixed(surface, ink, share);
    if (contrast(edge, surface) >= visibleEdge) return edge;
  }
  return ink;
}

function paletteOf(colours: Record<keyof Palette, string>): Palette {
  const read = (text: string): Rgb => parseHex(text) ?? [0, 0, 0];
  return Object.fromEntries(Object.entries(colours).map(([key, text]) => [key, read(text)])) as unknown as Palette;
}
