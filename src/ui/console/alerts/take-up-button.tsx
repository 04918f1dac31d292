import { useSignal } from "@preact/signals";
import { Button, IconButton } from "../../shared/button";
import type { Alert } from "../model/alert";
import { actionWords, noteKeys } from "./alert-words";
import { asked } from "./alerts-model";
import { takeUp } from "./take-up";

const { verb, keys } = actionWords.review;

/** Takes up alerts with one press; who has something to say about it presses the sign beside it. */
export function TakeUp({
  alerts,
  locked,
  size = "normal",
}: {
  alerts: readonly Alert[];
  locked: string | null;
  size?: "normal" | "small";
}) {
  const busy = useSignal(false);
  const mayBe = alerts.filter(({ allowedActions }) => allowedActions.includes("review"));
  const take = async () => {
    busy.value = true;
    await takeUp(mayBe);
    busy.value = false;
  };
  return (
    <>
      <Button
        size={size}
        {...(size === "normal" && { keys })}
        busy={busy.value}
        blocked={locked}
        onClick={() => void take()}
      >
        {verb}
      </Button>
      <IconButton
        label={`${verb} with a note… (${noteKeys})`}
        icon="note"
        blocked={locked}
        onClick={() => (asked.value = { action: "review", alerts: mayBe })}
      />
    </>
  );
}
