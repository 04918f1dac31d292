import type { FormPage } from "../../collection/form";
import { type AskedThing, reasonsSaid } from "../../collection/revision-page";
import type { JsonObject } from "../../lib/json";
import { documentItem } from "./build-documents";
import { everyItem, itemsOfPage } from "./build-items";
import { pageRows } from "./build-review";
import type { FileModel, Item, RevisionModel, RevisionThing } from "./model";
import { type Seen, textOf } from "./seen";

/**
 * What is asked for again, thing by thing: why, what was there before, and the questions or the room for new files beside it.
 * `stored`: the context as it was sent, without what was typed since.
 */
export function revisionModel(
  seen: Seen,
  { asked, round }: { asked: readonly AskedThing[]; round: { dueAtMs: number | null } | null },
  stored: JsonObject,
): RevisionModel {
  return {
    dueAtMs: round?.dueAtMs ?? null,
    onlyFiles: asked.every(({ elements }) => elements.every(({ valueDestination }) => valueDestination === null)),
    things: asked.map((thing) => thingModel(thing, seen, stored)),
  };
}

function thingModel(thing: AskedThing, seen: Seen, stored: JsonObject): RevisionThing {
  const { item, document, elements } = thing;
  const page: FormPage = { id: revisePage(seen), title: thing.label, description: null, hidden: [], elements };
  const [element] = elements;
  const base = {
    id: item.id,
    kind: item.kind,
    label: textOf(thing.label, seen),
    reasons: reasonsSaid(item, seen.language),
  };
  if (document === null || element === undefined) {
    const before = { ...seen, facts: { ...seen.facts, context: stored } };
    const rows = item.kind === "request" ? [] : pageRows(page, before).filter(({ value }) => value !== null);
    return { ...base, items: itemsOfPage(page, seen), oldFiles: [], oldRows: rows };
  }
  // Only the new files stand in the card: those of before are beside it.
  const blank = { ...seen, facts: { ...seen.facts, documents: [] } };
  const card = everyItem(itemsOfPage(page, blank)).find((shown) => shown.kind === "document");
  const items: Item[] = card === undefined ? [] : [documentItem(element, card, { ...document, pages: [] }, seen)];
  const old = card === undefined ? [] : documentItem(element, card, { ...document, nextPages: [] }, seen).files;
  const oldFiles = old.map((file): FileModel => ({ ...file, status: "sent", problem: null, removable: false }));
  return { ...base, items, oldFiles, oldRows: [] };
}

// Problems name the page they are on; the one of a revision is the only page of its form.
const revisePage = ({ form }: Seen): string => form.pages[0]?.id ?? "";
