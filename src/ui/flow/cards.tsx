import { ErrorText, Hint, ItemView, idOf } from "./item";
import { ListTitle, RemoveRow } from "./list-parts";
import type { CardsItem } from "./model-kinds";
import { Said } from "./said";
import type { Words } from "./words";

/** People or companies, a card each. A card is opened and closed by the browser itself; rows come and go by plain posts. */
export function CardsView({ item, words }: { item: CardsItem; words: Words }) {
  const off = item.disabled || item.hidden;
  return (
    <div
      class={item.problem === null ? "rows" : "rows bad"}
      data-field={item.name}
      hidden={item.hidden}
      id={idOf(item)}
      tabIndex={-1}
    >
      <ListTitle item={item} />
      <Hint item={item} />
      <ErrorText item={item} />
      {item.rows.length === 0 && <p class="small">{words.nobodyYet}</p>}
      {item.rows.map((row) => (
        <fieldset
          class="row card"
          key={row.id === "" ? row.index : row.id}
          id={`row-${item.name}-${row.index}`}
          tabIndex={-1}
          disabled={off}
        >
          <legend class="unseen">{row.title}</legend>
          <details open={row.isOpen}>
            <summary>
              <span class="who">
                <b>{row.title}</b>
                {row.summary !== "" && <bdi>{row.summary}</bdi>}
              </span>
              <span class="edit">{words.edit}</span>
            </summary>
            <input type="hidden" name={`${item.name}.${row.index}.id`} value={row.id} />
            {row.items.map((inner) => (
              <ItemView key={inner.name} item={inner} words={words} />
            ))}
          </details>
          <RemoveRow list={item.name} row={row} words={words} />
        </fieldset>
      ))}
      {item.mayAdd && (
        <button type="submit" name="action" value={`add:${item.name}`} disabled={off}>
          <span aria-hidden="true">+</span> <Said>{item.addLabel}</Said>
        </button>
      )}
    </div>
  );
}
