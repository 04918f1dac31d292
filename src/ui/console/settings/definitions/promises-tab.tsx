import { Badge, Empty, Icon, Link, navigate, Time } from "../../../shared";
import { people } from "../../model/session";
import { addressOf } from "../frame/addresses";
import type { DefinitionModel } from "./definition-model";
import { type PolicyResult, type Proofs, proverWords, type WayStep } from "./policy";

/** What the definition promises: proved as it is written now, and as it was published. */
export function PromisesTab({ model }: { model: DefinitionModel }) {
  const proofs = model.definition.value?.proofs ?? null;
  const policies = model.policies.value;
  const onEdit = (at: number) => {
    navigate(addressOf.definition(model.id, "json"));
    model.jumpTo(`extensions.edgecase.policies.${at}`);
  };
  if (proofs !== null) return <Proved proofs={proofs} />;
  if (policies === null)
    return (
      <p class="muted" role="status">
        Looking for every way a case can take …
      </p>
    );
  if (policies.length === 0) return <NoPromises model={model} />;
  const broken = policies.filter(({ holds }) => !holds).length;
  return (
    <div class="narrow stack">
      <p role="status">
        {broken === 0
          ? "Every promise holds on every way a case can take. The proof is stored when you publish."
          : `${broken} of ${policies.length} ${policies.length === 1 ? "promise" : "promises"} ${broken === 1 ? "does" : "do"} not hold. It cannot be published like this.`}
      </p>
      {policies.map((policy, at) => (
        <Policy key={policy.id} policy={policy} onEdit={() => onEdit(at)} />
      ))}
    </div>
  );
}

function NoPromises({ model }: { model: DefinitionModel }) {
  const hasErrors = model.checked.value.status === "checked" && model.checked.value.problems.some(isError);
  if (hasErrors && model.definition.value?.status === "draft")
    return (
      <Empty icon="alert" title="Repair the errors first">
        <p>Promises are proved of a chart that can run.</p>
        <Link href={addressOf.definition(model.id, "problems")}>Show the problems</Link>
      </Empty>
    );
  return (
    <Empty icon="shield" title="This definition promises nothing">
      <p>
        A promise under <code>extensions.edgecase.policies</code>, such as “no way to approved without a sanctions check
        and a person's decision”, is proved of every way a case can take before the definition is published.
      </p>
    </Empty>
  );
}

const isError = ({ severity }: { severity: string }): boolean => severity === "error";

/** The record that auditors read: stored with the version and never changed. */
const Proved = ({ proofs }: { proofs: Proofs }) => (
  <div class="narrow stack">
    <section class="card" aria-label="Stored proof">
      <div class="card-head">
        <Icon name="shield" />
        <h2>Proved when it was published</h2>
      </div>
      <dl class="facts">
        <div>
          <dt>When</dt>
          <dd>
            <Time at={proofs.provedAt} exact />
          </dd>
        </div>
        <div>
          <dt>Published by</dt>
          <dd class="breakable">{proverWords(proofs, people.value ?? [])}</dd>
        </div>
        <div>
          <dt>Prover</dt>
          <dd>version {proofs.proverVersion}</dd>
        </div>
        <div>
          <dt>Content</dt>
          <dd>
            <code class="breakable" title={`SHA-256 ${proofs.definitionHash}`}>
              {proofs.definitionHash.slice(0, 16)}
            </code>
          </dd>
        </div>
      </dl>
    </section>
    {proofs.policies.map((policy) => (
      <Policy key={policy.id} policy={policy} onEdit={null} />
    ))}
  </div>
);

/** One promise: whether it holds, and if not the shortest way that breaks it. */
function Policy({ policy, onEdit }: { policy: PolicyResult; onEdit: (() => void) | null }) {
  const { id, holds, claim, description, statesExplored, sentence, path, why } = policy;
  return (
    <section class="card policy" aria-label={`Promise ${id}`}>
      <div class="card-head">
        <Badge tone={holds ? "ok" : "bad"} icon={holds ? "check" : "alert"}>
          {holds ? "holds" : why === "too_large" ? "not proved" : "broken"}
        </Badge>
        <code>{id}</code>
        {onEdit !== null && (
          <button type="button" class="text-button push" onClick={onEdit}>
            Edit
          </button>
        )}
      </div>
      {description !== null && <p>{description}</p>}
      <p class="muted">
        {claim}
        {statesExplored !== undefined && ` · ${statesExplored.toLocaleString("en")} situations explored`}
      </p>
      {sentence !== undefined && why === "too_large" && <p>{sentence}</p>}
      {path !== undefined && path.length > 0 && <Way path={path} />}
    </section>
  );
}

const Way = ({ path }: { path: readonly WayStep[] }) => (
  <>
    <h3>The shortest way that breaks it</h3>
    <ol class="way" aria-label="The shortest way that breaks it">
      {path.map(({ event, by, from, to }, i) => (
        <li key={i} class={i === path.length - 1 ? "way-step last" : "way-step"}>
          <span class="way-cause">
            {event !== null && <code>{event}</code>} <span class="muted">{from === null ? "the case begins" : by}</span>
          </span>
          <span class="way-state">{to}</span>
        </li>
      ))}
    </ol>
  </>
);
