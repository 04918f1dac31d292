import { narrowWords } from "./choices";
import { describing, ErrorText, fieldClass, Hint, idOf, Name } from "./item";
import type { InputItem, Item, Option } from "./model";
import { Said, useTongue } from "./said";
import type { Words } from "./words";

const keyboards: Record<InputItem["kind"], string> = {
  textfield: "text",
  email: "email",
  url: "url",
  phone: "tel",
  number: "decimal",
  textarea: "text",
  autocomplete: "text",
  taxid: "text",
  iban: "text",
};
/** Codes and addresses read from left to right in every language. */
const leftToRight: ReadonlySet<string> = new Set(["email", "url", "phone", "taxid", "iban"]);
/** Nothing may "correct" them: a phone that writes a capital letter changes what was typed. */
const verbatim: ReadonlySet<string> = new Set(["url", "taxid", "iban"]);

/**
 * A field to type in. All are text to the browser, with the right keyboard: a wheel must not change a number, and nothing that was
 * typed may be held back because the browser finds it wrong.
 */
export function InputView({ item, words }: { item: InputItem; words: Words }) {
  const shared = {
    id: idOf(item),
    name: item.name,
    disabled: item.disabled || item.hidden,
    ...(item.placeholder === null ? {} : { placeholder: item.placeholder }),
    ...(item.autocomplete === null ? {} : { autocomplete: item.autocomplete }),
    inputMode: (item.inputMode ?? keyboards[item.kind]) as "text",
    ...describing(item),
  };
  const list = item.suggestions.length === 0 ? null : `${idOf(item)}-list`;
  const typing = {
    dir: leftToRight.has(item.kind) ? ("ltr" as const) : ("auto" as const),
    ...(verbatim.has(item.kind) ? { autocapitalize: "none" as const, spellcheck: false } : {}),
    ...(list === null ? {} : { list }),
  };
  return (
    <div
      class={item.kind === "number" ? `${fieldClass(item)} short` : fieldClass(item)}
      data-field={item.name}
      hidden={item.hidden}
    >
      <label for={idOf(item)}>
        <Name item={item} words={words} />
      </label>
      <Hint item={item} />
      <ErrorText item={item} />
      {item.kind === "textarea" ? (
        <textarea {...shared} dir="auto" rows={item.lines} value={item.value} />
      ) : (
        <span class={item.suffix === null ? "" : "with"}>
          <input {...shared} {...typing} type="text" value={item.value} />
          {item.suffix !== null && (
            <span>
              <Said>{item.suffix}</Said>
            </span>
          )}
        </span>
      )}
      {list !== null && (
        <datalist id={list}>
          {item.suggestions.map(({ value, label }) => (
            <option key={value} value={label} />
          ))}
        </datalist>
      )}
    </div>
  );
}

type Of<K> = Extract<Item, { kind: K }>;

export function SelectView({ item, words }: { item: Of<"select">; words: Words }) {
  const groups = [...new Set(item.options.map(({ group }) => group ?? ""))];
  return (
    <div
      class={fieldClass(item)}
      data-field={item.name}
      hidden={item.hidden}
      // Names of countries are found by their first letters; a trade may be called anything.
      {...(item.mayNarrow === true ? { "data-widget": "narrow", "data-words": narrowWords(words) } : {})}
    >
      <label for={idOf(item)}>
        <Name item={item} words={words} />
      </label>
      <Hint item={item} />
      <ErrorText item={item} />
      <select
        id={idOf(item)}
        name={item.name}
        disabled={item.disabled || item.hidden}
        {...(item.autocomplete === null ? {} : { autocomplete: item.autocomplete })}
        {...describing(item)}
      >
        <option value="">{words.choose}</option>
        {groups.map((group) => {
          const choices = item.options
            .filter((option) => (option.group ?? "") === group)
            .map((option) => <Choice key={option.value} option={option} chosen={option.value === item.value} />);
          return group === "" ? (
            choices
          ) : (
            <optgroup key={group} label={group}>
              {choices}
            </optgroup>
          );
        })}
      </select>
    </div>
  );
}

const Choice = ({ option, chosen }: { option: Option; chosen: boolean }) => (
  <option value={option.value} selected={chosen} {...useTongue(option.label)}>
    {option.label}
  </option>
);

/** Radio buttons and check boxes: one question, several answers to see at once. */
export function OptionsView({ item, words }: { item: Of<"radio"> | Of<"checkboxlist">; words: Words }) {
  const isChosen = (value: string): boolean =>
    item.kind === "radio" ? item.value === value : item.values.includes(value);
  return (
    <fieldset class={`${fieldClass(item)} options`} data-field={item.name} hidden={item.hidden} {...describing(item)}>
      <legend>
        <Name item={item} words={words} />
      </legend>
      <Hint item={item} />
      <ErrorText item={item} />
      {item.options.map((option, place) => (
        <label class="pick" key={option.value}>
          <input
            id={place === 0 ? idOf(item) : `${idOf(item)}-${place}`}
            type={item.kind === "radio" ? "radio" : "checkbox"}
            name={item.name}
            value={option.value}
            checked={isChosen(option.value)}
            disabled={item.disabled || item.hidden}
          />
          <span>
            <Said>{option.label}</Said>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
