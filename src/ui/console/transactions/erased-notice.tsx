import { exactTime } from "../../shared/time-words";
import { erasureWords } from "../entities/erasing";
import { useErasure } from "../entities/erasure-progress";
import { may } from "../model/session";

/** That a counterparty was erased; for those who may know, how far that is. `onDone`: it got through just now. */
export const ErasedNotice = ({ id, onDone }: { id: string; onDone: () => void }) => (
  <div class="notice" role="status">
    <p>
      <strong>Erased.</strong> {may("audit:read") === true && <HowFar id={id} onDone={onDone} />}Amounts, times and
      codes of its transactions stay, for the books.
    </p>
  </div>
);

/** One that was erased with a person or company has no erasure of its own: nothing is said of it then. */
const HowFar = ({ id, onDone }: { id: string; onDone: () => void }) => {
  const now = useErasure(id, onDone).value;
  if (now === null) return null;
  return (
    <span>{now.doneAt === null ? erasureWords(now) : `It was through at ${exactTime(Date.parse(now.doneAt))}.`} </span>
  );
};
