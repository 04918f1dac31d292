import { useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { mayOpenInEmergency } from "../model/emergency";
import { type MaskedFact, maskedFacts } from "../model/masked";
import { may, me } from "../model/session";
import type { Case } from "../model/types";
import { later } from "./later";
import { EmergencyOffer } from "./later-dialogs";

const RevealDialog = later(async () => (await import("./reveal-dialog")).RevealDialog, <span hidden />);

/** The facts that this person sees masked, each with the way to look at it for a reason. Nothing where nothing is masked. */
export function MaskedCard({ now }: { now: Case }) {
  const [asked, setAsked] = useState<MaskedFact | null>(null);
  const facts = maskedFacts(now.context, me.value?.actor.teamRules?.maskedFields ?? []);
  if (facts.length === 0) return null;
  const blocked = may("fields:reveal") === false ? "Your role does not look at masked fields." : null;
  return (
    <section class="panel" aria-label="Masked for you">
      <header class="panel-head">
        <h2>Masked for you</h2>
        <span class="muted">Looking is written down</span>
      </header>
      <dl class="fact-lines">
        {facts.map((fact) => (
          <div key={fact.path}>
            <dt>{fact.label}</dt>
            <dd>
              <span class="row wrap">
                <span>{fact.shown}</span>
                <Button size="small" icon="eye" blocked={blocked} onClick={() => setAsked(fact)}>
                  Reveal…
                </Button>
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {mayOpenInEmergency.value && <EmergencyOffer caseId={now.id} lead="All of it, for half an hour:" />}
      {asked !== null && <RevealDialog caseId={now.id} fact={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}
