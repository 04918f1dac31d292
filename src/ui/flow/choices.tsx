import { describing, ErrorText, fieldClass, Hint, idOf, Name } from "./item";
import type { MultiselectItem, TagsItem } from "./model-kinds";
import { Said } from "./said";
import type { Words } from "./words";

/** From so many on, a list may be narrowed by typing. */
const many = 9;

/** Check boxes in a box that scrolls when there are many, so that the page does not grow with the list. */
export function MultiselectView({ item, words }: { item: MultiselectItem; words: Words }) {
  const isLong = item.options.length >= many;
  return (
    <fieldset
      class={fieldClass(item)}
      data-field={item.name}
      hidden={item.hidden}
      {...describing(item)}
      {...(isLong ? { "data-widget": "narrow", "data-words": narrowWords(words) } : {})}
    >
      <legend>
        <Name item={item} words={words} />
      </legend>
      <Hint item={item} />
      <ErrorText item={item} />
      <div class={isLong ? "many" : ""}>
        {item.options.map((option, place) => (
          <label class="pick" key={option.value}>
            <input
              id={place === 0 ? idOf(item) : `${idOf(item)}-${place}`}
              type="checkbox"
              name={item.name}
              value={option.value}
              checked={item.values.includes(option.value)}
              disabled={item.disabled || item.hidden}
            />
            <span>
              <Said>{option.label}</Said>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Words of one's own, in one line with commas between. The script shows each as a thing that can be taken away. */
export function TagsView({ item, words }: { item: TagsItem; words: Words }) {
  const shown = { ...item, hint: item.hint ?? words.tagsHint };
  return (
    <div
      class={fieldClass(item)}
      data-field={item.name}
      hidden={item.hidden}
      data-widget="tags"
      data-words={JSON.stringify({ removeTag: words.widgets.removeTag })}
    >
      <label for={idOf(item)}>
        <Name item={item} words={words} />
      </label>
      <Hint item={shown} />
      <ErrorText item={item} />
      <input
        id={idOf(item)}
        name={item.name}
        type="text"
        dir="auto"
        value={item.values.join(", ")}
        disabled={item.disabled || item.hidden}
        {...describing(shown)}
      />
    </div>
  );
}

/** What the script of a list that can be narrowed has to say. */
export const narrowWords = (words: Words): string =>
  JSON.stringify({ narrow: words.narrow, shown: words.widgets.shown, nothing: words.widgets.nothing });
