import type { ComponentChildren, JSX } from "preact";
import { CardsView } from "./cards";
import { MultiselectView, TagsView } from "./choices";
import { CountryPartsView, StateView } from "./country-parts";
import { DateView } from "./date-item";
import { DocumentView } from "./document-item";
import { GroupView, StepperView } from "./group";
import { InputView, OptionsView, SelectView } from "./inputs";
import { ListFrame, RemoveRow } from "./list-parts";
import { LookupView } from "./lookup";
import type { Asked, Item, ListItem } from "./model";
import { MoneyView } from "./money";
import { ReviewView } from "./review";
import { Rich } from "./rich-text";
import { Said, useTongue } from "./said";
import { SignatureView } from "./signature";
import type { Words } from "./words";

/** One thing on a page, whatever it is. */
export function ItemView({ item, words }: { item: Item; words: Words }): JSX.Element {
  switch (item.kind) {
    case "heading":
      return item.level === 3 ? (
        <h3 data-field={item.name} hidden={item.hidden}>
          <Said>{item.text}</Said>
        </h3>
      ) : (
        <h2 data-field={item.name} hidden={item.hidden}>
          <Said>{item.text}</Said>
        </h2>
      );
    case "text":
      return <TextView item={item} />;
    case "date":
      return <DateView item={item} words={words} />;
    case "select":
      return <SelectView item={item} words={words} />;
    case "radio":
    case "checkboxlist":
      return <OptionsView item={item} words={words} />;
    case "checkbox":
      return (
        <div class={fieldClass(item)} data-field={item.name} hidden={item.hidden}>
          <ErrorText item={item} />
          <label class="pick">
            <input
              id={idOf(item)}
              type="checkbox"
              name={item.name}
              value="on"
              checked={item.checked}
              disabled={item.disabled || item.hidden}
              {...describing(item)}
            />
            <span>
              <Said>{item.label}</Said>
            </span>
          </label>
          <Hint item={item} />
        </div>
      );
    case "group":
      return <GroupView item={item} words={words} />;
    case "divider":
      return <hr data-field={item.name} hidden={item.hidden} />;
    case "stepper":
      return <StepperView item={item} words={words} />;
    case "money":
      return <MoneyView item={item} words={words} />;
    case "multiselect":
      return <MultiselectView item={item} words={words} />;
    case "tags":
      return <TagsView item={item} words={words} />;
    case "address":
    case "bankaccount":
      return <CountryPartsView item={item} words={words} />;
    case "state":
      return <StateView item={item} words={words} />;
    case "signature":
      return <SignatureView item={item} words={words} />;
    case "lookup":
      return <LookupView item={item} words={words} />;
    case "entitygroup":
      return <CardsView item={item} words={words} />;
    case "fieldlist":
      return <ListView item={item} words={words} />;
    case "document":
      return <DocumentView item={item} words={words} />;
    case "review":
      return (
        <div data-field={item.name} hidden={item.hidden}>
          <ReviewView sections={item.sections} words={words} />
        </div>
      );
    default:
      return <InputView item={item} words={words} />;
  }
}

const TextView = ({ item }: { item: Extract<Item, { kind: "text" }> }) => (
  <div data-field={item.name} hidden={item.hidden} {...useTongue(item.source)}>
    <Rich text={item.text} />
  </div>
);

/** Rows of the same questions: owners, directors. */
function ListView({ item, words }: { item: ListItem; words: Words }) {
  return (
    <ListFrame item={item}>
      {item.rows.map((row) => (
        <fieldset
          class="row"
          key={row.index}
          id={`row-${item.name}-${row.index}`}
          tabIndex={-1}
          disabled={item.disabled || item.hidden}
        >
          <legend>{row.title}</legend>
          <input type="hidden" name={`${item.name}.${row.index}.id`} value={row.id} />
          {row.items.map((inner) => (
            <ItemView key={inner.name} item={inner} words={words} />
          ))}
          <RemoveRow list={item.name} row={row} words={words} />
        </fieldset>
      ))}
    </ListFrame>
  );
}

export const idOf = (item: { name: string }): string => `f-${item.name}`;
export const fieldClass = (item: Asked): string => (item.problem === null ? "field" : "field bad");

/** What a field points to for those who listen: its hint and its error. Both places are always there, the browser fills the second. */
export function describing(item: Asked): { "aria-describedby": string; "aria-invalid"?: "true" } {
  const ids = [...(item.hint === null ? [] : [`${idOf(item)}-hint`]), `${idOf(item)}-error`];
  return { "aria-describedby": ids.join(" "), ...(item.problem === null ? {} : { "aria-invalid": "true" }) };
}

export const Hint = ({ item }: { item: Asked }) =>
  item.hint === null ? null : (
    <p class="hint" id={`${idOf(item)}-hint`}>
      <Said>{item.hint}</Said>
    </p>
  );

export const ErrorText = ({ item }: { item: Asked }) => (
  <p class="error" id={`${idOf(item)}-error`} hidden={item.problem === null}>
    {item.problem}
  </p>
);

export const Name = ({ item, words, children }: { item: Asked; words: Words; children?: ComponentChildren }) => (
  <>
    <Said>{item.label}</Said>
    {!item.required && <span class="opt"> ({words.optional})</span>}
    {children}
  </>
);
