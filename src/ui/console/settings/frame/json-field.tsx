import type { Json } from "../../../../lib/json";
import { TextField } from "../../../shared";
import { readJsonSource } from "../editor/json-source";

/** A small box for JSON. What is wrong with it is said below, with the line. */
export const JsonField = ({
  label,
  hint,
  value,
  onInput,
  rows = 8,
  error,
  autofocus,
}: {
  label: string;
  hint?: string;
  value: string;
  onInput: (text: string) => void;
  rows?: number;
  /** What else is wrong with it, once it is JSON. */
  error?: string | null;
  autofocus?: boolean;
}) => (
  <div class="json-field">
    <TextField
      label={label}
      hint={hint}
      value={value}
      onInput={onInput}
      rows={rows}
      error={jsonIn(value).fault ?? error}
      autofocus={autofocus ?? false}
    />
  </div>
);

export type JsonRead = { value: Json; fault: null } | { value: null; fault: string };

/** The JSON that was written; an empty box is null. */
export function jsonIn(text: string): JsonRead {
  if (text.trim() === "") return { value: null, fault: null };
  const read = readJsonSource(text);
  if (read.ok) return { value: read.value.value, fault: null };
  return { value: null, fault: `Line ${read.error.line}: ${read.error.message}` };
}

/** JSON as people edit it. */
export const prettyJson = (value: Json): string => JSON.stringify(value, null, 2);
