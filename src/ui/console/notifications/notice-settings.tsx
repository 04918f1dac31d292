import { useEffect } from "preact/hooks";
import { type NoticeKind, type NoticeSettings, noticeKinds } from "../../../domain/notices";
import { api, sayFailure } from "../../shared/api";
import { Loaded } from "../../shared/loaded";
import { writesInTurn } from "../../shared/one-at-a-time";
import { SkeletonRows } from "../../shared/skeleton";
import { toast } from "../../shared/toast";
import { noticeSettings } from "../model/notifications";
import { kindWords } from "./notice-words";

/** How each kind is told: in the console, by mail, or not at all. Every choice is kept at once. */
export function NoticeSettingsCard() {
  useEffect(() => void noticeSettings.load(), []);
  return (
    <section class="panel" aria-label="How you are told">
      <header class="panel-head">
        <h2>How you are told</h2>
        <span class="muted">Mails come at most every 15 minutes and name nobody</span>
      </header>
      <Loaded of={noticeSettings.state} retry={() => void noticeSettings.load()} skeleton={<SkeletonRows rows={8} />}>
        {({ kinds }) => (
          <table class="notice-settings">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Here</th>
                <th scope="col">By mail</th>
              </tr>
            </thead>
            <tbody>
              {noticeKinds.map((kind) => (
                <tr key={kind}>
                  <th scope="row">{kindWords[kind]}</th>
                  <td>
                    <Choice kinds={kinds} kind={kind} way="inApp" label={`${kindWords[kind]}: here`} />
                  </td>
                  <td>
                    <Choice kinds={kinds} kind={kind} way="mail" label={`${kindWords[kind]}: by mail`} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </section>
  );
}

const Choice = ({
  kinds,
  kind,
  way,
  label,
}: {
  kinds: NoticeSettings;
  kind: NoticeKind;
  way: "inApp" | "mail";
  label: string;
}) => (
  <input
    type="checkbox"
    aria-label={label}
    checked={kinds[kind][way]}
    onChange={(event) => choose(kinds, kind, { ...kinds[kind], [way]: event.currentTarget.checked })}
  />
);

const inTurn = writesInTurn(() => noticeSettings.load());

// Shown at once; what the server refuses goes back to what it was.
function choose(kinds: NoticeSettings, kind: NoticeKind, way: NoticeSettings[NoticeKind]): void {
  noticeSettings.put({ kinds: { ...kinds, [kind]: way } });
  void inTurn(async () => {
    const answer = await api.put<{ kinds: NoticeSettings }>("/notifications/settings", { kinds: { [kind]: way } });
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
    return answer.ok;
  });
}
