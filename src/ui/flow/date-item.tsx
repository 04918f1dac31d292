import { describing, ErrorText, fieldClass, Hint, idOf, Name } from "./item";
import type { Item } from "./model";
import type { Words } from "./words";

/** A date people know by heart: three boxes to type in. A calendar would be the longer way to 1964. */
export function DateView({ item, words }: { item: Extract<Item, { kind: "date" }>; words: Words }) {
  const [first] = words.dateOrder;
  return (
    <fieldset class={fieldClass(item)} data-field={item.name} hidden={item.hidden} {...describing(item)}>
      <legend>
        <Name item={item} words={words} />
      </legend>
      <Hint item={item} />
      <ErrorText item={item} />
      <div class="date">
        {words.dateOrder.map((part) => (
          <div key={part} class={part === "year" ? "y" : ""}>
            <label for={part === first ? idOf(item) : `${idOf(item)}-${part}`}>{words[part]}</label>
            <input
              id={part === first ? idOf(item) : `${idOf(item)}-${part}`}
              name={`${item.name}.${part}`}
              type="text"
              inputMode="numeric"
              maxLength={part === "year" ? 4 : 2}
              value={item[part]}
              disabled={item.disabled || item.hidden}
              {...(item.autocomplete === "bday" ? { autocomplete: `bday-${part}` } : {})}
              {...(item.problem === null ? {} : { "aria-invalid": "true" as const })}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
