import { useSignal } from "@preact/signals";
import { Badge, type Tone } from "../../../shared/badge";
import { Button } from "../../../shared/button";
import { caseNowMs, Time } from "../../../shared/time";
import { allowed, timeline } from "../../model/open-case";
import { levelWords, type OverrideStory, overrideStory } from "../../model/risk";
import { personName } from "../../model/session";
import type { Case } from "../../model/types";
import { later } from "../later";

const OverrideDialog = later(async () => (await import("./override-dialog")).OverrideDialog, <span />);
const TakeBackDialog = later(async () => (await import("./take-back-dialog")).TakeBackDialog, <span />);

/** Whether a person's word stands over the risk, whose and until when; and the ways to set it and to take it back. */
export function OverrideLine({ now }: { now: Case }) {
  const dialog = useSignal<"set" | "take_back" | null>(null);
  const story = overrideStory(now, timeline.value ?? [], caseNowMs());
  const stands = story?.state === "active" || story?.state === "expiring";
  const blocked = allowed.value?.risk ?? null;
  const close = () => (dialog.value = null);
  return (
    <div class={stands ? "override stands" : "override"}>
      {story !== null && <Story story={story} now={now} />}
      <div class="row wrap">
        <Button size="small" icon="person" blocked={blocked} onClick={() => (dialog.value = "set")}>
          {stands ? "Change…" : "Set the risk by hand…"}
          {stands && <span class="unseen"> The risk that was set by hand</span>}
        </Button>
        {stands && (
          <Button size="small" blocked={blocked} onClick={() => (dialog.value = "take_back")}>
            Take back…
          </Button>
        )}
      </div>
      {dialog.value === "set" && <OverrideDialog now={now} onClose={close} />}
      {dialog.value === "take_back" && <TakeBackDialog now={now} onClose={close} />}
    </div>
  );
}

const looks: Record<OverrideStory["state"], { tone: Tone; words: string }> = {
  active: { tone: "info", words: "Set by hand" },
  expiring: { tone: "warn", words: "Set by hand, ends soon" },
  expired: { tone: "neutral", words: "Ran out" },
  taken_back: { tone: "neutral", words: "Taken back" },
};

function Story({ story, now }: { story: OverrideStory; now: Case }) {
  const { state, level, score, reason, byId, at, until, ended } = story;
  const { tone, words } = looks[state];
  const scored = now.risk?.scored ?? null;
  return (
    <div class="override-story">
      <p class="row wrap">
        <Badge tone={tone} icon="person">
          {words}
        </Badge>
        <b>{levelWords(level, score)}</b>
        <span class="muted">
          {who(byId)} <Time at={at} />
          {ended === null && until !== null && (
            <>
              , until <Time at={until} exact />
            </>
          )}
          {ended === null && until === null && ", until it is taken back"}
          {ended !== null && (
            <>
              {state === "expired" ? "; its time ran out " : `; taken back by ${who(ended.byId)} `}
              <Time at={ended.at} />
            </>
          )}
        </span>
      </p>
      <p dir="auto">{reason}</p>
      {ended?.reason && (
        <p class="muted" dir="auto">
          Taken back: {ended.reason}
        </p>
      )}
      {ended === null && (
        <p class="muted">
          {scored === null
            ? "The rules have not scored the case."
            : `The rules say ${levelWords(scored.level, scored.score)}.`}
        </p>
      )}
    </div>
  );
}

const who = (id: string | null): string => (id === null ? "" : (personName(id) ?? "An integration"));
