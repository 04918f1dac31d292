import { useId, useRef, useState } from "preact/hooks";
import { Field } from "../../../shared/field";
import { Face } from "../../list/case-row";
import { myId, people } from "../../model/session";
import { mentionAt, nameable, withName } from "./mentions";

/** A text area in which `@` offers the people of the team. Arrow keys, Enter or Tab choose; Escape goes on without. */
export function MentionField({
  label,
  value,
  onInput,
  rows,
  error,
  autofocus = false,
}: {
  label: string;
  value: string;
  onInput: (value: string) => void;
  rows: number;
  error?: string | null;
  autofocus?: boolean;
}) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const naming = mentionAt(value, caret);
  const others = (people.value ?? []).filter(({ id }) => id !== myId.value);
  const offered = naming === null || naming.from === closedAt ? [] : nameable(others, naming.typed);
  const isOpen = offered.length > 0;
  const at = Math.min(chosen, offered.length - 1);
  const look = () => {
    setCaret(area.current?.selectionStart ?? 0);
    setChosen(0);
  };
  const take = (place: number) => {
    const person = offered[place];
    if (person === undefined || naming === null) return;
    const next = withName(value, naming.from, caret, person.name);
    onInput(next.text);
    setCaret(next.caret);
    queueMicrotask(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const onKey = (event: KeyboardEvent) => {
    if (!isOpen || event.metaKey || event.ctrlKey) return;
    if (event.key === "ArrowDown") setChosen((at + 1) % offered.length);
    else if (event.key === "ArrowUp") setChosen((at + offered.length - 1) % offered.length);
    else if (event.key === "Enter" || event.key === "Tab") take(at);
    else if (event.key === "Escape") setClosedAt(naming?.from ?? null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="mention-field">
      <Field label={label} error={error}>
        {(control) => (
          <textarea
            {...control}
            ref={area}
            rows={rows}
            value={value}
            maxLength={20_000}
            aria-autocomplete="list"
            aria-controls={isOpen ? listId : undefined}
            aria-activedescendant={isOpen ? `${listId}.${at}` : undefined}
            data-autofocus={autofocus || undefined}
            onInput={(event) => {
              onInput(event.currentTarget.value);
              look();
            }}
            onClick={look}
            onKeyUp={(event) => event.key.startsWith("Arrow") && !isOpen && look()}
            onKeyDown={onKey}
            onBlur={() => setClosedAt(naming?.from ?? null)}
            onFocus={() => setClosedAt(null)}
          />
        )}
      </Field>
      {isOpen && (
        <div id={listId} class="mention-list" role="listbox" aria-label="People of the team">
          {offered.map((person, place) => (
            <div
              key={person.id}
              id={`${listId}.${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === at}
              // Before the text loses the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                take(place);
              }}
            >
              <Face id={person.id} /> {person.name}
            </div>
          ))}
        </div>
      )}
      <p class="unseen" role="status">
        {isOpen && `${offered.length} to choose from: ${offered[at]?.name ?? ""}`}
      </p>
    </div>
  );
}
