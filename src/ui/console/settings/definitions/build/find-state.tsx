import { useId, useState } from "preact/hooks";
import { Icon } from "../../../../shared";
import type { Builder } from "./builder";
import { statesIn } from "./states";

const mostFound = 8;

/** Finds a state by a part of its name. Arrow keys choose, Enter goes there. */
export function FindState({ builder }: { builder: Builder }) {
  const list = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const words = typed.trim().toLowerCase();
  const found =
    words === ""
      ? []
      : statesIn(builder.draft.value)
          .filter(({ id }) => id.toLowerCase().includes(words))
          .slice(0, mostFound);
  const here = Math.min(at, found.length - 1);
  const go = (index: number) => {
    const state = found[index];
    if (state === undefined) return;
    setTyped("");
    builder.choose({ part: "state", path: state.path }, true);
  };
  return (
    <div class="build-find">
      <Icon name="search" size={14} />
      <input
        role="combobox"
        aria-label="Find a state"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${list}-${here}` : undefined}
        placeholder="Find a state"
        autocomplete="off"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Enter") {
            event.preventDefault();
            go(here);
          } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            setAt(Math.max(0, Math.min(found.length - 1, here + (event.key === "ArrowDown" ? 1 : -1))));
          } else if (event.key === "Escape") setTyped("");
        }}
      />
      <div id={list} role="listbox" aria-label="States found" class="build-found" hidden={found.length === 0}>
        {found.map(({ id }, i) => (
          <div
            key={id}
            id={`${list}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === here}
            onPointerDown={(event) => {
              event.preventDefault();
              go(i);
            }}
          >
            {id}
          </div>
        ))}
      </div>
    </div>
  );
}
