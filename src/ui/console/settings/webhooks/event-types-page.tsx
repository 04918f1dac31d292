import { useEffect } from "preact/hooks";
import { CopyButton, Link, Loaded, place, queryWith, reachable, SkeletonRows } from "../../../shared";
import { SettingsPage } from "../frame/settings-page";
import type { EventType } from "./endpoint";
import { eventTypes } from "./event-types";
import { WebhookTabs } from "./webhook-tabs";

/** Every event there is: what it means, what its body looks like, and by which schema. */
export function EventTypesPage() {
  useEffect(() => {
    if (eventTypes.value === null) void eventTypes.load();
  }, []);
  return (
    <SettingsPage title="Webhooks" lead="What your service can be told, with a sample and the schema of each." fill>
      <WebhookTabs open="types" />
      <Loaded of={eventTypes.state} retry={() => void eventTypes.load()} skeleton={<SkeletonRows rows={8} />}>
        {(types) => <Catalogue types={types} />}
      </Loaded>
    </SettingsPage>
  );
}

function Catalogue({ types }: { types: EventType[] }) {
  const wanted = place.value.query.get("type");
  const open = types.find(({ name }) => name === wanted) ?? types[0];
  const groups = [...new Set(types.map(({ group }) => group))];
  return (
    <div class="catalogue">
      <nav aria-label="Events">
        {groups.map((group) => (
          <div key={group}>
            <p class="settings-group-title">{group === "sla" ? "SLA" : group}</p>
            <ul>
              {types
                .filter((type) => type.group === group)
                .map(({ name }) => (
                  <li key={name}>
                    <Link
                      class="settings-link"
                      href={`${place.value.path}${queryWith({ type: name })}`}
                      current={name === open?.name}
                    >
                      {name}
                    </Link>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>
      {open !== undefined && <TypePanel key={open.name} type={open} />}
    </div>
  );
}

const TypePanel = ({ type }: { type: EventType }) => (
  <section class="split-panel" aria-labelledby="type-title">
    <h2 id="type-title">
      <code>{type.name}</code>
    </h2>
    <p>{type.description}</p>
    <p class="muted">Payload version {type.payloadVersion}</p>
    <Code title="Sample" text={JSON.stringify(type.sample, null, 2)} copy="Copy the sample" />
    <Code title="Schema of the body" text={JSON.stringify(type.schema, null, 2)} copy="Copy the schema" />
  </section>
);

const Code = ({ title, text, copy }: { title: string; text: string; copy: string }) => (
  <>
    <h3>{title}</h3>
    <div class="code-box">
      <CopyButton text={text} label={copy} />
      <pre ref={reachable}>{text}</pre>
    </div>
  </>
);
