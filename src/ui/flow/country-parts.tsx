import { describing, ErrorText, fieldClass, Hint, idOf, Name } from "./item";
import type { Option } from "./model";
import type { CountryPartsItem, Part, StateItem } from "./model-kinds";
import type { Words } from "./words";

/**
 * An address or an account: the country first, then what is asked in that country, in its order. Without a script the button brings
 * the country's fields; with one they come when the country is chosen.
 */
export function CountryPartsView({ item, words }: { item: CountryPartsItem; words: Words }) {
  const { country } = item;
  const off = item.disabled || item.hidden;
  return (
    <fieldset
      class={`${fieldClass(item)} parts`}
      data-field={item.name}
      hidden={item.hidden}
      disabled={off}
      {...(country.isFixed ? {} : { "data-widget": "country", "data-follows": `${item.name}.country` })}
      {...describing(item)}
    >
      <legend>
        <Name item={item} words={words} />
      </legend>
      <Hint item={item} />
      <ErrorText item={item} />
      {country.isFixed ? (
        <input type="hidden" name={`${item.name}.country`} value={country.value} disabled={off} />
      ) : (
        <div class="part">
          <label for={idOf(item)}>{country.label}</label>
          <select
            id={idOf(item)}
            name={`${item.name}.country`}
            disabled={off}
            {...(item.kind === "address" ? { autocomplete: "country" } : {})}
            {...(item.problem === null ? {} : { "aria-invalid": "true" as const })}
          >
            <option value="">{words.choose}</option>
            <Options options={country.options} chosen={country.value} />
          </select>
          <UseCountry name={item.name} off={off} words={words} />
        </div>
      )}
      {item.parts.length === 0 && <p class="hint plain">{words.countryFirst}</p>}
      {item.parts.map((part, place) => (
        <PartView
          key={part.part}
          part={part}
          id={country.isFixed && place === 0 ? idOf(item) : `${idOf(item)}-${part.part}`}
          item={item}
          words={words}
        />
      ))}
    </fieldset>
  );
}

function PartView({ part, id, item, words }: { part: Part; id: string; item: CountryPartsItem; words: Words }) {
  const shared = {
    id,
    name: `${item.name}.${part.part}`,
    disabled: item.disabled || item.hidden,
    ...(part.autocomplete === null ? {} : { autocomplete: part.autocomplete }),
    ...(item.problem === null ? {} : { "aria-invalid": "true" as const }),
  };
  return (
    <div class={part.part !== "iban" && (part.inputMode === "numeric" || part.leftToRight) ? "part short" : "part"}>
      <label for={id}>
        {part.label}
        {!part.required && <span class="opt"> ({words.optional})</span>}
      </label>
      {part.options === null ? (
        <input
          {...shared}
          type="text"
          inputMode={part.inputMode}
          dir={part.leftToRight ? "ltr" : "auto"}
          value={part.value}
        />
      ) : (
        <select {...shared}>
          <option value="">{words.choose}</option>
          <Options options={part.options} chosen={part.value} />
        </select>
      )}
    </div>
  );
}

/** A state, province or region: a list when the country has one. */
export function StateView({ item, words }: { item: StateItem; words: Words }) {
  const shared = { id: idOf(item), name: item.name, disabled: item.disabled || item.hidden, ...describing(item) };
  return (
    <div
      class={fieldClass(item)}
      data-field={item.name}
      hidden={item.hidden}
      {...(item.countryField === null ? {} : { "data-widget": "country", "data-follows": item.countryField })}
    >
      <label for={idOf(item)}>
        <Name item={item} words={words} />
      </label>
      <Hint item={item} />
      <ErrorText item={item} />
      {item.options === null ? (
        <input {...shared} type="text" dir="auto" value={item.value} />
      ) : (
        <select {...shared}>
          <option value="">{words.choose}</option>
          <Options options={item.options} chosen={item.value} />
        </select>
      )}
      {!item.isCountryKnown && <p class="hint plain">{words.countryFirst}</p>}
      {item.countryField !== null && <UseCountry name={item.name} off={item.disabled || item.hidden} words={words} />}
    </div>
  );
}

/** For those without a script: keeps what was typed and brings back the page with this country's fields. */
const UseCountry = ({ name, off, words }: { name: string; off: boolean; words: Words }) => (
  <button class="plain" type="submit" name="action" value={`use:${name}`} disabled={off}>
    {words.useCountry}
  </button>
);

const Options = ({ options, chosen }: { options: Option[]; chosen: string }) => (
  <>
    {options.map(({ value, label }) => (
      <option key={value} value={value} selected={value === chosen}>
        {label}
      </option>
    ))}
  </>
);
