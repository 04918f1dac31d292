import type { ElementKind } from "../../../../../collection/form";
import type { JsonObject } from "../../../../../lib/json";

/** What can be put on a page: its name, what it is for, and what a new one begins with beside its label. */
export interface PaletteEntry {
  kind: ElementKind;
  title: string;
  text: string;
  /** Other words people look for it by. */
  also?: string;
  params?: JsonObject;
  /** Its label; the title when nothing else is said. Null: it has none. */
  label?: string | null;
  children?: JsonObject[];
}

export interface PaletteGroup {
  title: string;
  entries: PaletteEntry[];
}

const options = [
  { value: "first", label: "First choice" },
  { value: "second", label: "Second choice" },
];
const nameField = {
  id: "name",
  element: "textfield",
  valueDestination: "name",
  params: { label: "Name" },
  validate: [{ type: "required" }],
};

export const palette: readonly PaletteGroup[] = [
  {
    title: "Text and numbers",
    entries: [
      { kind: "textfield", title: "Text", text: "One line.", also: "name input", label: "New question" },
      { kind: "textarea", title: "Long text", text: "Several lines.", also: "comment description" },
      { kind: "email", title: "E-mail", text: "An e-mail address." },
      { kind: "phone", title: "Phone", text: "A number with its country.", also: "mobile" },
      { kind: "url", title: "Website", text: "A web address.", also: "link" },
      { kind: "number", title: "Number", text: "A number, with a unit if it has one.", also: "amount percent" },
      {
        kind: "money",
        title: "Money",
        text: "An amount in a currency.",
        also: "turnover",
        params: { currency: "EUR" },
      },
      { kind: "date", title: "Date", text: "Day, month and year.", also: "birth" },
      { kind: "tags", title: "Tags", text: "Several short texts of one's own." },
    ],
  },
  {
    title: "Choices",
    entries: [
      { kind: "radio", title: "One of a few", text: "All choices are seen.", also: "radio", params: { options } },
      { kind: "select", title: "One of many", text: "A drop-down list.", also: "select dropdown", params: { options } },
      {
        kind: "autocomplete",
        title: "One, found by typing",
        text: "A text with suggestions.",
        also: "autocomplete",
        params: { options },
      },
      { kind: "checkbox", title: "Yes or no", text: "One box to tick.", also: "checkbox consent" },
      {
        kind: "checkboxlist",
        title: "Several of a few",
        text: "A box for each.",
        also: "checkboxes",
        params: { options },
      },
      {
        kind: "multiselect",
        title: "Several of many",
        text: "A list that is searched.",
        also: "multiselect",
        params: { options },
      },
    ],
  },
  {
    title: "Places and lists we know",
    entries: [
      { kind: "country", title: "Country", text: "By its name." },
      { kind: "state", title: "State", text: "Of a country.", also: "region province", params: { countryCode: "US" } },
      { kind: "nationality", title: "Nationality", text: "By the country." },
      { kind: "locale", title: "Language", text: "That somebody speaks.", also: "locale" },
      { kind: "industry", title: "Industry", text: "By its branch.", also: "sector naics" },
      { kind: "mcc", title: "Merchant category", text: "The code of card schemes.", also: "mcc" },
      { kind: "relationship", title: "Relationship", text: "To the company." },
      { kind: "address", title: "Address", text: "With the fields its country has.", also: "street city" },
    ],
  },
  {
    title: "Numbers of registers and banks",
    entries: [
      {
        kind: "lookup",
        title: "Company in the register",
        text: "Finds it, and fills in what is known.",
        also: "lookup registry",
      },
      { kind: "taxid", title: "Tax number", text: "Checked by its country.", also: "vat tin" },
      { kind: "iban", title: "IBAN", text: "With its check digits.", also: "bank" },
      {
        kind: "bankaccount",
        title: "Bank account",
        text: "With the fields its country has.",
        also: "routing sort code",
      },
    ],
  },
  {
    title: "Files and signatures",
    entries: [
      {
        kind: "document",
        title: "Document",
        text: "An upload that is reviewed.",
        also: "passport upload",
        params: { category: "proof_of_identity" },
      },
      { kind: "file", title: "File", text: "Any other upload." },
      {
        kind: "camera",
        title: "Photo",
        text: "Taken on the spot.",
        also: "selfie",
        params: { category: "selfie", facing: "user" },
      },
      {
        kind: "signature",
        title: "Signature",
        text: "Drawn or typed below a text.",
        also: "sign",
        params: { text: "Everything I have entered is true." },
      },
    ],
  },
  {
    title: "Lists",
    entries: [
      {
        kind: "fieldlist",
        title: "List",
        text: "The same questions for several things.",
        also: "repeat rows",
        label: "Entries",
        children: [nameField],
      },
      {
        kind: "entitygroup",
        title: "People or companies",
        text: "Owners, directors, associated companies.",
        also: "ubo director",
        label: "Owners",
        params: { type: "ubo" },
        children: [nameField],
      },
    ],
  },
  {
    title: "To read, and to arrange",
    entries: [
      {
        kind: "heading",
        title: "Heading",
        text: "Above a group of questions.",
        label: null,
        params: { text: "Heading" },
      },
      {
        kind: "text",
        title: "Paragraph",
        text: "A text to read, with links.",
        also: "description markdown",
        label: null,
        params: { text: "Something to know." },
      },
      { kind: "divider", title: "Line", text: "Between two groups.", label: null },
      { kind: "row", title: "Row", text: "Questions side by side.", also: "layout", label: null },
      { kind: "column", title: "Column", text: "Questions below one another.", also: "layout container", label: null },
      { kind: "stepper", title: "Steps", text: "Where one is in the form.", label: null },
      {
        kind: "review",
        title: "Review",
        text: "All answers, to look through before sending.",
        also: "summary",
        label: null,
      },
    ],
  },
];

const byKind: ReadonlyMap<ElementKind, PaletteEntry> = new Map(
  palette.flatMap(({ entries }) => entries.map((entry) => [entry.kind, entry])),
);

export const titleOfKind = (kind: ElementKind | null): string =>
  (kind === null ? undefined : byKind.get(kind)?.title) ?? "Unknown element";

export const entryOf = (kind: ElementKind): PaletteEntry => byKind.get(kind) ?? { kind, title: kind, text: "" };

/** The entries that fit what was typed, group by group; all when nothing was. */
export function foundIn(words: string): PaletteGroup[] {
  const wanted = words
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const fits = ({ kind, title, text, also = "" }: PaletteEntry, group: string): boolean => {
    const all = `${kind} ${title} ${text} ${also} ${group}`.toLowerCase();
    return wanted.every((word) => all.includes(word));
  };
  return palette.flatMap(({ title, entries }) => {
    const found = entries.filter((entry) => fits(entry, title));
    return found.length === 0 ? [] : [{ title, entries: found }];
  });
}

/** What Enter takes of what was found: what is called like that, before what only mentions it. */
export function bestOf(words: string): PaletteEntry | null {
  const wanted = words.trim().toLowerCase();
  const all = foundIn(words).flatMap(({ entries }) => entries);
  const rank = ({ kind, title, also = "" }: PaletteEntry): number => {
    const name = title.toLowerCase();
    if (name === wanted || kind === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    return name.includes(wanted) || also.includes(wanted) ? 2 : 3;
  };
  return all.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}
