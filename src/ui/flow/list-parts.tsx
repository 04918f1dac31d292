import type { ComponentChildren } from "preact";
import { ErrorText, Hint, idOf } from "./item";
import type { ListItem } from "./model";
import type { CardsItem } from "./model-kinds";
import { Said } from "./said";
import type { Words } from "./words";

/** What a list is called; one that stands in a row is below that. */
const ListTitle = ({ item }: { item: { name: string; label: string } }) => {
  const Title = item.name.includes(".") ? "h3" : "h2";
  return (
    <Title>
      <Said>{item.label}</Said>
    </Title>
  );
};

/** A list around its rows (`children`): what it is called, what is wrong with it, and one more. Rows come and go by plain posts. */
export const ListFrame = ({ item, children }: { item: ListItem | CardsItem; children: ComponentChildren }) => (
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
    {children}
    {item.mayAdd && (
      <button type="submit" name="action" value={`add:${item.name}`} disabled={item.disabled || item.hidden}>
        <span aria-hidden="true">+</span> <Said>{item.addLabel}</Said>
      </button>
    )}
  </div>
);

/** Takes a row away, by a plain post. It says before that files go with it; the style sheet hides that while there are none. */
export const RemoveRow = (props: { list: string; row: ListItem["rows"][number]; words: Words }) => {
  const { list, row, words } = props;
  const told = row.takesFiles ? `gone-${list}-${row.index}` : undefined;
  return (
    <>
      <button class="bare" type="submit" name="action" value={`remove:${list}:${row.index}`} aria-describedby={told}>
        {words.remove} <span class="unseen">{row.title}</span>
      </button>{" "}
      {told !== undefined && (
        <small class="hint gone" id={told}>
          {words.filesGo}
        </small>
      )}
    </>
  );
};
