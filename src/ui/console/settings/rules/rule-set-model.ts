import type { ReadonlySignal } from "@preact/signals";
import { err } from "../../../../lib/result";
import { type Answer, type ApiFailure, api, type Loader, loader } from "../../../shared";
import { type JsonDraft, jsonDraft, type ListedProblem, openDrafts } from "../editor/json-draft";
import { type Book, bookOf, partsOfBook, strangersIn, textOfBook } from "./book";
import { allRuleSets, type RuleSet, type RuleSetSummary, type Validation } from "./rule-set";

/** One version of a rule set. Its draft is the whole of it as JSON, which the tree, the score and the tests are views of. */
export interface RuleSetModel
  extends Omit<JsonDraft<RuleSet, Book, Validation>, "stored" | "written" | "checked" | "take"> {
  readonly id: string;
  readonly ruleSet: Loader<RuleSet>;
  readonly versions: Loader<RuleSetSummary[]>;
  /** The version this one would follow; null when none is published. */
  readonly published: Loader<RuleSet | null>;
  /** What the text says; while it is no JSON, what it said last. */
  readonly book: ReadonlySignal<Book>;
  /** Of the last check; null before it, and while the text is no JSON. */
  readonly validation: ReadonlySignal<Validation | null>;
  publish(): Promise<Answer<RuleSet>>;
  archive(): Promise<Answer<RuleSet>>;
  upgrade(): Promise<Answer<RuleSet>>;
  rename(names: { name: string; description: string | null }): Promise<Answer<RuleSet>>;
}

/** The model of one version. */
export const ruleSetModel = openDrafts(createRuleSetModel);

export function createRuleSetModel(id: string): RuleSetModel {
  const path = `/rule-sets/${encodeURIComponent(id)}`;
  const ruleSet = loader<RuleSet>((stop) => api.get(path, { signal: stop }));
  const versions = loader<RuleSetSummary[]>(async (stop) => {
    const key = ruleSet.value?.key;
    const found = key === undefined ? err(notOpen) : await allRuleSets(stop, key);
    return found.ok ? { ok: true, value: found.value.toSorted((a, b) => b.version - a.version) } : found;
  });
  const published = loader<RuleSet | null>(async (stop) => {
    const key = ruleSet.value?.key;
    if (key === undefined) return err(notOpen);
    const query = `/rule-sets?limit=1&status=published&key=${encodeURIComponent(key)}`;
    const page = await api.get<{ data: RuleSetSummary[] }>(query, { signal: stop });
    if (!page.ok) return page;
    const [latest] = page.value.data;
    return latest === undefined
      ? { ok: true, value: null }
      : api.get<RuleSet>(`/rule-sets/${encodeURIComponent(latest.id)}`, { signal: stop });
  });

  const {
    stored: _stored,
    written: book,
    checked: validation,
    take,
    ...draft
  } = jsonDraft<RuleSet, Book, Validation>({
    path,
    stored: ruleSet,
    restMs: 700,
    textOf: textOfBook,
    written: bookOf,
    textOfWritten: (after) => textOfBook({ ...after }),
    versionOf: ({ hash }) => hash,
    lockedBy: ({ status, version }) =>
      status === "draft" ? null : `Version ${version} is ${status} and never changes.`,
    strangersIn: (source) => strangersIn(source.value).map((one): ListedProblem => ({ ...one, severity: "error" })),
    check: (source, stop) => api.post(`${path}/validate`, partsOfBook(source.value), { signal: stop }),
    save: (source, known) => api.put(path, { ...partsOfBook(source.value), expectedHash: known.hash }),
    badCode: "bad_rule_set",
  });
  const replaced = async (asked: Promise<Answer<RuleSet>>): Promise<Answer<RuleSet>> => {
    const answer = await asked;
    if (answer.ok) take(answer.value);
    return answer;
  };

  return {
    ...draft,
    ...{ id, ruleSet, versions, published, book, validation },
    publish: () => {
      // What was looked at, not what somebody made of it meanwhile.
      const expectedHash = ruleSet.value?.hash;
      return replaced(api.post(`${path}/publish`, expectedHash === undefined ? {} : { expectedHash }));
    },
    archive: () => replaced(api.post(`${path}/archive`)),
    upgrade: () => api.post(`${path}/upgrade`),
    async rename(names) {
      const expectedHash = ruleSet.value?.hash;
      const answer = await api.put<RuleSet>(path, { ...names, ...(expectedHash !== undefined && { expectedHash }) });
      // The rules on the screen are another matter and stay as they are.
      if (answer.ok) ruleSet.put(answer.value);
      return answer;
    },
  };
}

const notOpen: ApiFailure = {
  kind: "refused",
  status: 0,
  code: "not_open",
  message: "The rule set is not open yet.",
  param: null,
  details: {},
  requestId: null,
};
