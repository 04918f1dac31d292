import { useSignal } from "@preact/signals";
import type { ActorRef } from "../../../../domain";
import { type ApiFailure, api, sayFailure } from "../../../shared/api";
import { Button } from "../../../shared/button";
import { Icon } from "../../../shared/icon";
import { Time } from "../../../shared/time";
import { actorName } from "../../model/session";
import { plural } from "../../model/words";
import { JsonView } from "../json-view";
import { jsonOrText } from "./json-or-text";

/** As `GET /raw-answers/{ref}` tells it. */
interface RawAnswer {
  vendor: string;
  httpStatus: number | null;
  text: string;
  cut: boolean;
  expiresAt: string;
  reads: { actorKind: ActorRef["kind"]; actorId: string; at: string }[];
}

/** The vendor's answer word for word. It is fetched only when somebody asks for it by name, because reading it is written down. */
export function RawAnswerView({ rawRef, name }: { rawRef: string; name: string }) {
  const told = useSignal<RawAnswer | null>(null);
  const failure = useSignal<ApiFailure | null>(null);
  const working = useSignal(false);
  const read = async () => {
    working.value = true;
    const answer = await api.get<RawAnswer>(`/raw-answers/${encodeURIComponent(rawRef)}`);
    working.value = false;
    failure.value = answer.ok ? null : answer.error;
    if (answer.ok) told.value = answer.value;
  };
  const { value } = told;
  return (
    <details class="raw">
      <summary>
        The vendor's own words <Icon name="chevronRight" size={12} />
      </summary>
      {value === null ? (
        <div class="row wrap">
          <Button size="small" icon="eye" busy={working.value} onClick={() => void read()}>
            Read them<span class="unseen"> ({name})</span>
          </Button>
          <span class="muted">Kept under seal. That you read them is written down.</span>
        </div>
      ) : (
        <>
          <p class="muted">
            {value.vendor}
            {value.httpStatus !== null && `, status ${value.httpStatus}`}, read {plural(value.reads.length, "time")},
            last by {lastReader(value)}, kept until <Time at={value.expiresAt} exact />
            {value.cut && ". The end is cut off."}
          </p>
          <JsonView value={jsonOrText(value.text)} label={`Answer of ${value.vendor}`} />
        </>
      )}
      {failure.value !== null && (
        <p class="notice bad" role="alert">
          {failure.value.status === 404 ? "It is no longer kept." : sayFailure(failure.value)}
        </p>
      )}
    </details>
  );
}

const lastReader = ({ reads: [last] }: RawAnswer): string =>
  last === undefined ? "nobody" : actorName({ kind: last.actorKind, id: last.actorId });
