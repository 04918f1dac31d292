import { useSignal } from "@preact/signals";
import { api, sayFailure } from "../../../shared/api";
import { Icon } from "../../../shared/icon";
import { Menu } from "../../../shared/menu";
import { toast } from "../../../shared/toast";
import { isSandbox } from "../../model/session";
import { type SimulatedCheck, simulations, simulationsFor } from "./simulations";

/**
 * Lets a check that waits for the sandbox vendor end as somebody likes. Nothing in a live tenant, and nothing when the sandbox vendor has
 * no part in it. `id`: the run, or the check that was run alone.
 */
export function SimulateMenu({
  id,
  name,
  check,
  blocked,
}: {
  id: string;
  name: string;
  check: SimulatedCheck;
  /** Why this person may not; null when they may. */
  blocked: string | null;
}) {
  const busy = useSignal(false);
  const actions = simulationsFor(check);
  if (!isSandbox.value || actions.length === 0) return null;
  const simulate = async (action: string, label: string) => {
    busy.value = true;
    const answer = await api.post(`/sandbox/runs/${encodeURIComponent(id)}/simulate`, { action });
    busy.value = false;
    toast(
      answer.ok
        ? { tone: "info", text: `${label}: the vendor calls back in a moment.` }
        : { tone: "bad", text: sayFailure(answer.error) },
    );
  };
  return (
    <Menu
      label={`Simulate: ${name}`}
      buttonClass="button plain small"
      items={simulations
        .filter(({ action }) => actions.includes(action))
        .map(({ action, label }) => ({
          label,
          run: () => void simulate(action, label),
          blocked: blocked ?? (busy.value ? "Under way." : null),
        }))}
    >
      <Icon name="flask" size={14} />
      Simulate
    </Menu>
  );
}
