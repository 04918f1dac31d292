import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { assertNever } from "../../lib/assert-never";
import { type ApiFailure, sayFailure } from "./api";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";
import type { Loadable } from "./load";
import { Skeleton } from "./skeleton";

/** Loading, failed or ready, each drawn. `skeleton` has the shape of what `children` draws. */
export function Loaded<Value>({
  of,
  retry,
  skeleton = <Skeleton />,
  children,
}: {
  of: ReadonlySignal<Loadable<Value>>;
  retry: () => void;
  skeleton?: ComponentChildren;
  children: (value: Value) => ComponentChildren;
}) {
  const now = of.value;
  switch (now.status) {
    case "loading":
      return <>{skeleton}</>;
    case "failed":
      return <Failed failure={now.failure} retry={retry} />;
    case "ready":
      return <>{children(now.value)}</>;
    default:
      return assertNever(now);
  }
}

/** What went wrong, and the way to try again. What is closed to a person is no failure: trying again would not open it. */
export const Failed = ({ failure, retry }: { failure: ApiFailure; retry?: () => void }) => (
  <div class="failed" role="alert">
    <Icon name={failure.status === 403 ? "shield" : "alert"} size={20} />
    <p>{sayFailure(failure)}</p>
    {retry && failure.status !== 403 && (
      <Button icon="refresh" size="small" onClick={retry}>
        Try again
      </Button>
    )}
  </div>
);

/** Nothing here, and what that means or what to do. */
export const Empty = ({
  icon = "inbox",
  title,
  children,
}: {
  icon?: IconName;
  title: string;
  children?: ComponentChildren;
}) => (
  <div class="empty">
    <Icon name={icon} size={20} />
    <p class="empty-title">{title}</p>
    {children}
  </div>
);
