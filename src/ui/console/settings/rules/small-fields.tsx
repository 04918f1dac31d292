import { useId, useState } from "preact/hooks";
import type { Json } from "../../../../lib/json";
import { Field, Icon, TextField } from "../../../shared";
import { JsonField, jsonIn } from "../frame/json-field";
import { shownJson, type TypedJson } from "./typed-json";

/** A number, also while it is being typed; null when the field is empty. */
export function NumberField({
  label,
  value,
  onChange,
  hint,
  error,
}: {
  label: string;
  value: Json | undefined;
  onChange: (value: number | null) => void;
  hint?: string;
  error?: string | null;
}) {
  const [typed, setTyped] = useState("");
  const given = value === undefined || value === null ? null : Number(value);
  const shown = numberIn(typed) === given ? typed : given === null || Number.isNaN(given) ? "" : String(given);
  return (
    <TextField
      label={label}
      hint={hint}
      error={error}
      type="number"
      value={shown}
      onInput={(text) => {
        setTyped(text);
        onChange(numberIn(text));
      }}
    />
  );
}

const numberIn = (text: string): number | null =>
  text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text);

/** JSON that is taken over as soon as it can be read; until then it stays as it was typed. */
export function JsonValueField({
  label,
  value,
  onChange,
  rows = 4,
  error,
}: {
  label: string;
  value: Json | undefined;
  /** `undefined`: the box is empty. */
  onChange: (value: Json | undefined) => void;
  rows?: number;
  error?: string | null;
}) {
  const [typed, setTyped] = useState<TypedJson | null>(null);
  return (
    <JsonField
      label={label}
      rows={rows}
      error={error ?? null}
      value={shownJson(typed, value)}
      onInput={(text) => {
        setTyped({ text, over: value });
        const now = jsonIn(text);
        if (now.fault === null) onChange(text.trim() === "" ? undefined : now.value);
      }}
    />
  );
}

/** Several short texts: Enter or a comma adds one, Backspace in the empty field takes the last one back. */
export function TagsField({
  label,
  hint,
  tags,
  onChange,
  error,
  list,
}: {
  label: string;
  hint?: string;
  tags: readonly string[];
  onChange: (tags: string[]) => void;
  error?: string | null;
  list?: string;
}) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const add = (text: string) => {
    const more = text
      .split(/[,\n;]/)
      .map((one) => one.trim())
      .filter((one) => one !== "");
    setTyped("");
    if (more.length > 0) onChange([...new Set([...tags, ...more])]);
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div class="tags">
          {tags.length > 0 && (
            <ul aria-label={`${label}: chosen`} id={`${id}-tags`}>
              {tags.map((tag) => (
                <li key={tag} class="tag">
                  <span dir="auto">{tag}</span>
                  <button
                    type="button"
                    class="tag-remove"
                    aria-label={`Remove ${tag}`}
                    onClick={() => onChange(tags.filter((one) => one !== tag))}
                  >
                    <Icon name="close" size={12} />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <input
            {...control}
            value={typed}
            list={list}
            autocomplete="off"
            placeholder={tags.length === 0 ? "Type, then Enter" : "One more"}
            onInput={(event) => {
              const text = event.currentTarget.value;
              if (/[,;\n]/.test(text)) add(text);
              else setTyped(text);
            }}
            onKeyDown={(event) => {
              // Enter also ends the composition of a word.
              if (event.isComposing) return;
              if (event.key === "Enter") {
                event.preventDefault();
                add(typed);
              } else if (event.key === "Backspace" && typed === "" && tags.length > 0) onChange(tags.slice(0, -1));
            }}
            onBlur={() => add(typed)}
          />
        </div>
      )}
    </Field>
  );
}
