/**
 * How a tenant's applicants see it. Everything may be left out: then the layer below says it (a workflow's brand lies on the tenant's,
 * the tenant's on the plain look). Null puts the plain look back. Colours are `#rrggbb`.
 */
export interface Brand {
  mode?: BrandMode | undefined;
  light?: BrandColours | undefined;
  dark?: BrandColours | undefined;
  /** 0 to 24. */
  radiusPx?: number | null | undefined;
  font?: BrandFont | undefined;
  density?: BrandDensity | undefined;
  /** Ids of uploaded files. */
  logo?: string | null | undefined;
  /** On dark ground; without it `logo` stands there too. */
  logoDark?: string | null | undefined;
  favicon?: string | null | undefined;
  /** The name beside, or in place of, the logo; null: the tenant's own. */
  name?: string | null | undefined;
  poweredBy?: boolean | undefined;
  /** Words in place of ours, in every form of the tenant: language → key → text. A form's own `texts` go first. */
  texts?: Record<string, Record<string, string>> | undefined;
  outcomes?: Partial<Record<OutcomeScreen, OutcomeWords>> | undefined;
}

export const brandModes = ["auto", "light", "dark"] as const;
/** `auto` follows the reader's device. */
export type BrandMode = (typeof brandModes)[number];

export const brandDensities = ["compact", "regular", "airy"] as const;
export type BrandDensity = (typeof brandDensities)[number];

/** Lists of fonts that devices have; nothing is loaded for them. */
export const fontStacks = ["system", "humanist", "geometric", "rounded", "serif", "mono"] as const;
export type FontStack = (typeof fontStacks)[number];

export interface BrandFont {
  stack?: FontStack | undefined;
  /** An uploaded woff2 that goes first in the list. */
  file?: string | null | undefined;
}

/** Colours of one scheme. What is left out follows from the others. */
export interface BrandColours {
  /** Buttons, steps, the mark. */
  brand?: string | null | undefined;
  /** Text on `brand`. */
  brandInk?: string | null | undefined;
  /** Behind everything. */
  bg?: string | null | undefined;
  /** Behind the form. */
  surface?: string | null | undefined;
  ink?: string | null | undefined;
  /** Hints and what is said by the way. */
  ink2?: string | null | undefined;
}

export const outcomeScreens = ["submitted", "approved", "rejected", "revision", "failed", "expired"] as const;
/** How a case may stand when the applicant comes back. */
export type OutcomeScreen = (typeof outcomeScreens)[number];

export interface OutcomeWords {
  /** Language → text, `en` for all that are not there. Null or left out: our words. */
  title?: Record<string, string> | undefined;
  lead?: Record<string, string> | undefined;
  next?: Record<string, string> | undefined;
  redirect?: BrandRedirect | null | undefined;
}

/** Where the applicant goes on. `{caseId}` and `{externalId}` are filled in; nothing else of a case ever is. */
export interface BrandRedirect {
  /** https only, on a site that the tenant lists. */
  url: string;
  /** `button`: the screen shows a button; `at_once`: the browser leaves by itself. */
  when: "button" | "at_once";
}

/** A brand over another one: what the upper says holds, the rest shows through. */
export const layered = (lower: Brand, upper: Brand): Brand => ({
  ...lower,
  ...given(upper),
  light: { ...lower.light, ...given(upper.light ?? {}) },
  dark: { ...lower.dark, ...given(upper.dark ?? {}) },
  font: { ...lower.font, ...given(upper.font ?? {}) },
  texts: layeredTexts(lower.texts, upper.texts),
  outcomes: { ...lower.outcomes, ...given(upper.outcomes ?? {}) },
});

/** Words over words, language by language and key by key. */
export function layeredTexts(
  lower: Brand["texts"],
  upper: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined,
): NonNullable<Brand["texts"]> {
  const languages = new Set([...Object.keys(lower ?? {}), ...Object.keys(upper ?? {})]);
  return Object.fromEntries(
    [...languages].map((language) => [language, { ...lower?.[language], ...upper?.[language] }]),
  );
}

const given = <Part extends object>(part: Part): Partial<Part> =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Partial<Part>;
