import { exactTime } from "../../../shared/time-words";
import { actorName } from "../../model/session";
import type { Case } from "../../model/types";

/** That the case was erased, or must not be. */
export function PrivacyBanner({ now }: { now: Case }) {
  const { erased, legalHold } = now;
  if (erased)
    return (
      <div class="notice" role="status">
        <p>
          <strong>Erased.</strong> {actorName(erased.by)} erased the personal data of this case at{" "}
          {exactTime(Date.parse(erased.at))} ({erased.reason}).{" "}
          {erased.doneAt === null
            ? "What lies outside of the case is still going."
            : "How it ended and when is all that is left."}
        </p>
      </div>
    );
  if (!legalHold) return null;
  return (
    <div class="notice warn" role="status">
      <p>
        <strong>Legal hold.</strong> Nothing of this case may be deleted: {legalHold.reason} ({actorName(legalHold.by)},{" "}
        {exactTime(Date.parse(legalHold.at))}).
      </p>
    </div>
  );
}
