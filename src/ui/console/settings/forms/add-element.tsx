import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ElementKind } from "../../../../collection/form";
import { Dialog, TextField } from "../../../shared";
import { bestOf, foundIn } from "./model/palette";

/** Every kind of element by what it is for, with a search. Enter takes what fits best. */
export function AddElement({ onAdd, onClose }: { onAdd: (kind: ElementKind) => void; onClose: () => void }) {
  const [words, setWords] = useState("");
  const count = useId();
  const box = useRef<HTMLDivElement>(null);
  const groups = foundIn(words);
  const all = groups.flatMap(({ entries }) => entries);
  useLayoutEffect(() => {
    const arrow = (event: KeyboardEvent) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const buttons = [...(box.current?.querySelectorAll<HTMLButtonElement>(".palette-entry") ?? [])];
      const at = buttons.findIndex((one) => one.matches(":focus"));
      event.preventDefault();
      buttons[Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1))]?.focus();
    };
    box.current?.addEventListener("keydown", arrow);
    return () => box.current?.removeEventListener("keydown", arrow);
  }, []);
  return (
    <Dialog title="Add an element" onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const best = bestOf(words);
          if (best !== null) onAdd(best.kind);
        }}
      >
        <TextField
          label="Search"
          type="search"
          value={words}
          onInput={setWords}
          placeholder="iban, owner, upload …"
          autofocus
        />
        <p id={count} class="unseen" role="status">
          {all.length === 1 ? "1 element" : `${all.length} elements`}
        </p>
      </form>
      <div class="palette" ref={box}>
        {all.length === 0 && <p class="muted">Nothing is called like that.</p>}
        {groups.map(({ title, entries }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <ul>
              {entries.map((entry) => (
                <li key={entry.kind}>
                  <button type="button" class="palette-entry" onClick={() => onAdd(entry.kind)}>
                    <b>{entry.title}</b>
                    <span class="muted">{entry.text}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
