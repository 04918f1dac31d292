import { useState } from "preact/hooks";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { Button, TextField } from "../../../../shared";
import { movedTo } from "../../frame/moved-to";
import { OrderedList } from "../../frame/ordered-list";
import { NumberField, TagsField } from "../../rules/small-fields";
import type { Builder } from "./builder";
import { dotted, type Place, textOf, textsOf, valueAt, withAt, withSetting } from "./places";
import { ProblemLines, ProblemMark } from "./small-parts";

/** One item of a list in a definition, as its form reads and writes it. */
export interface ItemForm {
  builder: Builder;
  item: JsonObject;
  place: Place;
  /** `undefined` takes the key away. `topic`: edits of one topic are undone together; left out: the key. */
  set: (key: string, value: Json | undefined, topic?: string) => void;
  /** What is wrong with a key, or with something in it. */
  error: (key: string) => string | null;
}

/** A list of a definition as one form per item: add, remove, and put in order. What no form can read is left to the JSON. */
export function ListPart({
  builder,
  place,
  label,
  noun,
  most,
  make,
  titleOf,
  wordsOf,
  fields: Fields,
}: {
  builder: Builder;
  place: Place;
  label: string;
  /** "limit": its button adds one. */
  noun: string;
  most: number;
  make: (others: readonly Json[]) => JsonObject;
  /** What an item is called; "" where it has no name yet. */
  titleOf: (item: JsonObject) => string;
  /** The rest of what its line says. */
  wordsOf: (item: JsonObject) => string;
  fields: (form: ItemForm) => preact.JSX.Element;
}) {
  const [open, setOpen] = useState<number | null>(null);
  const found = valueAt(builder.draft.value, place);
  if (found !== undefined && found !== null && !Array.isArray(found))
    return <p class="muted">This is no list: mend it in the JSON below.</p>;
  const items = found ?? [];
  const isLocked = builder.model.locked.value !== null;
  const write = (next: Json[]) =>
    builder.edit((draft) => withSetting(draft, place, next.length === 0 ? undefined : next));
  const nameOf = (item: Json | undefined, at: number) => (isObject(item) && titleOf(item)) || `${noun} ${at + 1}`;
  return (
    <>
      {items.length > 0 && (
        <OrderedList
          label={label}
          items={items.map((item, at) => ({
            key: String(at),
            name: nameOf(item, at),
            head: (
              <button
                type="button"
                class="ordered-open"
                aria-expanded={open === at}
                onClick={() => setOpen(open === at ? null : at)}
              >
                <strong>{nameOf(item, at)}</strong>
                <span class="muted">{isObject(item) ? wordsOf(item) : "written in a way that no form can read"}</span>
                <ProblemMark problems={builder.below([...place, at])} />
              </button>
            ),
          }))}
          onMove={
            isLocked
              ? null
              : (from, to) => {
                  write(movedTo(items, from, to));
                  if (open === from) setOpen(to);
                  else if (open !== null)
                    setOpen(
                      movedTo(
                        items.map((_one, at) => at),
                        from,
                        to,
                      ).indexOf(open),
                    );
                }
          }
          onRemove={(at) =>
            isLocked
              ? null
              : () => {
                  write(items.toSpliced(at, 1));
                  setOpen(null);
                }
          }
          body={(at) => {
            const item = items[at];
            return open === at && isObject(item) ? (
              <div class="stack ordered-body">
                <ProblemLines
                  problems={builder.below([...place, at]).filter(({ path }) => path === dotted([...place, at]))}
                />
                <Fields {...formOf(builder, item, [...place, at])} />
              </div>
            ) : null;
          }}
        />
      )}
      {!isLocked && (
        <div>
          <Button
            size="small"
            icon="plus"
            blocked={items.length >= most ? `There can be ${most} at most.` : null}
            onClick={() => {
              write([...items, make(items)]);
              setOpen(items.length);
            }}
          >
            {`Add a ${noun}`}
          </Button>
        </div>
      )}
    </>
  );
}

const formOf = (builder: Builder, item: JsonObject, place: Place): ItemForm => ({
  ...{ builder, item, place },
  set: (key, value, topic = key) =>
    builder.edit((draft) => withAt(draft, [...place, key], value), `${dotted(place)} ${topic}`),
  error: (key) => builder.at([...place, key]) ?? builder.below([...place, key])[0]?.message ?? null,
});

/** A text of an item; empty: the key goes, unless it must be there. */
export const ItemText = ({
  form: { item, set, error },
  name,
  label,
  hint,
  list,
  needed = false,
}: {
  form: ItemForm;
  name: string;
  label: string;
  hint?: string;
  list?: string;
  needed?: boolean;
}) => (
  <TextField
    label={label}
    hint={hint}
    value={textOf(item[name])}
    error={error(name)}
    {...(list !== undefined && { list })}
    onInput={(text) => set(name, text === "" && !needed ? undefined : text)}
  />
);

export const ItemNumber = ({
  form: { item, set, error },
  name,
  label,
  hint,
}: {
  form: ItemForm;
  name: string;
  label: string;
  hint?: string;
}) => (
  <NumberField
    label={label}
    hint={hint ?? ""}
    value={item[name]}
    error={error(name)}
    onChange={(number) => set(name, number ?? undefined)}
  />
);

/** Several words of an item; none: the key goes. */
export const ItemTags = ({
  form: { item, set, error },
  name,
  label,
  hint,
  list,
}: {
  form: ItemForm;
  name: string;
  label: string;
  hint?: string;
  list?: string;
}) => (
  <TagsField
    label={label}
    hint={hint ?? ""}
    tags={textsOf(item[name])}
    error={error(name)}
    {...(list !== undefined && { list })}
    onChange={(tags) => set(name, tags.length === 0 ? undefined : tags)}
  />
);
