import { describing, ErrorText, fieldClass, Hint, idOf, Name } from "./item";
import type { MoneyItem } from "./model-kinds";
import type { Words } from "./words";

/** An amount and what it is in. Text to the browser: a wheel must not change a price. */
export function MoneyView({ item, words }: { item: MoneyItem; words: Words }) {
  const off = item.disabled || item.hidden;
  const [only] = item.currencies;
  const isFixed = item.currencies.length === 1 && only !== undefined;
  return (
    <fieldset class={fieldClass(item)} data-field={item.name} hidden={item.hidden} {...describing(item)}>
      <legend>
        <Name item={item} words={words} />
      </legend>
      <Hint item={item} />
      <ErrorText item={item} />
      <div class="with money">
        <input
          id={idOf(item)}
          name={`${item.name}.amount`}
          type="text"
          inputMode="decimal"
          dir="ltr"
          aria-label={isFixed ? `${words.amount} (${only.label})` : words.amount}
          value={item.amount}
          disabled={off}
          {...(item.problem === null ? {} : { "aria-invalid": "true" as const })}
        />
        {isFixed ? (
          <span>
            {only.value}
            <input type="hidden" name={`${item.name}.currency`} value={only.value} disabled={off} />
          </span>
        ) : (
          <select
            id={`${idOf(item)}-currency`}
            name={`${item.name}.currency`}
            aria-label={words.currency}
            disabled={off}
          >
            {item.currency === "" && <option value="">{words.currency}</option>}
            {item.currencies.map(({ value, label }) => (
              <option key={value} value={value} selected={value === item.currency}>
                {label}
              </option>
            ))}
          </select>
        )}
      </div>
    </fieldset>
  );
}
