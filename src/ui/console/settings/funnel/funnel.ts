import { isObject, type JsonObject } from "../../../../lib/json";

/** What `GET /funnel` answers. */
export interface Funnel {
  workflow: string;
  from: string;
  to: string;
  forms: FormFunnel[];
}
export interface FormFunnel {
  form: string;
  steps: FunnelStep[];
  errors: { page: string; field: string; code: string; count: number; groups?: Record<string, number> }[];
}
interface FunnelStep {
  step: "opened" | "started" | "page" | "submitted";
  page: string | null;
  count: number;
  share: number | null;
  groups?: Record<string, number>;
}

export interface StepRow {
  key: string;
  label: string;
  count: number;
  /** Of those who opened, 0 to 1. */
  share: number | null;
  /** Of those who came to the step before, how many did not come to this one, 0 to 1; null: the first, or nobody came. */
  lost: number | null;
  /** Device or country, the most frequent first. */
  groups: [name: string, count: number][];
}

const stepWords = { opened: "Opened", started: "Started", submitted: "Sent" } as const;

/** The steps as a person reads them. A page that fewer forms have than the one after it (it is shown on a condition) has lost nobody. */
export function stepRows({ steps }: FormFunnel, titles: ReadonlyMap<string, string>): StepRow[] {
  return steps.map(({ step, page, count, share, groups }, place) => {
    const before = steps[place - 1]?.count ?? null;
    return {
      key: page ?? step,
      label: step === "page" ? (titles.get(page ?? "") ?? page ?? "") : stepWords[step],
      count,
      share,
      lost: before === null || before === 0 ? null : Math.max(0, 1 - count / before),
      groups: Object.entries(groups ?? {}).toSorted(([, a], [, b]) => b - a),
    };
  });
}

/** The step that most give up at, when any do. */
export function worstStep(rows: readonly StepRow[]): StepRow | null {
  const worst = rows.reduce<StepRow | null>(
    (found, row) => (row.lost !== null && row.lost > (found?.lost ?? 0) ? row : found),
    null,
  );
  return worst;
}

/** Titles of a form's pages by their ids, in the form's first language. */
export function pageTitles(forms: JsonObject, form: string): Map<string, string> {
  const raw = forms[form];
  const pages = isObject(raw) && Array.isArray(raw.pages) ? raw.pages : [];
  return new Map(
    pages.flatMap((page): [string, string][] => {
      if (!isObject(page) || typeof page.id !== "string") return [];
      const title = isObject(page.title) ? Object.values(page.title)[0] : page.title;
      return [[page.id, typeof title === "string" ? title : page.id]];
    }),
  );
}

export const percent = (share: number | null): string =>
  share === null ? "–" : new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 }).format(share);

/** `DE` → `Germany`; a device stays as it is. */
export function groupName(name: string): string {
  if (name === "ZZ") return "Unknown";
  if (!/^[A-Z]{2}$/.test(name)) return name[0] === undefined ? "" : name[0].toUpperCase() + name.slice(1);
  return new Intl.DisplayNames("en", { type: "region" }).of(name) ?? name;
}

/** The first day of a range that ends today, in UTC. */
export const firstDay = (days: number, nowMs: number): string =>
  new Date(nowMs - (days - 1) * 86_400_000).toISOString().slice(0, 10);
