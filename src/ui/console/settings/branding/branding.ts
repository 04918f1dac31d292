import type { ContrastPair } from "../../../../collection/brand/contrast";
import type { Brand, BrandColours, OutcomeScreen, OutcomeWords } from "../../../../domain/brand";
import { type Answer, api, type Listed } from "../../../shared";
import { readAnswer } from "../screening/upload";

export interface Branding {
  workflow: string | null;
  draft: { brand: Brand; revision: number; updatedAt: string; updatedBy: string } | null;
  published: { brand: Brand; version: number; publishedAt: string; publishedBy: string } | null;
  below: Brand;
  contrast: ContrastPair[];
}

export interface BrandVersion {
  version: number;
  brand: Brand;
  note: string | null;
  publishedAt: string;
  publishedBy: string;
}

export interface BrandFile {
  id: string;
  use: "logo" | "favicon" | "font";
  contentType: string;
  sizeBytes: number;
  url: string;
  createdAt: string;
}

/** A sentence of ours in one language, as `GET /branding/texts` lists it. */
export interface BrandText {
  key: string;
  text: string;
  /** Filled in where the sentence says `{place}`. */
  places: string[];
}

export interface BrandDomain {
  host: string;
  verifiedAt: string | null;
  record: { type: "TXT"; name: string; value: string };
}

const whose = (workflow: string | null): string =>
  workflow === null ? "" : `?workflow=${encodeURIComponent(workflow)}`;

/** The branding routes, as the console calls them. */
export const brandingApi = {
  read: (workflow: string | null, signal?: AbortSignal) =>
    api.get<Branding>(`/branding${whose(workflow)}`, signal === undefined ? {} : { signal }),
  keep: (workflow: string | null, brand: Brand, expectedRevision: number) =>
    api.put<Branding>(`/branding/draft${whose(workflow)}`, { brand, expectedRevision }),
  drop: (workflow: string | null) => api.delete<Branding>(`/branding/draft${whose(workflow)}`, {}),
  publish: (workflow: string | null, note: string | null) =>
    api.post<Branding>(`/branding/publish${whose(workflow)}`, { note }),
  restore: (workflow: string | null, version: number) =>
    api.post<Branding>(`/branding/restore${whose(workflow)}`, { version }),
  versions: (workflow: string | null) => api.get<Listed<BrandVersion>>(`/branding/versions${whose(workflow)}`),
  async upload(use: BrandFile["use"], file: File): Promise<Answer<BrandFile>> {
    const body = new FormData();
    body.append("use", JSON.stringify(use));
    body.append("file", file);
    const answer = await fetch("/api/v1/branding/files", { method: "POST", body, credentials: "same-origin" }).catch(
      () => null,
    );
    return readAnswer<BrandFile>(answer?.status ?? 0, (await answer?.text()) ?? "");
  },
};

/** A brand with one colour changed; null: it follows from the others again. */
export function withColour(
  brand: Brand,
  scheme: "light" | "dark",
  token: keyof BrandColours,
  colour: string | null,
): Brand {
  const { [token]: _old, ...rest } = brand[scheme] ?? {};
  return { ...brand, [scheme]: colour === null ? rest : { ...rest, [token]: colour } };
}

/** A brand with the words of a screen in one language changed; "" leaves them to us. */
export function withOutcomeText(
  brand: Brand,
  screen: OutcomeScreen,
  part: "title" | "lead" | "next",
  language: string,
  text: string,
): Brand {
  const old = brand.outcomes?.[screen] ?? {};
  const { [language]: _old, ...others } = old[part] ?? {};
  return withOutcome(brand, screen, { ...old, [part]: text === "" ? others : { ...others, [language]: text } });
}

export const withOutcome = (brand: Brand, screen: OutcomeScreen, words: OutcomeWords): Brand => ({
  ...brand,
  outcomes: { ...brand.outcomes, [screen]: words },
});

/** A brand with one sentence said in its own way in one language; "" leaves it to us again. */
export function withText(brand: Brand, language: string, key: string, text: string): Brand {
  const { [language]: here = {}, ...otherLanguages } = brand.texts ?? {};
  const { [key]: _old, ...others } = here;
  const said = text === "" ? others : { ...others, [key]: text };
  const texts = Object.keys(said).length === 0 ? otherLanguages : { ...otherLanguages, [language]: said };
  return { ...brand, texts };
}

/** The sentences that match a search in key, ours or theirs; with `onlyOwn` those that are said in their own way. */
export function textsShown(
  all: readonly BrandText[],
  own: Readonly<Record<string, string>>,
  wish: { search: string; onlyOwn: boolean },
): BrandText[] {
  const words = wish.search.trim().toLocaleLowerCase();
  return all.filter(
    ({ key, text }) =>
      (!wish.onlyOwn || own[key] !== undefined) &&
      [key, text, own[key] ?? ""].some((said) => said.toLocaleLowerCase().includes(words)),
  );
}

/** What a sentence of their own does not fill in, or fills in that nobody knows; null: nothing. */
export function placesWrong({ places }: Pick<BrandText, "places">, own: string): string | null {
  if (own === "") return null;
  const said = [...own.matchAll(/\{(\w+)\}/g)].map(([, place = ""]) => place);
  const named = (list: string[]): string => list.map((place) => `{${place}}`).join(", ");
  const strange = said.filter((place) => !places.includes(place));
  if (strange.length > 0) return `${named(strange)} is not filled in here.`;
  const missing = places.filter((place) => !said.includes(place));
  return missing.length > 0 ? `It does not say ${named(missing)}.` : null;
}

/** One sentence about a pair that fails. */
export const contrastWords = ({ pair, scheme, ratio, wanted, nearest }: ContrastPair): string =>
  `${capital(pair)}, ${scheme}: ${ratio}, needs ${wanted}.${nearest === null ? " Change the colours it stands on." : ""}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
