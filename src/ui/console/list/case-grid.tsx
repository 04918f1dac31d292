import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isTyping } from "../../shared/shortcut";
import { loadingMore, loadMore, neighbour, setReadingOn } from "../model/case-list";
import type { CaseList } from "../model/filters";
import { look, rowHeights, shownColumns } from "../model/list-look";
import { selected, selectTo, toggleSelected } from "../model/selection";
import { may } from "../model/session";
import { CaseCard, CaseRow, type Choose } from "./case-row";
import { GridHead } from "./grid-head";
import { drawn, scrollToRow } from "./window";

/** The case whose row had the focus last. A row that is scrolled away is not drawn, but it is not forgotten. */
export const activeCase = signal<string | null>(null);
/** A case whose row is to be focused as soon as it is drawn. */
const wanted = signal<string | null>(null);

/** Puts the focus on the row of a case, wherever in the list it is. */
export const focusCase = (id: string): void => {
  activeCase.value = id;
  wanted.value = id;
};

/** A list that is narrower shows cards. */
const tableFromPx = 620;

/** The list: only the rows that can be seen are drawn, however many there are. */
export function CaseGrid({ list, openId }: { list: CaseList; openId: string | null }) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 800, width: 0 });
  const { layout = "table", density = "compact" } = look.value;
  const isTable = openId === null && layout === "table" && view.width >= tableFromPx;
  const rowHeight = rowHeights[isTable ? "table" : "cards"][density];
  const ids = list.rows.map(({ id }) => id);
  const { from, to } = drawn(ids.length, rowHeight, view.scrollTop, view.height);

  useLayoutEffect(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const measure = () =>
      setView({ scrollTop: scroller.scrollTop, height: scroller.clientHeight, width: scroller.clientWidth });
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(scroller);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    setReadingOn(view.scrollTop > rowHeight || selected.value.size > 0);
  }, [view.scrollTop > rowHeight, selected.value.size > 0]);
  useEffect(() => {
    if (to >= ids.length && list.nextCursor !== null && !loadingMore.peek()) void loadMore();
  }, [to, ids.length, list.nextCursor]);

  const show = (id: string) => {
    const at = ids.indexOf(id);
    const scroller = box.current;
    if (at === -1 || scroller === null) return;
    const head = isTable ? (scroller.querySelector<HTMLElement>(".grid-head")?.offsetHeight ?? 0) : 0;
    const top = scrollToRow(at, rowHeight, scroller.scrollTop, scroller.clientHeight - head);
    if (top !== null) scroller.scrollTop = top;
  };
  useEffect(() => {
    if (openId !== null) show(openId);
  }, [openId]);
  // First the row comes into sight, then it is drawn, then it can take the focus.
  useLayoutEffect(() => {
    const id = wanted.value;
    if (id === null) return;
    // Somebody who types by now is not called back: the case may come into the list long after it was asked for.
    if (isTyping(document.activeElement)) {
      wanted.value = null;
      return;
    }
    show(id);
    const link = linkOf(box.current, id);
    if (link === null) return;
    link.focus({ preventScroll: true });
    wanted.value = null;
  }, [wanted.value, from, to]);
  // A row that is no longer drawn, or is drawn otherwise, took the focus with it: it gets it back, or the list keeps it.
  useEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    const row = activeCase.peek() === null ? null : linkOf(box.current, activeCase.peek() ?? "");
    (row ?? box.current)?.focus({ preventScroll: true });
  });

  const hadFocus = useRef(false);
  const choosing = may("cases:bulk") === true || may("cases:export") === true;
  const choose: Choose | null = choosing ? (id, { range }) => (range ? selectTo(id, ids) : toggleSelected(id)) : null;
  const keys = useRef<(event: KeyboardEvent) => void>(() => {});
  keys.current = (event) => {
    if (choose === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = activeCase.peek();
    if (id === null) return;
    if (event.key === "x") toggleSelected(id);
    else if (event.shiftKey && /^(j|k|arrowdown|arrowup)$/i.test(event.key)) {
      const next = neighbour(id, /^(j|arrowdown)$/i.test(event.key) ? 1 : -1);
      if (!selected.peek().has(id)) toggleSelected(id);
      if (next !== null) {
        selectTo(next, ids);
        focusCase(next);
      }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const rows = list.rows.slice(from, to);
  const space = { paddingBlockStart: `${from * rowHeight}px`, paddingBlockEnd: `${(ids.length - to) * rowHeight}px` };
  // What happens in the rows is heard here, where they all are.
  useLayoutEffect(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const focused = (event: FocusEvent) => {
      hadFocus.current = true;
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-case]") : null;
      if (row?.dataset.case !== undefined) activeCase.value = row.dataset.case;
    };
    const blurred = (event: FocusEvent) => {
      if (event.relatedTarget !== null) hadFocus.current = false;
    };
    const pressed = (event: KeyboardEvent) => keys.current(event);
    scroller.addEventListener("focusin", focused);
    scroller.addEventListener("focusout", blurred);
    scroller.addEventListener("keydown", pressed);
    return () => {
      scroller.removeEventListener("focusin", focused);
      scroller.removeEventListener("focusout", blurred);
      scroller.removeEventListener("keydown", pressed);
    };
  }, []);
  return (
    <div
      ref={box}
      class={`list-scroll ${density}`}
      tabIndex={-1}
      onScroll={(event) => {
        const { scrollTop, clientHeight, clientWidth } = event.currentTarget;
        setView({ scrollTop, height: clientHeight, width: clientWidth });
      }}
    >
      {isTable ? (
        <table
          class="case-grid"
          aria-label="Cases"
          aria-rowcount={list.nextCursor === null ? ids.length + 1 : -1}
          style={{ "--cols": template(choosing), "--row": `${rowHeight}px` }}
        >
          <GridHead ids={ids} rows={rows} choosing={choosing} />
          <tbody class="grid-rows" style={space}>
            {rows.map((row, at) => (
              <CaseRow key={row.id} row={row} open={row.id === openId} place={from + at + 1} choose={choose} />
            ))}
          </tbody>
        </table>
      ) : (
        <ul class="rows" style={{ ...space, "--row": `${rowHeight}px` }}>
          {rows.map((row) => (
            <CaseCard key={row.id} row={row} open={row.id === openId} choose={openId === null ? choose : null} />
          ))}
        </ul>
      )}
    </div>
  );
}

const template = (choosing: boolean): string =>
  [
    ...(choosing ? ["28px"] : []),
    ...shownColumns.value.map(({ width }) => (width === null ? "minmax(160px, 1fr)" : `${width}px`)),
  ].join(" ");

const linkOf = (within: HTMLElement | null, id: string): HTMLElement | null =>
  within?.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"] .case-link`) ?? null;
