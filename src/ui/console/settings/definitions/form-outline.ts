import { isObject, type Json, type JsonObject } from "../../../../lib/json";

/** A form as far as it can be read; what is malformed is left out (the problems say it). */
export interface FormOutline {
  key: string;
  title: string;
  languages: string[];
  /** States that show it. */
  states: string[];
  pages: PageOutline[];
  /** What it says about asking again, as sentences; empty: nothing. */
  revision: string[];
}

export interface PageOutline {
  title: string;
  path: string;
  isConditional: boolean;
  elements: ElementOutline[];
}

export interface ElementOutline {
  kind: string;
  label: string;
  path: string;
  destination: string | null;
  isRequired: boolean;
  isConditional: boolean;
  /** 1 inside a field list. */
  depth: number;
}

/** The forms of a definition. A form may be its elements itself, or keep them under `definition` or `uiSchema`, as documented ones do. */
export function formOutlines(forms: Json, chart: Json): FormOutline[] {
  if (!isObject(forms)) return [];
  const used = formsByState(chart, "");
  return Object.entries(forms).flatMap(([key, form]): FormOutline[] => {
    if (!isObject(form)) return [];
    const { raw, at } = pagesIn(form, `forms.${key}`);
    return [
      {
        key,
        title: textOf(form.title) ?? textOf(form.name) ?? key,
        languages: listOf(form.languages).filter((each) => typeof each === "string"),
        states: used.filter((use) => use.form === key).map(({ state }) => state),
        revision: revisionWords(form.revision),
        pages: raw.flatMap((page, i) => (isObject(page) ? [pageOutline(page, `${at}.${i}`, i)] : [])),
      },
    ];
  });
}

/** The form's own rules for asking again, each as one sentence. */
function revisionWords(raw: Json | undefined): string[] {
  const rules: JsonObject = isObject(raw) ? raw : {};
  const { maxRounds, onMaxRounds, dueInSeconds, onExpired, remindAfterSeconds, mail } = rules;
  const reminders = listOf(remindAfterSeconds).filter((each) => typeof each === "number");
  const thenEvent = (event: Json | undefined): string => (typeof event === "string" ? `, then ${event}` : "");
  return [
    ...(typeof maxRounds === "number"
      ? [`At most ${maxRounds} ${maxRounds === 1 ? "round" : "rounds"}${thenEvent(onMaxRounds)}.`]
      : []),
    ...(typeof dueInSeconds === "number"
      ? [`To be answered within ${spanWords(dueInSeconds)}${thenEvent(onExpired)}.`]
      : []),
    ...(reminders.length > 0 ? [`Reminders after ${reminders.map(spanWords).join(", ")}.`] : []),
    ...(mail === true ? ["Told by e-mail at once."] : []),
  ];
}

/** The largest unit that fits without a rest: `3 days`, `36 hours`. */
function spanWords(seconds: number): string {
  const [size, unit] = (
    [
      [86_400, "day"],
      [3_600, "hour"],
      [60, "minute"],
    ] as const
  ).find(([one]) => seconds >= one && seconds % one === 0) ?? [1, "second"];
  const count = seconds / size;
  return `${count} ${count === 1 ? unit : `${unit}s`}`;
}

const documentedPlaces = [["pages"], ["uiSchema", "elements"], ["definition", "pages"], ["elements"]];

function pagesIn(form: JsonObject, at: string): { raw: Json[]; at: string } {
  for (const place of documentedPlaces) {
    const found = place.reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), form);
    if (Array.isArray(found)) return { raw: found, at: [at, ...place].join(".") };
  }
  return { raw: [], at };
}

function pageOutline(page: JsonObject, path: string, place: number): PageOutline {
  return {
    title: textOf(page.title) ?? textOf(page.name) ?? textOf(page.id) ?? `Page ${place + 1}`,
    path,
    isConditional: listOf(page.hidden).length > 0,
    elements: elementsIn(page.elements, `${path}.elements`, 0),
  };
}

function elementsIn(raw: Json | undefined, at: string, depth: number): ElementOutline[] {
  return listOf(raw).flatMap((element, i): ElementOutline[] => {
    if (!isObject(element)) return [];
    const path = `${at}.${i}`;
    const params = isObject(element.params) ? element.params : {};
    const kind = textOf(element.element) ?? textOf(element.type) ?? "element";
    const own: ElementOutline = {
      kind,
      label: textOf(params.label) ?? textOf(params.text) ?? textOf(element.name) ?? textOf(element.id) ?? kind,
      path,
      destination: textOf(element.valueDestination),
      isRequired: listOf(element.validate).some((check) => isObject(check) && check.type === "required"),
      isConditional: listOf(element.hidden).length > 0,
      depth,
    };
    const children = elementsIn(element.children, `${path}.children`, depth + 1);
    const inner = elementsIn(element.elements, `${path}.elements`, depth + 1);
    return [own, ...children, ...inner];
  });
}

function formsByState(state: Json, path: string): { state: string; form: string }[] {
  if (!isObject(state)) return [];
  const form = isObject(state.meta) ? textOf(state.meta.form) : null;
  const own = form === null || path === "" ? [] : [{ state: path, form }];
  const inner = isObject(state.states) ? Object.entries(state.states) : [];
  return [...own, ...inner.flatMap(([key, child]) => formsByState(child, path === "" ? key : `${path}.${key}`))];
}

const listOf = (raw: Json | undefined): Json[] => (Array.isArray(raw) ? raw : []);

/** Plain text, or the first language of a text by language. */
function textOf(raw: Json | undefined): string | null {
  if (typeof raw === "string") return raw === "" ? null : raw;
  if (!isObject(raw)) return null;
  const first = Object.values(raw).find((each) => typeof each === "string");
  return typeof first === "string" && first !== "" ? first : null;
}
