import { useEffect, useState } from "preact/hooks";
import { type Answer, api, Link, Skeleton, sayFailure } from "../../../shared";
import { liveNews } from "../../model/live-news";
import { addressOf } from "../frame/addresses";
import { knownFields } from "./known";
import { conditionsOf, matchWords, type QueueForm, type QueueMatches } from "./queue";

const typingPauseMs = 300;

/** What the conditions match now, asked again as they are typed and as cases change. */
export function QueuePreview({ form }: { form: QueueForm }) {
  const [found, setFound] = useState<Answer<QueueMatches> | null>(null);
  const conditions = JSON.stringify(conditionsOf(form, knownFields.value ?? []));
  const news = liveNews.value;
  useEffect(() => {
    const stop = new AbortController();
    const pause = setTimeout(async () => {
      const body = { conditions: JSON.parse(conditions) };
      const answer = await api.post<QueueMatches>("/queues/preview", body, { signal: stop.signal });
      if (!stop.signal.aborted) setFound(answer);
    }, typingPauseMs);
    return () => {
      clearTimeout(pause);
      stop.abort();
    };
  }, [conditions, news]);
  return (
    <aside class="queue-preview" aria-label="Preview">
      <h2>Preview</h2>
      <div role="status">
        {found === null ? (
          <Skeleton />
        ) : (
          <p class="strong">{found.ok ? matchWords(found.value) : sayFailure(found.error)}</p>
        )}
      </div>
      {found?.ok && found.value.examples.length > 0 && (
        <ul>
          {found.value.examples.map(({ id, name, workflow, workflowName, state }) => (
            <li key={id}>
              <Link href={addressOf.case(id)}>
                <span dir="auto">{name ?? id}</span>
              </Link>
              <span class="muted clip" title={workflow}>
                {workflowName}, {state}
              </span>
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
