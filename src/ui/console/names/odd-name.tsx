import { useSignal } from "@preact/signals";
import { odditiesOf } from "../../../lib/odd-characters";
import { Icon } from "../../shared/icon";
import { later } from "../case/later";
import { oddWords } from "./odd-words";

const ExactCharacters = later(async () => (await import("./exact-characters")).ExactCharacters);

/** The sign beside a name that needed a closer look; nothing when it is what it seems. See `odd-mark.tsx`. */
export function OddName({ text, exact = false }: { text: string; exact?: boolean }) {
  const opened = useSignal(false);
  const oddities = odditiesOf(text);
  if (oddities.length === 0) return null;
  const words = oddWords(oddities);
  if (!exact)
    return (
      <span class="badge warn odd-mark" title={words}>
        <Icon name="alert" size={12} />
        <span class="unseen">{words}</span>
      </span>
    );
  return (
    <>
      <button
        type="button"
        class="badge warn odd-mark"
        title="Show its exact characters"
        onClick={() => (opened.value = true)}
      >
        <Icon name="alert" size={12} />
        {words}
      </button>
      {opened.value && <ExactCharacters text={text} onClose={() => (opened.value = false)} />}
    </>
  );
}
