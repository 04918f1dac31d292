import { signal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { SkeletonRows } from "../../shared/skeleton";

/**
 * A part that is fetched when it is opened for the first time: what few people need costs nobody else anything. `load` is the dynamic
 * import; one that failed is tried again when it is opened again. `waiting` has the shape of what comes; `without` is shown where the rest can
 * do without it.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: JSX.Element = <SkeletonRows rows={5} />,
  without?: JSX.Element,
): (props: Props) => JSX.Element {
  const part = signal<ComponentType<Props> | null>(null);
  const failed = signal(false);
  const fetchPart = async (): Promise<void> => {
    failed.value = false;
    try {
      part.value = await load();
    } catch {
      failed.value = true;
    }
  };
  return function Later(props: Props) {
    useEffect(() => {
      if (part.peek() === null) void fetchPart();
    }, []);
    if (failed.value) return without ?? <NotLoaded />;
    const Part = part.value;
    return Part === null ? waiting : <Part {...props} />;
  };
}

/**
 * A part that did not come. After a new release its old name is gone: only a page that is loaded anew knows the new one. Browsers that
 * remember a failed part would not ask again either.
 */
export const NotLoaded = () => (
  <div class="failed" role="alert">
    <Icon name="alert" size={20} />
    <p>This part could not be loaded. Reload the page; if it stays, check the connection.</p>
    <Button icon="refresh" size="small" onClick={() => location.reload()}>
      Reload
    </Button>
  </div>
);
