import type * as z from "zod";
import type { Form } from "../collection/form";
import { openForm } from "../collection/open-form";
import type { RevisionWish } from "../domain";
import { isObject } from "../lib/json";
import type { AskAgain } from "./revision-schemas";

type Asked = z.output<typeof AskAgain>["items"];

/** What is asked for, as the case takes it. */
export const wishesOf = (items: Asked): RevisionWish[] =>
  items.map(({ person, request, ...item }) => ({
    ...item,
    ...(person === undefined ? {} : { person }),
    request: request === null ? null : requestOf(request),
  }));

const requestOf = ({ type, label, hint, options }: NonNullable<Asked[number]["request"]>) => ({
  type,
  label,
  ...(hint === undefined ? {} : { hint }),
  ...(options === undefined ? {} : { options }),
});

/** The form that a revision is about, as the case pins it: the one that has rules for it, else the first. */
export function revisedForm(definition: unknown): Form | null {
  const forms = isObject(definition) && isObject(definition.forms) ? Object.entries(definition.forms) : [];
  const read = forms.flatMap(([key, raw]) => {
    const form = openForm(raw, `forms.${key}`);
    return form.ok ? [form.value] : [];
  });
  return read.find(({ revision }) => revision !== undefined) ?? read[0] ?? null;
}
