import { isObject, type Json, type JsonObject } from "../lib/json";

/** How a block of the case screen draws what stands at its source. */
export const blockKinds = [
  "facts", // an object, one line per field
  "table", // a list of objects
  "address", // an address, written as its country writes it
  "bank_account", // an account, an IBAN in groups of four
  "people", // a list of people or companies, with their cases
  "documents", // documents of the case; `source` is a category, or `documents` for all
  "json", // as it stands
  "text", // Markdown, the plain kind that forms have
  "score", // a number, or an object with a score
] as const;
export type BlockKind = (typeof blockKinds)[number];

/** Tabs that blocks can be put on. */
export const blockTabs = ["overview", "facts", "owners"] as const;
export type BlockTab = (typeof blockTabs)[number];

/** One block of the case screen, as a definition writes it under `extensions.edgecase.caseScreen`. */
export interface ScreenBlock {
  tab: BlockTab;
  title: string;
  block: BlockKind;
  /** Path from the context. */
  source: string;
  /** json-logic over the context; null: always. */
  when: Json;
  /** Fields and columns in their order; null: all there are. */
  fields: string[] | null;
}

export const mostBlocks = 60;

/** The blocks of a definition's JSON that can be read; null where it says nothing about them, and the usual ones are drawn. */
export function screenBlocksOf(definition: JsonObject): ScreenBlock[] | null {
  const extensions = isObject(definition.extensions) ? definition.extensions : {};
  const ours = isObject(extensions.edgecase) ? extensions.edgecase : {};
  if (!Array.isArray(ours.caseScreen)) return null;
  return ours.caseScreen.slice(0, mostBlocks).flatMap((raw) => {
    if (!isObject(raw)) return [];
    const block = blockKinds.find((kind) => kind === raw.block);
    const tab = blockTabs.find((one) => one === (raw.tab ?? "facts"));
    if (block === undefined || tab === undefined || typeof raw.source !== "string" || typeof raw.title !== "string")
      return [];
    const fields = Array.isArray(raw.fields) ? raw.fields.filter((one) => typeof one === "string") : null;
    return [{ tab, title: raw.title, block, source: raw.source, when: raw.when ?? null, fields }];
  });
}

const block = (title: string, kind: BlockKind, source: string): ScreenBlock => ({
  tab: "facts",
  title,
  block: kind,
  source,
  when: null,
  fields: null,
});

/** What is drawn where a definition says nothing, from the data that is there. */
export const usualBlocks: readonly ScreenBlock[] = [
  block("Address", "address", "entity.data.address"),
  block("Headquarters", "address", "entity.data.additionalInfo.headquarters"),
  block("Registered address", "address", "entity.data.registeredAddress"),
  block("Bank account", "bank_account", "entity.data.additionalInfo.bank"),
  block("Bank account", "bank_account", "entity.data.bankAccount"),
  block("Store", "facts", "entity.data.additionalInfo.store"),
  block("Directors", "people", "entity.data.additionalInfo.directors"),
  block("Associated companies", "people", "entity.data.additionalInfo.associatedCompanies"),
  block("Representative", "facts", "entity.data.additionalInfo.mainRepresentative"),
];
