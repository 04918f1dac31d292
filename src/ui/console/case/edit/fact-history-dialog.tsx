import type { FactChange } from "../../../../review/fact-history";
import { Dialog } from "../../../shared/dialog";
import { Time } from "../../../shared/time";
import { shownValue, valueText } from "../../model/facts";
import { actorName } from "../../model/session";

/** Everything that a fact has said, the newest first: who, what, before and after. */
export const FactHistory = ({
  label,
  history,
  onClose,
}: {
  label: string;
  history: readonly FactChange[];
  onClose: () => void;
}) => (
  <Dialog title={`History of ${label}`} onClose={onClose} wide>
    <table class="fact-table">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {[...history].reverse().map((change) => (
          <tr key={`${change.version}.${change.at}`}>
            <td class="num">
              <Time at={change.at} />
            </td>
            <td>{actorName(change.actor)}</td>
            <td dir="auto">{shown(change.before)}</td>
            <td dir="auto">{shown(change.after)}</td>
            <td>{change.reason ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Dialog>
);

const shown = (value: FactChange["before"]): string => shownValue(valueText(value)) || "–";
