import type { ListItem } from "./model";
import type { Words } from "./words";

/** Takes a row away, by a plain post; it says before that files in it go with it. */
export const RemoveRow = (props: { list: string; row: ListItem["rows"][number]; words: Words }) => {
  const { list, row, words } = props;
  const told = row.hasFiles ? `gone-${list}-${row.index}` : undefined;
  return (
    <>
      <button class="bare" type="submit" name="action" value={`remove:${list}:${row.index}`} aria-describedby={told}>
        {words.remove} <span class="unseen">{row.title}</span>
      </button>
      {told !== undefined && (
        <small class="hint" id={told}>
          {words.filesGo}
        </small>
      )}
    </>
  );
};
