import { useLayoutEffect } from "preact/hooks";
import type { Loader } from "../../../shared";

/**
 * Reads anew what a form is made of, before it is shown. What stood there at the last visit would be replaced under the hands of whoever
 * types in it already, or, saved again, would take back what others have changed since. `may`: false while it is not theirs to see.
 */
export function useFresh(of: Loader<unknown>, may = true): void {
  useLayoutEffect(() => {
    of.clear();
    if (may) void of.load();
  }, [of, may]);
}
