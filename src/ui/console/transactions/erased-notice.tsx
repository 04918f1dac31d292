import { erasureWords } from "../entities/erasing";
import { useErasure } from "../entities/erasure-progress";
import { may } from "../model/session";

/** That a counterparty was erased; for those who may know, how far that is. */
export const ErasedNotice = ({ id }: { id: string }) => (
  <div class="notice" role="status">
    <p>
      <strong>Erased.</strong> Amounts, times and codes of its transactions stay, for the books.{" "}
      {may("audit:read") === true && <HowFar id={id} />}
    </p>
  </div>
);

/** One that was erased with a person or company has no erasure of its own: nothing is said of it then. */
const HowFar = ({ id }: { id: string }) => {
  const now = useErasure(id).value;
  return now === null ? null : <>{erasureWords(now)}</>;
};
