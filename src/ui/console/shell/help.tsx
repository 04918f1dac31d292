import { Dialog } from "../../shared/dialog";
import { Keys } from "../../shared/keys";
import { type Shortcut, shortcuts } from "../../shared/shortcut";

/** Every key that works where the person is now. */
export function Help({ onClose }: { onClose: () => void }) {
  const groups = Map.groupBy(
    shortcuts.value.filter(({ inDialog }) => !inDialog),
    ({ group }) => group,
  );
  return (
    <Dialog title="Keyboard" onClose={onClose} wide onlyText>
      <div class="help">
        {[...groups].map(([group, list]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {unique(list).map(({ keys, label }) => (
                <div key={keys}>
                  <dt>
                    <Keys keys={keys} />
                    <span class="unseen">{keys}</span>
                  </dt>
                  <dd>{label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const unique = (list: readonly Shortcut[]): Shortcut[] => [...new Map(list.map((one) => [one.keys, one])).values()];
