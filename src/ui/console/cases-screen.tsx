import { signal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { navigate, place } from "../shared/router";
import { useShortcut } from "../shared/shortcut";
import { CasePane } from "./case/case-pane";
import { later } from "./case/later";
import { activeCase, focusCase } from "./list/case-grid";
import { claimNext } from "./list/claim-next";
import { ListPane } from "./list/list-pane";
import { QueueNav } from "./list/queue-nav";
import { caseHref, listHref, listKey, neighbour, openList, queues } from "./model/case-list";
import { defaultViewId, loadLook } from "./model/list-look";
import { closeCase, openCase } from "./model/open-case";
import { savedViews, viewHref } from "./model/saved-views";
import { may } from "./model/session";

const NewCaseDialog = later(async () => (await import("./case/new/new-case-dialog")).NewCaseDialog, <span hidden />);

const collapsedKey = "edgecase.list-collapsed";
/** Whether the list beside an open case is put away. A wish of this person on this device, so it is not in the address. */
export const listCollapsed = signal(localStorage.getItem(collapsedKey) === "1");
export function toggleList(): void {
  listCollapsed.value = !listCollapsed.value;
  localStorage.setItem(collapsedKey, listCollapsed.value ? "1" : "0");
}

const isOpening = signal(false);

/** Queues, list and case. Without an open case the list takes the room. */
export function CasesScreen({ id, tab }: { id: string | null; tab: string | null }) {
  useSignalEffect(() => {
    void listKey.value;
    void openList();
  });
  useEffect(() => {
    if (queues.state.peek().status !== "ready") void queues.load();
    void loadLook().then(openDefaultView);
  }, []);
  useEffect(() => {
    if (id === null) closeCase();
    else void openCase(id);
  }, [id]);
  const step = (by: 1 | -1) => () => {
    const next = neighbour(id ?? activeCase.peek(), by);
    if (next === null) return;
    if (id === null) focusCase(next);
    else navigate(caseHref(next, tab ?? undefined), { replace: true });
  };
  useShortcut("j", "Next case", step(1), { group: "List" });
  useShortcut("k", "Case before", step(-1), { group: "List" });
  useShortcut("[", "Put the list away, or show it", toggleList, { group: "List", when: id !== null });
  useShortcut("Escape", "Back to the list", () => backToList(id), { group: "List", when: id !== null });
  const canOpen = may("cases:write") !== false;
  const openNew = () => {
    isOpening.value = canOpen;
  };
  useShortcut("c", "New case", openNew, { group: "List", when: canOpen });
  useShortcut("n", "Claim the next case of this queue", () => void claimNext(), { group: "List" });
  return (
    <div class={`work${id === null ? "" : " open"}${id !== null && listCollapsed.value ? " collapsed" : ""}`}>
      <QueueNav compact={id !== null} onNew={canOpen ? openNew : null} />
      <ListPane openId={id} />
      {id !== null && <CasePane key={id} id={id} tab={tab} />}
      {isOpening.value && <NewCaseDialog onClose={() => (isOpening.value = false)} />}
    </div>
  );
}

/** Who came without saying which list gets the view that they have chosen to open first. */
async function openDefaultView(): Promise<void> {
  const { path, query } = place.peek();
  if (defaultViewId.peek() === null || path !== "/console/cases" || query.size > 0) return;
  await savedViews.load();
  const view = savedViews.value?.find(({ id }) => id === defaultViewId.peek());
  if (view !== undefined && place.peek().query.size === 0) navigate(viewHref(view), { replace: true });
}

/** The list comes back as it was, with the focus on the case one comes from. */
export function backToList(id: string | null): void {
  navigate(`${listHref()}`);
  if (id !== null) requestAnimationFrame(() => focusCase(id));
}
