import "./ordered.css";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "../../../shared";
import { pathOfText, useRowDrag } from "./use-row-drag";

/** A thing in a list whose order means something. */
export interface OrderedItem {
  key: string;
  /** What it is called in what is read out. */
  name: string;
  /** What its line shows. */
  head: ComponentChildren;
}

/**
 * Things in an order of one's own: each is moved by its grip, dragged or with the arrow keys. `onMove` puts what stands at `from` to
 * where `to` is; `body` is drawn below the line. Null for `onMove`: nothing can be changed.
 */
export function OrderedList({
  label,
  items,
  onMove,
  onRemove,
  body,
}: {
  label: string;
  items: readonly OrderedItem[];
  onMove: ((from: number, to: number) => void) | null;
  /** Null: this one stays. */
  onRemove: (at: number) => (() => void) | null;
  body?: (at: number) => ComponentChildren;
}) {
  const list = useRef<HTMLUListElement>(null);
  /** The grip that has the focus once the list is drawn anew. */
  const follow = useRef<number | null>(null);
  const said = useSignal("");
  const move = (from: number, to: number) => {
    const item = items[from];
    if (onMove === null || item === undefined || to === from || to < 0 || to >= items.length) return;
    follow.current = to;
    said.value = `${item.name}: number ${to + 1} of ${items.length}`;
    onMove(from, to);
  };
  const { drop, dragged, start } = useRowDrag<number>(
    ([from = 0], [over], share) => {
      if (over === undefined) return null;
      const before = share < 0.5 ? over : over + 1;
      const to = before > from ? before - 1 : before;
      return to === from ? null : to;
    },
    ([from = 0], to) => move(from, to),
  );
  useLayoutEffect(() => {
    if (follow.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-path="${follow.current}"] > .ordered-head > .grip`)?.focus();
    follow.current = null;
  });
  const from = dragged.value?.[0] ?? null;
  return (
    <>
      <ul class="ordered" aria-label={label} ref={list} data-rows>
        {items.map(({ key, name, head }, at) => {
          const remove = onRemove(at);
          return (
            <li
              key={key}
              data-path={at}
              class={from === at ? "dragged" : undefined}
              data-drop={from !== null && drop.value === at ? (at < from ? "before" : "after") : undefined}
            >
              <div class="ordered-head">
                {onMove !== null && items.length > 1 && (
                  <button
                    type="button"
                    class="grip"
                    aria-label={`Move ${name}: arrow up, arrow down`}
                    title="Drag, or press ↑ and ↓"
                    onPointerDown={(event) => start(event, pathOfText(String(at)))}
                    onKeyDown={(event) => {
                      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
                      if (step === undefined) return;
                      event.preventDefault();
                      event.stopPropagation();
                      move(at, at + step);
                    }}
                  >
                    <span aria-hidden="true">⠿</span>
                  </button>
                )}
                {head}
                {remove !== null && <IconButton label={`Remove ${name}`} icon="close" onClick={remove} />}
              </div>
              {body?.(at)}
            </li>
          );
        })}
      </ul>
      <p class="unseen" role="status">
        {said.value}
      </p>
    </>
  );
}
