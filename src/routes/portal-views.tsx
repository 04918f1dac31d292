import type { ComponentChildren } from "preact";
import type * as z from "zod";
import { formTokenField } from "../auth/form-token";
import type { PortalWish } from "../auth/portal";
import { type EndpointId, subscribableEventTypes } from "../domain";
import type { DeliveryDetailView, DeliveryView, EndpointView } from "./webhook-endpoints.schema";

/** Where somebody stands in the portal, as its pages need it. */
export interface Standing {
  /** Path of the link's pages. */
  home: string;
  expiresAtMs: number;
  may(wish: PortalWish): boolean;
  /** What its forms bring back (auth/form-token.ts). */
  token: string;
  /** What was done a moment ago; null: nothing. */
  did: string | null;
}

type Endpoint = z.output<typeof EndpointView>;
type Delivery = z.output<typeof DeliveryView>;

export const EndpointsPage = ({ at, endpoints }: { at: Standing; endpoints: Endpoint[] }) => (
  <>
    <h1>Webhook endpoints</h1>
    <p>Addresses that are told what happens.</p>
    {at.may({ act: "create" }) && (
      <p>
        <a href={`${at.home}/new`}>New endpoint</a>
      </p>
    )}
    {endpoints.length === 0 ? (
      <p>There are none yet.</p>
    ) : (
      <Table caption="Endpoints" heads={["Address", "Status", "Events"]}>
        {endpoints.map(({ id, url, description, status, eventTypes }) => (
          <tr key={id}>
            <td>
              <a href={`${at.home}/${id}`}>{url}</a>
              {description !== null && <div>{description}</div>}
            </td>
            <td>{status}</td>
            <td>{eventTypes.length === 0 ? "all" : eventTypes.join(", ")}</td>
          </tr>
        ))}
      </Table>
    )}
    <Ends at={at} />
  </>
);

export function EndpointPage({
  at,
  endpoint,
  deliveries,
  status,
}: {
  at: Standing;
  endpoint: Endpoint;
  deliveries: { data: Delivery[]; nextCursor: string | null };
  /** What the deliveries are narrowed to; empty: all. */
  status: string;
}) {
  const endpointId = endpoint.id as EndpointId;
  const here = `${at.home}/${endpoint.id}`;
  const isActive = endpoint.status === "active";
  return (
    <>
      <Back at={at} />
      <h1>{endpoint.url}</h1>
      {at.did !== null && done[at.did] !== undefined && <p role="status">{done[at.did]}</p>}
      {endpoint.status === "disabled" && (
        <p class="alert">Switched off{endpoint.disabledReason === null ? "" : `: ${endpoint.disabledReason}`}.</p>
      )}
      <dl>
        <Fact name="Status">{endpoint.status}</Fact>
        <Fact name="Events">{endpoint.eventTypes.length === 0 ? "all" : endpoint.eventTypes.join(", ")}</Fact>
        <Fact name="Payload">{endpoint.payload}</Fact>
      </dl>
      <div class="filters">
        {at.may({ act: "send", endpointId }) && endpoint.status !== "disabled" && (
          <Act at={at} to={`${here}/test`} verb="Send a test" />
        )}
        {at.may({ act: "change", endpointId }) && (
          <>
            <Act at={at} to={`${here}/status`} verb={isActive ? "Pause" : "Activate"} quiet>
              <input type="hidden" name="status" value={isActive ? "paused" : "active"} />
            </Act>
            <a href={`${here}/change`}>Change…</a>
          </>
        )}
      </div>
      <h2>Deliveries</h2>
      <form class="filters" method="get" action={here}>
        <label>
          Status
          <select name="status">
            {["", "pending", "delivered", "failed"].map((one) => (
              <option key={one} value={one} selected={one === status}>
                {one === "" ? "any" : one}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="quiet">
          Show
        </button>
      </form>
      {deliveries.data.length === 0 ? (
        <p>None.</p>
      ) : (
        <Table caption="Newest first" heads={["Event", "Status", "Answer", "Attempts", "Created"]}>
          {deliveries.data.map((one) => (
            <tr key={one.id}>
              <td>
                <a href={`${here}/${one.id}`}>{one.eventType}</a>
              </td>
              <td>{one.status}</td>
              <td>{one.lastStatus ?? one.lastError ?? "none yet"}</td>
              <td>{one.attempts}</td>
              <td>
                <Time at={one.createdAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {deliveries.nextCursor !== null && (
        <p class="more">
          <a href={`${here}?${new URLSearchParams({ status, cursor: deliveries.nextCursor })}`}>Older</a>
        </p>
      )}
      <Ends at={at} />
    </>
  );
}

export function DeliveryPage({ at, delivery }: { at: Standing; delivery: z.output<typeof DeliveryDetailView> }) {
  const endpointId = delivery.endpointId as EndpointId;
  const here = `${at.home}/${delivery.endpointId}`;
  return (
    <>
      <p>
        <a href={here}>Back to the endpoint</a>
      </p>
      <h1>{delivery.eventType}</h1>
      <dl>
        <Fact name="Status">{delivery.status}</Fact>
        <Fact name="webhook-id">{delivery.eventId}</Fact>
        <Fact name="Next attempt">
          {delivery.nextAttemptAt === null ? "none" : <Time at={delivery.nextAttemptAt} />}
        </Fact>
      </dl>
      {at.may({ act: "send", endpointId }) && <Act at={at} to={`${here}/${delivery.id}/resend`} verb="Send again" />}
      <h2>Attempts</h2>
      {delivery.attemptLog.length === 0 && <p>None yet.</p>}
      {delivery.attemptLog.toReversed().map((one) => (
        <details key={one.attempt}>
          <summary>
            #{one.attempt}: {one.status ?? one.error ?? "under way"}
            {one.durationMs !== null && `, ${one.durationMs} ms`}, <Time at={one.startedAt} />
          </summary>
          <pre class="scroll">{headerLines(one.requestHeaders)}</pre>
          <pre class="scroll">{one.responseExcerpt === "" ? "The answer had no body." : one.responseExcerpt}</pre>
        </details>
      ))}
      <h2>Body</h2>
      <pre class="scroll">{delivery.requestBody === null ? "It is no longer kept." : spread(delivery.requestBody)}</pre>
    </>
  );
}

/** Asks for what an endpoint is. Without `endpoint`: a new one. */
export function FormPage({ at, endpoint, problem }: { at: Standing; endpoint?: Endpoint; problem?: string }) {
  const takesAll = endpoint === undefined || endpoint.eventTypes.length === 0;
  return (
    <>
      <Back at={at} />
      <h1>{endpoint === undefined ? "New endpoint" : "Change endpoint"}</h1>
      {problem !== undefined && (
        <p class="alert" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action={`${at.home}/${endpoint === undefined ? "new" : `${endpoint.id}/change`}`}>
        <Token at={at} />
        {endpoint?.implicit !== true && (
          <p>
            <label>
              Address
              <br />
              <input type="url" name="url" required size={60} maxLength={2048} value={endpoint?.url ?? ""} />
            </label>
          </p>
        )}
        <p>
          <label>
            Description (optional)
            <br />
            <input name="description" size={60} maxLength={500} value={endpoint?.description ?? ""} />
          </label>
        </p>
        <p>
          <label>
            Payload{" "}
            <select name="payload">
              <option value="full" selected={endpoint?.payload !== "thin"}>
                full: with the facts of the case
              </option>
              <option value="thin" selected={endpoint?.payload === "thin"}>
                thin: ids and state only
              </option>
            </select>
          </label>
        </p>
        {endpoint?.implicit !== true && (
          <fieldset>
            <legend>Events</legend>
            <label>
              <input type="checkbox" name="all" checked={takesAll} /> All of cases, also those that come later
            </label>
            {subscribableEventTypes.map((type) => (
              <div key={type}>
                <label>
                  <input type="checkbox" name="event" value={type} checked={endpoint?.eventTypes.includes(type)} />{" "}
                  {type}
                </label>
              </div>
            ))}
          </fieldset>
        )}
        <p>
          <button type="submit">{endpoint === undefined ? "Create endpoint" : "Save changes"}</button>
        </p>
      </form>
    </>
  );
}

export const SecretPage = ({ at, id, secret }: { at: Standing; id: string; secret: string }) => (
  <>
    <h1>Keep the signing secret</h1>
    <p>Your service verifies deliveries with it. It is shown this once.</p>
    <pre class="scroll">{secret}</pre>
    <p>
      <a href={`${at.home}/${id}`}>I have kept it</a>
    </p>
  </>
);

const done: Record<string, string> = {
  tested: "A test is on its way. Reload to see how it went.",
  resent: "It is being sent again. Reload to see how it went.",
  changed: "Saved.",
  paused: "Paused. Events are kept.",
  active: "Active. What was kept is being sent.",
};

const Token = ({ at }: { at: Standing }) => <input type="hidden" name={formTokenField} value={at.token} />;

const Act = ({
  at,
  to,
  verb,
  quiet = false,
  children,
}: {
  at: Standing;
  to: string;
  verb: string;
  quiet?: boolean;
  children?: ComponentChildren;
}) => (
  <form method="post" action={to}>
    <Token at={at} />
    {children}
    <button type="submit" class={quiet ? "quiet" : undefined}>
      {verb}
    </button>
  </form>
);

const Table = ({ caption, heads, children }: { caption: string; heads: string[]; children: ComponentChildren }) => (
  <div class="scroll">
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Back = ({ at }: { at: Standing }) =>
  at.may({ act: "see_all" }) ? (
    <p>
      <a href={at.home}>All endpoints</a>
    </p>
  ) : null;

const Ends = ({ at }: { at: Standing }) => (
  <p>
    This page is open until <Time at={new Date(at.expiresAtMs).toISOString()} />.
  </p>
);

const Time = ({ at }: { at: string }) => <time dateTime={at}>{`${at.slice(0, 19).replace("T", " ")} UTC`}</time>;

const headerLines = (headers: Record<string, string>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

/** JSON spread over lines, for reading; anything else as it is. */
function spread(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
