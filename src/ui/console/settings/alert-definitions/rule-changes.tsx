import type { PartChange } from "./rule-diff";

/** What differs between two versions of a rule, part by part. */
export function RuleChanges({ changes }: { changes: readonly PartChange[] }) {
  if (changes.length === 0) return <p class="muted">Nothing is different.</p>;
  return (
    <dl class="rule-changes">
      {changes.map(({ part, before, after }) => (
        <div key={part}>
          <dt>{part}</dt>
          <dd>
            {before !== null && <del dir="auto">{before}</del>}
            {before !== null && after !== null && <span aria-hidden="true"> → </span>}
            {after !== null && <ins dir="auto">{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
