import { useEffect, useState } from "preact/hooks";
import { type ApiFailure, reachable, SelectField } from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import type { EndpointModel } from "./endpoint-model";
import { eventTypes } from "./event-types";

const plainTest = "endpoint.test";

/** Chooses the event that is sent as a test, and shows what will arrive. */
export function TestDialog({
  model,
  onSent,
  onClose,
}: {
  model: EndpointModel;
  onSent: () => void;
  onClose: () => void;
}) {
  const [type, setType] = useState(plainTest);
  useEffect(() => {
    if (eventTypes.value === null) void eventTypes.load();
  }, []);
  const known = eventTypes.value ?? [];
  const chosen = known.find(({ name }) => name === type);
  const send = async (): Promise<ApiFailure | null> => {
    const answer = await model.test(type);
    if (!answer.ok) return answer.error;
    onSent();
    return null;
  };
  const names = [plainTest, ...known.map(({ name }) => name).filter((name) => name !== plainTest)];
  return (
    <FormDialog title="Send a test" button="Send it" blocked={null} send={send} onClose={onClose}>
      {() => (
        <>
          <SelectField
            label="Event"
            hint="It is signed, sent and repeated like every other. Its case is made up."
            value={type}
            options={names.map((name) => ({ value: name, label: name }))}
            onChange={setType}
            autofocus
          />
          {chosen !== undefined && (
            <>
              <p class="muted">{chosen.description}</p>
              <div class="code-box">
                <pre ref={reachable}>{JSON.stringify(chosen.sample, null, 2)}</pre>
              </div>
            </>
          )}
        </>
      )}
    </FormDialog>
  );
}
