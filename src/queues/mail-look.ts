import { type Brand, parseId } from "../domain";
import { contrast, inkOn, nearestReadable, parseHex, toHex, white } from "../lib/colour";
import { escaped, type MailText } from "./mail-text";

/**
 * A mail in its tenant's look: logo or name above, the link as a button in its colour. Mail programs know neither style sheets nor custom
 * properties, and many put a white page under everything, so every value stands where it is used, and is parsed anew like on the pages.
 * Without a brand the mail stays as it is. `origin`: where the logo is fetched from; null: it cannot be.
 */
export function dressedMail(
  mail: MailText,
  brand: Brand,
  from: { companyName: string; origin: string | null },
): MailText {
  const colour = parseHex(brand.light?.brand ?? "");
  const logo = from.origin === null ? null : parseId("file", brand.logo);
  if (colour === null && logo === null) return mail;
  const name = escaped(from.companyName);
  const head =
    logo === null
      ? `<p style="font-weight:bold;font-size:18px">${name}</p>`
      : `<p><img src="${escaped(from.origin ?? "")}/brand-files/${logo}" alt="${name}" height="44" style="height:44px;max-width:240px;width:auto"></p>`;
  const body = '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1c1f27;background:#ffffff">';
  const html = mail.html
    .replace("<body>", () => `${body}${head}`)
    .replaceAll("<a href=", `<a style="${button(brand)}" href=`);
  return { ...mail, html };
}

function button(brand: Brand): string {
  const colour = parseHex(brand.light?.brand ?? "") ?? parseHex("#3f4fb4") ?? white;
  const chosen = parseHex(brand.light?.brandInk ?? "");
  const ink = chosen !== null && contrast(chosen, colour) >= 4.5 ? chosen : inkOn(colour);
  // A button as pale as the page needs an edge to be seen.
  const edge = nearestReadable(colour, [white], 3) ?? colour;
  return (
    `display:inline-block;padding:12px 24px;border-radius:${radius(brand.radiusPx)}px;border:1px solid ${toHex(edge)};` +
    `background:${toHex(colour)};color:${toHex(ink)};text-decoration:none;font-weight:bold`
  );
}

const radius = (radiusPx: Brand["radiusPx"]): number =>
  typeof radiusPx === "number" && Number.isFinite(radiusPx) ? Math.min(24, Math.max(0, Math.round(radiusPx))) : 10;
