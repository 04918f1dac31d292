import { useEffect, useState } from "preact/hooks";
import type { EntityType } from "../../../domain";
import { api, type Listed } from "../../shared/api";
import { Button } from "../../shared/button";
import { TextField } from "../../shared/field";
import { plural } from "../model/words";
import { Name } from "../names/name";
import type { EntitySummary } from "./entities-model";
import { nameOr } from "./entity-words";

const typingPauseMs = 200;

/** Finds one person or company by what is typed. */
export function ChooseEntity({
  type,
  exceptId = null,
  onChoose,
}: {
  /** Null: of either kind. */
  type: EntityType | null;
  exceptId?: string | null;
  onChoose: (entity: EntitySummary) => void;
}) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<EntitySummary[] | null>(null);
  useEffect(() => {
    const words = text.trim();
    if (words === "") {
      setFound(null);
      return;
    }
    const asking = new AbortController();
    const pause = setTimeout(async () => {
      const query = new URLSearchParams({ limit: "8", q: words, ...(type !== null && { type }) });
      const answer = await api.get<Listed<EntitySummary>>(`/entities?${query}`, { signal: asking.signal });
      if (answer.ok) setFound(answer.value.data.filter(({ id }) => id !== exceptId));
    }, typingPauseMs);
    return () => {
      clearTimeout(pause);
      asking.abort();
    };
  }, [text]);
  return (
    <>
      <TextField
        label="Whom"
        hint="Name, e-mail address, id or number"
        type="search"
        value={text}
        onInput={setText}
        autofocus
      />
      <p class="unseen" role="status">
        {found === null ? "" : plural(found.length, "record")}
      </p>
      {found?.length === 0 && <p class="muted">Nobody else matches.</p>}
      <ul class="lined">
        {found?.map((one) => (
          <li key={one.id} class="row wrap">
            <span dir="auto">
              <Name text={nameOr(one.name, one.id)} />
            </span>
            <span class="muted mono clip">{one.correlationId ?? one.id}</span>
            <span class="push" />
            <Button size="small" onClick={() => onChoose(one)}>
              Choose<span class="unseen"> {nameOr(one.name, one.id)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
