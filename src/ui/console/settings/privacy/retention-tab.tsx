import { useEffect, useState } from "preact/hooks";
import type { RetentionRule } from "../../../../domain/retention-rules";
import { type ApiFailure, api, Button, Empty, Loaded, SkeletonRows, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { Refused } from "../frame/confirm";
import { useFresh } from "../frame/fresh";
import { movedTo } from "../frame/moved-to";
import { OrderedList } from "../frame/ordered-list";
import { useTyping } from "../frame/typing";
import { ConfirmRetention } from "./confirm-retention";
import {
  classWords,
  countWords,
  daysWords,
  type Retention,
  type RetentionPreview,
  retention,
  whoseWords,
} from "./retention";
import { RuleDialog } from "./rule-dialog";

/** For how long what cases say is kept once they have ended. */
export function RetentionTab() {
  useFresh(retention);
  return (
    <Loaded of={retention.state} retry={() => void retention.load()} skeleton={<SkeletonRows rows={4} />}>
      {(now) => <Rules now={now} />}
    </Loaded>
  );
}

/** Rules as they are being changed. Nothing holds before it is saved, and nothing is saved before it was counted. */
function Rules({ now }: { now: Retention }) {
  const typing = useTyping(now, (stored) => stored.rules);
  const rules = typing.form.value;
  /** A place in the list; its length: a new rule. */
  const [writing, setWriting] = useState<number | null>(null);
  const [preview, setPreview] = useState<RetentionPreview | null>(null);
  const [confirming, setConfirming] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const blocked = adminsOnly();
  const isSame = JSON.stringify(rules) === JSON.stringify(now.rules);
  const change = (changed: RetentionRule[]) => {
    typing.set(changed);
    setPreview(null);
    setFailure(null);
  };
  useEffect(() => {
    if (blocked !== null || rules.length === 0) return;
    const stop = new AbortController();
    void api.post<RetentionPreview>("/retention/preview", { rules }, { signal: stop.signal }).then((answer) => {
      if (answer.ok) setPreview(answer.value);
      else if (answer.error.kind !== "aborted") setFailure(answer.error);
    });
    return () => stop.abort();
  }, [rules, blocked, now.version]);
  const save = async (confirmCases: number) => {
    const saved = await api.put<Retention>("/retention", { rules, confirmCases, expectedVersion: now.version });
    if (!saved.ok) return saved;
    setConfirming(false);
    typing.saved(rules);
    retention.put(saved.value);
    toast({ tone: "ok", text: "Saved. What is past its time goes within minutes." });
    return saved;
  };
  return (
    <section class="stack" aria-label="Retention">
      <p class="muted">
        By itself nothing of a case goes. Of each kind, the first rule that fits a case decides; days are counted from
        when it ended. A legal hold keeps everything.
      </p>
      {rules.length === 0 ? (
        <Empty icon="clock" title="Cases are kept until somebody erases them">
          <p>Rules say after how many days what they say of persons goes.</p>
        </Empty>
      ) : (
        <OrderedList
          label="Rules of retention, in their order"
          items={rules.map((rule) => ({ key: rule.name, name: rule.name, head: <RuleLine rule={rule} /> }))}
          onMove={blocked === null ? (from, to) => change(movedTo(rules, from, to)) : null}
          onRemove={(at) => (blocked === null ? () => change(rules.toSpliced(at, 1)) : null)}
          body={(at) => (
            <div class="row wrap privacy-counts">
              <span class="muted">{preview?.rules[at] === undefined ? "" : countWords(preview.rules[at])}</span>
              <span class="push" />
              <Button size="small" kind="quiet" blocked={blocked} onClick={() => setWriting(at)}>
                Change…
              </Button>
            </div>
          )}
        />
      )}
      {preview !== null && rules.length > 0 && (
        <p class={preview.now > 0 ? "notice warn" : "notice"} role="status">
          {countWords(preview)}.
        </p>
      )}
      <Refused failure={failure} />
      <div class="row wrap">
        <Button icon="plus" blocked={blocked} onClick={() => setWriting(rules.length)}>
          Add a rule
        </Button>
        <span class="push" />
        {!isSame && <Button onClick={() => change(now.rules)}>Discard the changes</Button>}
        <Button
          kind="primary"
          blocked={
            blocked ??
            (isSame ? "Nothing has changed." : preview === null && rules.length > 0 ? "Cases are being counted." : null)
          }
          onClick={() => setConfirming(true)}
        >
          Save…
        </Button>
      </div>
      {writing !== null && (
        <RuleDialog
          rule={rules[writing] ?? null}
          others={rules.flatMap(({ name }, at) => (at === writing ? [] : [name]))}
          onClose={() => setWriting(null)}
          onDone={(rule) => {
            change(rules.toSpliced(writing, 1, rule));
            setWriting(null);
          }}
        />
      )}
      {confirming && (
        <ConfirmRetention
          cases={preview?.now ?? 0}
          rules={rules.length}
          save={save}
          onClose={() => setConfirming(false)}
        />
      )}
    </section>
  );
}

const RuleLine = ({ rule }: { rule: RetentionRule }) => (
  <span class="privacy-rule">
    <span class="strong breakable">{rule.name}</span>
    <span>
      {classWords[rule.class]}, {daysWords(rule.afterDays)} after the end: {whoseWords(rule)}
    </span>
  </span>
);
