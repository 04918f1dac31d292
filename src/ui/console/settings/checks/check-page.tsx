import { useEffect, useMemo } from "preact/hooks";
import { api, Badge, Button, loader, match, navigate, place, Time } from "../../../shared";
import { SimulateMenu } from "../../case/runs/simulate-menu";
import { analystsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { NotReady } from "../frame/not-ready";
import { SettingsPage } from "../frame/settings-page";
import { CheckAnswer } from "./answer";
import { checkStatusWords, type StandaloneCheck, typeName, vendorsOf } from "./check";
import { usePending } from "./use-pending";

/** One check that was run alone. */
export function CheckPage() {
  const id = match(`${addressOf.checks}/:id`, place.value.path)?.id ?? "";
  const check = useMemo(
    () => loader<StandaloneCheck>((stop) => api.get(`/checks/${encodeURIComponent(id)}`, { signal: stop })),
    [id],
  );
  useEffect(() => void check.load(), [check]);
  usePending(check.value, (next) => check.put(next));
  const back = { label: "Checks", href: addressOf.checks };
  const state = check.state.value;
  if (state.status !== "ready")
    return <NotReady what="Check" state={state} back={back} retry={() => void check.load()} />;
  const now = state.value;
  const { label, tone } = checkStatusWords[now.status];
  return (
    <SettingsPage
      back={back}
      title={typeName(now.type)}
      badges={
        <>
          <Badge tone={tone} dot>
            {label}
          </Badge>
          <span class="muted">
            <Time at={now.createdAt} />
          </span>
        </>
      }
      actions={
        <>
          <SimulateMenu
            id={now.id}
            name={typeName(now.type)}
            check={{ isWaiting: now.status === "pending", vendors: vendorsOf(now), isWatched: false }}
            blocked={analystsOnly()}
          />
          <Button icon="refresh" onClick={() => navigate(addressOf.runCheck(now.type))}>
            Run one like it
          </Button>
        </>
      }
    >
      <section class="card" aria-label="The answer">
        <CheckAnswer check={now} />
      </section>
    </SettingsPage>
  );
}
