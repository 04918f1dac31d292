import { ItemView } from "./item";
import { ListFrame, RemoveRow } from "./list-parts";
import type { CardsItem } from "./model-kinds";
import type { Words } from "./words";

/** People or companies, a card each. A card is opened and closed by the browser itself. */
export function CardsView({ item, words }: { item: CardsItem; words: Words }) {
  return (
    <ListFrame item={item}>
      {item.rows.length === 0 && <p class="small">{words.nobodyYet}</p>}
      {item.rows.map((row) => (
        <fieldset
          class="row card"
          key={row.id === "" ? row.index : row.id}
          id={`row-${item.name}-${row.index}`}
          tabIndex={-1}
          disabled={item.disabled || item.hidden}
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
    </ListFrame>
  );
}
