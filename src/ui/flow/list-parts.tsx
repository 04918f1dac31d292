import type { ListItem } from "./model";
import { Said } from "./said";
import type { Words } from "./words";

/** What a list is called; one that stands in a row is below that. */
export const ListTitle = ({ item }: { item: { name: string; label: string } }) => {
  const Title = item.name.includes(".") ? "h3" : "h2";
  return (
    <Title>
      <Said>{item.label}</Said>
    </Title>
  );
};

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
