import type { Graph } from "../../../../drawing/graph";
import { err, ok } from "../../../../lib/result";
import { type Answer, api } from "../../../shared";

/** What a move came to, or would come to, for one case. */
export interface CaseMoved {
  caseId: string;
  ok: boolean;
  /** Where the case stands then; null when it is refused. */
  state: string | null;
  problem: { code: string; message: string } | null;
}

interface MovedPage {
  data: CaseMoved[];
  nextCursor: string | null;
}

export interface MoveWish {
  toVersion: number;
  /** Old path → new path, for states that are called otherwise now. */
  states: Record<string, string>;
  reason: string | null;
  dryRun: boolean;
}

/** Page after page until every running case of the version was looked at. `told` hears of each page; a failure ends it. */
export async function moveAll(
  id: string,
  wish: MoveWish,
  told: (soFar: CaseMoved[]) => void,
): Promise<Answer<CaseMoved[]>> {
  const all: CaseMoved[] = [];
  let cursor: string | null = null;
  do {
    const body: object = { ...wish, limit: 50, ...(cursor !== null && { cursor }) };
    const page: Answer<MovedPage> = await api.post<MovedPage>(
      `/workflow-definitions/${encodeURIComponent(id)}/move-cases`,
      body,
    );
    if (!page.ok) return err(page.error);
    all.push(...page.value.data);
    told([...all]);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return ok(all);
}

/** States in which cases rest and that the other chart does not have: they need another name there. */
export function missingStates(from: Graph, to: Graph): string[] {
  const there = new Set(to.nodes.map(({ id }) => id));
  return from.nodes.filter(({ id, type }) => type !== "history" && !there.has(id)).map(({ id }) => id);
}

/** States that a lost one may be called now, of the same kind first. */
export const statesOf = ({ nodes }: Graph): string[] =>
  nodes.filter(({ type }) => type !== "history").map(({ id }) => id);

/** The names that were chosen, without those left open. */
export const chosenStates = (names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name !== ""));

/** "3 cases can be moved, 1 cannot." */
export function moveWords(cases: readonly CaseMoved[], done: boolean): string {
  const good = cases.filter((one) => one.ok).length;
  const bad = cases.length - good;
  if (cases.length === 0) return "No case runs on this version.";
  const some = `${good} ${good === 1 ? "case" : "cases"}`;
  const first = done ? `${some} moved` : `${some} can be moved`;
  return bad === 0
    ? `${first}.`
    : `${first}, ${bad} ${done ? (bad === 1 ? "was" : "were") : ""} ${done ? "refused" : "cannot"}.`.replaceAll(
        / {2,}/g,
        " ",
      );
}
