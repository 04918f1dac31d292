import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { assertNever } from "../../lib/assert-never";
import { type ApiFailure, sayFailure } from "./api";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";
import type { Loadable } from "./load";
import { Link } from "./router";
import { Skeleton } from "./skeleton";

/** Loading, failed or ready, each drawn. `skeleton` has the shape of what `children` draws. */
export function Loaded<Value>({
  of,
  retry,
  home,
  skeleton = <Skeleton />,
  children,
}: {
  of: ReadonlySignal<Loadable<Value>>;
  retry: () => void;
  /** Of something that the address names: where its likes are found, should there be no such thing. */
  home?: Home;
  skeleton?: ComponentChildren;
  children: (value: Value) => ComponentChildren;
}) {
  const now = of.value;
  switch (now.status) {
    case "loading":
      return <>{skeleton}</>;
    case "failed":
      return <Failed failure={now.failure} retry={retry} {...(home !== undefined && { home })} />;
    case "ready":
      return <>{children(now.value)}</>;
    default:
      return assertNever(now);
  }
}

/** Where one goes from an address that leads nowhere. `label`: "Queues". */
export interface Home {
  label: string;
  href: string;
}

/**
 * What went wrong, and the way to try again. What is closed to a person or not there is no failure: trying again would change nothing.
 * Whatever the address names has a `home` to go on from.
 */
export const Failed = ({ failure, retry, home }: { failure: ApiFailure; retry?: () => void; home?: Home }) => {
  if (failure.status === 404 && home !== undefined) return <NotThere title={sayFailure(failure)} home={home} />;
  return (
    <div class="failed" role="alert">
      <Icon name={failure.status === 403 ? "shield" : "alert"} size={20} />
      <p>{sayFailure(failure)}</p>
      {retry && failure.status !== 403 && failure.status !== 404 && (
        <Button icon="refresh" size="small" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
};

/** An address that leads to nothing: what it names, why that may be, and where to go on. */
export const NotThere = ({ title, home, children }: { title: string; home: Home; children?: ComponentChildren }) => (
  <div class="empty" role="alert">
    <Icon name="search" size={20} />
    <p class="empty-title">{title}</p>
    <p>{children ?? "It may have been deleted, or the address is not quite right."}</p>
    <Link href={home.href}>{home.label}</Link>
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
