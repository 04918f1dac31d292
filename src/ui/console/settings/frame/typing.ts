import { type ReadonlySignal, signal } from "@preact/signals";
import { useLayoutEffect, useState } from "preact/hooks";
import { isObject } from "../../../../lib/json";

/** A form made of something stored, which may change under whoever types in it. */
export interface Typing<Form> {
  readonly form: ReadonlySignal<Form>;
  set(next: Form | ((before: Form) => Form)): void;
  /** `sent` is stored now: whatever is not as it was then has been typed since, and stays when the answer comes. */
  saved(sent: Form): void;
}

/**
 * The form of what is stored; `begun`: what somebody had typed before. A field that nobody touched shows what is stored, whenever that
 * changes; what was typed stays, and so does the focus. What it is a form of as a whole (this queue, that one) belongs in its `key`.
 */
export function useTyping<Stored, Form>(
  stored: Stored,
  formOf: (stored: Stored) => Form,
  begun?: Form | null,
): Typing<Form> {
  const [typing] = useState(() => typingOf(formOf(stored), begun));
  useLayoutEffect(() => typing.follow(formOf(stored)), [stored]);
  return typing;
}

export function typingOf<Form>(stored: Form, begun?: Form | null): Typing<Form> & { follow(next: Form): void } {
  const form = signal(begun ?? stored);
  /** What stands in a field that nobody has touched. */
  let untouched = stored;
  return {
    form,
    set(next) {
      form.value = typeof next === "function" ? (next as (before: Form) => Form)(form.peek()) : next;
    },
    saved(sent) {
      untouched = sent;
    },
    follow(next) {
      form.value = onto(untouched, form.peek(), next) as Form;
      untouched = next;
    },
  };
}

/** What was typed over `before`, on top of `next`. A list is one field: its places say nothing of what stands there. */
function onto(before: unknown, typed: unknown, next: unknown): unknown {
  if (isSame(before, next)) return typed;
  if (isSame(before, typed)) return next;
  if (!isObject(before) || !isObject(typed) || !isObject(next)) return typed;
  const names = [...Object.keys(next), ...Object.keys(typed).filter((name) => !Object.hasOwn(next, name))];
  const fields = names.map((name): [string, unknown] => [name, onto(before[name], typed[name], next[name])]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** Whether both say the same. Rows have a `rowKey` for the screen alone. */
export const isSame = (a: unknown, b: unknown): boolean => said(a) === said(b);
const said = (value: unknown): string | undefined =>
  JSON.stringify(value, (name, part: unknown) => (name === "rowKey" ? undefined : part));
