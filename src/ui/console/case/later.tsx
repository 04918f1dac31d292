import { signal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Failed } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";

/**
 * A part that is fetched when it is opened for the first time: what few people need costs nobody else anything. `load` is the dynamic
 * import; a failed one can be tried again. `waiting` has the shape of what comes; `without` is shown where the rest can do without it.
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
    if (failed.value) return without ?? <Failed failure={notLoaded} retry={() => void fetchPart()} />;
    const Part = part.value;
    return Part === null ? waiting : <Part {...props} />;
  };
}

const notLoaded = {
  kind: "offline",
  status: 0,
  code: "not_loaded",
  message: "This part of the console could not be loaded. Check the connection.",
  param: null,
  details: {},
  requestId: null,
} as const;
