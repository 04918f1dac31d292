import { Button } from "../../../shared";
import { type Help, keysIn } from "./schema-help";

/** What the key under the caret means, which keys fit there, and pieces to insert. */
export function HelpPanel({
  path,
  help,
  canInsert,
  onInsert,
}: {
  path: readonly string[];
  help: Help;
  canInsert: boolean;
  onInsert: (piece: string) => void;
}) {
  const [first, ...around] = help.entries;
  const keys = keysIn(path);
  return (
    <aside class="help-panel" aria-label="Help on the place of the caret">
      <p class="help-path mono">{path.length === 0 ? "definition file" : path.join(" › ")}</p>
      {first === undefined ? (
        <p class="muted">
          Put the caret on a key to read what it means. {path.length > 0 && "This one is not known here: it is kept."}
        </p>
      ) : (
        <>
          <h2>{first.title}</h2>
          <p>{first.text}</p>
          {first.values && (
            <ul class="help-values" aria-label="Values">
              {first.values.map((value) => (
                <li key={value}>
                  <code>{value}</code>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {keys.length > 0 && (
        <details open={keys.length <= 8}>
          <summary>Keys here ({keys.length})</summary>
          <dl class="help-keys">
            {keys.map(({ at, title }) => (
              <div key={at}>
                <dt>
                  <code>{at.slice(at.lastIndexOf(".") + 1).replace("*", "name")}</code>
                </dt>
                <dd>{title}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {help.skeletons.length > 0 && canInsert && (
        <section class="help-pieces" aria-label="Pieces to insert">
          <h2>Insert at the caret</h2>
          {help.skeletons.map(({ name, into, piece }) => (
            <Button key={name + into} size="small" icon="plus" onClick={() => onInsert(piece)}>
              {name}
            </Button>
          ))}
        </section>
      )}
      {around.length > 0 && (
        <section class="help-around" aria-label="Around it">
          {around.map(({ at, title, text }) => (
            <p key={at}>
              <strong>{title}.</strong> {text}
            </p>
          ))}
        </section>
      )}
    </aside>
  );
}
