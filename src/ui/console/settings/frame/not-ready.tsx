import { Failed, type Loadable, Skeleton } from "../../../shared";
import { SettingsPage } from "./settings-page";

/** The page of one thing before it is there: its shape while it comes, or why it does not. */
export function NotReady({
  what,
  state,
  back,
  home = back,
  retry,
  fill = false,
}: {
  /** "Rule set": the title until its name is known. */
  what: string;
  state: Exclude<Loadable<unknown>, { status: "ready" }>;
  back: { label: string; href: string };
  /** Where to go on when there is no such thing. Left out: `back`. */
  home?: { label: string; href: string };
  retry: () => void;
  fill?: boolean;
}) {
  return (
    <SettingsPage title={state.status === "loading" ? what : "Not opened"} back={back} fill={fill}>
      {state.status === "loading" ? (
        <Skeleton lines={6} label={`Loading the ${what.toLowerCase()}`} />
      ) : (
        <Failed failure={state.failure} retry={retry} home={home} />
      )}
    </SettingsPage>
  );
}
