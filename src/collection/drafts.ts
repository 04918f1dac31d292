import type { PageDraft } from "../domain/drafts";
import { getPath, type Json } from "../lib/json";
import { readAnswers } from "./answers";
import { applyAnswers } from "./apply";
import { emptyMark, type Marks, markOf } from "./draft-marks";
import { idOfRow, keptRowId, keyed, keyOf, posted as postedRows, rowsIn } from "./draft-names";
import { fieldsOf, inputsOf } from "./fields";
import { type Element, type FormFacts, type FormPage, hasAnswer } from "./form";
import { isList, roleOf } from "./kinds";
import { flatElements } from "./layout";
import { postedOf } from "./read-value";
import { itemId, itemsOf, unnamedRow } from "./rows";

type Pairs = [name: string, value: string][];
type Kept = Map<string, string[]>;

/** What somebody typed on a page, all of it, and what they had seen of it before. */
export interface Typed {
  pairs: Pairs;
  /** Null: the page is too old to tell; then what it says counts. */
  seen: Marks | null;
  /** Names of the fields that are news; null: whatever differs from what was seen. */
  changed: ReadonlySet<string> | null;
  /** A row that is taken away, as `owners.2`. */
  removed?: string;
}

/** One field, typed differently by two. `theirs` is what stands; it was not touched. */
export interface Clash {
  key: string;
  /** As it was posted. */
  name: string;
  mine: string[];
  theirs: string[];
  /** Null: it was sent with the page, not only typed. */
  atMs: number | null;
  device: string | null;
}

export interface Merged {
  /** What is to be kept, by kept name, each with the version it takes the place of. */
  changes: Record<string, { values: string[]; version: number }>;
  clashes: Clash[];
  /** The page as it stands after that. */
  pairs: Pairs;
  /** The same with the typer's own words where two differ. */
  mine: Pairs;
}

/**
 * What one person typed, put together with what stands: field by field, and a field that nobody else has touched since it was seen is
 * simply written. Nothing is overwritten that its writer had not seen. A row that somebody took away comes back when somebody else
 * goes on writing in it.
 */
export function mergeDraft(page: FormPage, facts: FormFacts, draft: PageDraft | undefined, typed: Typed): Merged {
  const inPost = postedOf(typed.pairs);
  const mine = keyed(inPost);
  const theirs = standing(page, facts, draft);
  const drawn = keyed(postedOf(drawnPairs(page, factsWithTyped(page, facts, pairsOf(theirs, page, facts, draft)))));
  const mineFacts = factsWithTyped(page, facts, typed.pairs);
  const readAs = keyed(postedOf(drawnPairs(page, mineFacts)));
  const open = openNames(page, mineFacts);
  const changes = new Map<string, string[]>();
  const clashes: Clash[] = [];
  const names = typed.changed ?? new Set([...(typed.seen?.keys() ?? unticked(page, facts, typed)), ...inPost.keys()]);
  for (const name of names) {
    const key = keyOf(name, inPost);
    if (name === "" || rowsIn(key).some((row) => idOfRow(row) === key)) continue;
    const here = mine.get(key) ?? [];
    const there = theirs.get(key) ?? [];
    if (markOf(here) === markOf(there)) continue;
    if (typed.seen !== null) {
      const seen = typed.seen.get(name);
      const marks = seen?.marks ?? [emptyMark];
      if (typed.changed === null) {
        // A box that is not ticked is not posted, but neither is a field that is not on the screen.
        if (!inPost.has(name) && (seen?.isHidden === true || !isOpen(open, name))) continue;
        // The first is what the page showed; the others are words of its own that were on their way.
        if (marks[0] === markOf(here)) continue;
      }
      if (!marks.includes(markOf(there)) && !marks.includes(markOf(drawn.get(key) ?? []))) {
        // "3" and "03" are the same day.
        const isSame = markOf(readAs.get(key) ?? []) === markOf(drawn.get(key) ?? []);
        if (!isSame) clashes.push(clashAt(key, name, here, there, draft));
        continue;
      }
    }
    changes.set(key, here);
  }
  keepRows(changes, mine, theirs, inPost, rowsWithFiles(page, facts.documents));
  if (typed.removed !== undefined) removeRow(changes, keyOf(`${typed.removed}.id`, inPost));
  const after = new Map([...theirs, ...changes]);
  return {
    changes: Object.fromEntries(
      [...changes].map(([key, values]) => [key, { values, version: draft?.fields[key]?.version ?? 0 }]),
    ),
    clashes,
    pairs: pairsOf(after, page, facts, draft),
    mine: pairsOf(
      new Map([...after, ...clashes.map((one): [string, string[]] => [one.key, one.mine])]),
      page,
      facts,
      draft,
    ),
  };
}

/** Everything on a page as it stands: what was sent, with what was typed in its place. */
export const standingPairs = (page: FormPage, facts: FormFacts, draft: PageDraft | undefined): Pairs =>
  pairsOf(standing(page, facts, draft), page, facts, draft);

/** The facts with a posted page in its place. Rows that are new have the names they are kept under as their ids. */
export const factsWithTyped = (page: FormPage, facts: FormFacts, pairs: Pairs): FormFacts => ({
  ...facts,
  context: applyAnswers(facts.context, readAnswers(page, pairs, facts, { named: true })),
});

/** A mark for each field of a page, as a page that is drawn from these facts shows it. */
export function marksOf(page: FormPage, facts: FormFacts): Marks {
  const open = openNames(page, facts);
  const marks: Marks = new Map();
  for (const [name, values] of postedOf(drawnPairs(page, facts)))
    marks.set(name, { marks: [markOf(values)], isHidden: !isOpen(open, name) });
  // Boxes that are not ticked: they have no pair of their own.
  for (const { name, isDisabled } of fieldsOf(page, facts))
    if (!isDisabled && !marks.has(name)) marks.set(name, { marks: [emptyMark], isHidden: false });
  return marks;
}

/** Boxes on the screen, which are not posted when they are empty. A page that does not say what it showed is taken at its word. */
const unticked = (page: FormPage, facts: FormFacts, { pairs }: Typed): string[] =>
  fieldsOf(page, factsWithTyped(page, facts, pairs)).flatMap(({ name, element, isDisabled }) =>
    !isDisabled && (roleOf(element) === "boolean" || roleOf(element) === "texts") ? [name] : [],
  );

function standing(page: FormPage, facts: FormFacts, draft: PageDraft | undefined): Kept {
  const kept = keyed(postedOf(drawnPairs(page, facts)));
  for (const [key, { values }] of Object.entries(draft?.fields ?? {})) kept.set(key, values);
  return kept;
}

/** Items of the case in their order, then rows that were added since, as they came. */
function pairsOf(kept: Kept, page: FormPage, facts: FormFacts, draft: PageDraft | undefined): Pairs {
  const known = new Map<string, number>();
  const rank = (elements: Element[], root: Json, prefix: string): void => {
    for (const list of flatElements(elements).filter(isList).filter(hasAnswer))
      for (const [place, item] of itemsOf(getPath(root, list.valueDestination)).entries()) {
        const row = `${prefix}${list.id}.@${keptRowId(itemId(item) ?? unnamedRow(place))}`;
        known.set(row, place);
        rank(list.children, item, `${row}.`);
      }
  };
  rank(page.elements, facts.context, "");
  const newest = Number.MAX_SAFE_INTEGER;
  return postedRows(kept, (row) => known.get(row) ?? mostItems + (draft?.fields[idOfRow(row)]?.version ?? newest));
}

const mostItems = 10_000;

/** The pairs of everything that a page could show, also of what is hidden now. */
export const drawnPairs = (page: FormPage, facts: FormFacts): Pairs =>
  fieldsOf({ ...page, elements: page.elements.map(bare) }, facts).flatMap(inputsOf);

const bare = (element: Element): Element => ({
  ...element,
  hidden: [],
  disable: [],
  children: element.children.map(bare),
});

const openNames = (page: FormPage, facts: FormFacts): ReadonlySet<string> =>
  new Set(fieldsOf(page, facts).flatMap((field) => (field.isDisabled ? [] : [field.name])));

/** A part (`dateOfBirth.year`) is open with its field. */
const isOpen = (open: ReadonlySet<string>, name: string): boolean =>
  open.has(name) || open.has(name.slice(0, Math.max(0, name.lastIndexOf("."))));

/** Rows that files were uploaded for, as they are kept: `owners.@new_0`. */
const rowsWithFiles = ({ elements }: FormPage, documents: FormFacts["documents"]): string[] =>
  documents.flatMap(({ row }): string[] => {
    let among = elements;
    const names = (row?.steps ?? []).map(({ list, id }) => {
      const found = flatElements(among).find((one) => isList(one) && one.valueDestination === list);
      among = found?.children ?? [];
      return found === undefined ? null : `${found.id}.@${keptRowId(id)}`;
    });
    return names.includes(null) ? [] : names.map((_name, depth) => names.slice(0, depth + 1).join("."));
  });

/** Rows that something was written in or uploaded for, and rows that were added, stand from now on. */
function keepRows(
  changes: Kept,
  mine: Kept,
  theirs: Kept,
  inPost: ReadonlyMap<string, string[]>,
  withFiles: readonly string[],
): void {
  const written = new Set([...changes.keys()].flatMap(rowsIn));
  for (const name of inPost.keys()) {
    const key = keyOf(name, inPost);
    const row = rowsIn(key).at(-1);
    if (row !== undefined && idOfRow(row) === key && (inPost.get(name)?.at(-1) ?? "") !== "" && !theirs.has(key))
      written.add(row);
  }
  for (const row of withFiles) if (mine.has(idOfRow(row)) && !theirs.has(idOfRow(row))) written.add(row);
  for (const row of written) {
    const key = idOfRow(row);
    if ((theirs.get(key)?.length ?? 0) > 0) continue;
    const wasRemoved = theirs.has(key);
    changes.set(key, [decodeURIComponent(row.slice(row.lastIndexOf("@") + 1))]);
    if (!wasRemoved) continue;
    for (const [name, values] of mine) if (name.startsWith(`${row}.`) && name !== key) changes.set(name, values);
  }
}

function removeRow(changes: Kept, idKey: string): void {
  const row = idKey.slice(0, -".id".length);
  for (const key of [...changes.keys()]) if (key.startsWith(`${row}.`)) changes.delete(key);
  changes.set(idKey, []);
}

function clashAt(key: string, name: string, mine: string[], theirs: string[], draft: PageDraft | undefined): Clash {
  const kept = draft?.fields[key];
  return { key, name, mine, theirs, atMs: kept?.atMs ?? null, device: kept?.device ?? null };
}
