import { odditiesOf } from "../../../lib/odd-characters";
import { Badge } from "../../shared/badge";
import { Dialog } from "../../shared/dialog";
import { exactCharacters } from "./exact";
import { oddWords } from "./odd-words";

/** A name character by character, in the order in which they are stored. Nothing that turns or hides has an effect here. */
export function ExactCharacters({ text, onClose }: { text: string; onClose: () => void }) {
  const characters = exactCharacters(text);
  const most = 500;
  return (
    <Dialog title="Exact characters" onClose={onClose} onlyText>
      <p>
        {oddWords(odditiesOf(text))}. This can be innocent, as when a name was copied from somewhere. Compare it with
        the documents before you trust it.
      </p>
      <table class="fact-table exact-characters">
        <caption class="unseen">Characters of the name</caption>
        <thead>
          <tr>
            <th scope="col">Character</th>
            <th scope="col">Code</th>
            <th scope="col">What it is</th>
          </tr>
        </thead>
        <tbody>
          {characters.slice(0, most).map(({ place, shown, code, name, oddity }) => (
            <tr key={place}>
              <th scope="row">{shown === null ? <span class="muted">none</span> : <bdi>{shown}</bdi>}</th>
              <td class="mono whole">{code}</td>
              <td>
                {name}{" "}
                {oddity !== null && (
                  <Badge tone="warn" icon="alert">
                    {oddWords([oddity])}
                  </Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {characters.length > most && (
        <p class="muted">
          The first {most} of {characters.length} characters.
        </p>
      )}
    </Dialog>
  );
}
