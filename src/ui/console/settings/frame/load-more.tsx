import { Button } from "../../../shared";
import type { Paged } from "./paged";

/** The way to the next page; nothing when there is none. */
export const LoadMore = ({ of, label = "Load more" }: { of: Paged<unknown>; label?: string }) =>
  of.value?.nextCursor == null ? null : (
    <p class="more">
      <Button busy={of.isLoadingMore.value} onClick={() => void of.more()}>
        {label}
      </Button>
    </p>
  );
