import { useSignal } from "@preact/signals";
import { Button, IconButton } from "../../shared/button";
import { useShortcut } from "../../shared/shortcut";
import { later } from "../case/later";
import type { Deed } from "../model/bulk";
import { caseList, found } from "../model/case-list";
import { clearSelection, selected, wholeList } from "../model/selection";
import { may } from "../model/session";
import { plural } from "../model/words";

const DeedDialog = later(async () => (await import("./deed-dialog")).DeedDialog, <span hidden />);

const mostAtOnce = 1_000;

/** What can be done to the chosen cases. */
export function BulkBar() {
  const asked = useSignal<Deed["kind"] | null>(null);
  useShortcut("Escape", "Choose no case", clearSelection, { group: "List" });
  const list = caseList.value;
  const all = list?.rows.every(({ id }) => selected.value.has(id)) === true;
  const { count = null, more = false } = found.value ?? {};
  const canTakeAll = all && list?.nextCursor !== null && count !== null && count <= mostAtOnce && !more;
  const how = wholeList.value && count !== null ? count : selected.value.size;
  const blocked =
    may("cases:bulk") === true
      ? how > mostAtOnce
        ? `At most ${mostAtOnce.toLocaleString()} at once.`
        : null
      : "Managers and administrators do this.";
  const ask = (kind: Deed["kind"]) => () => {
    asked.value = kind;
  };
  return (
    <section class="bulk-bar" aria-label="Chosen cases">
      <p role="status">
        {plural(how, "case")} chosen
        {canTakeAll && !wholeList.value && (
          <button
            type="button"
            class="button quiet small"
            onClick={() => {
              wholeList.value = true;
            }}
          >
            Choose all {count.toLocaleString()} of this list
          </button>
        )}
      </p>
      <Button size="small" blocked={blocked} onClick={ask("assign")}>
        Assign
      </Button>
      <Button size="small" blocked={blocked} onClick={ask("labels")}>
        Label
      </Button>
      <Button size="small" blocked={blocked} onClick={ask("escalate")}>
        Hand on
      </Button>
      <Button size="small" blocked={blocked ?? whyNotMove()} onClick={ask("move")}>
        Move to version
      </Button>
      <IconButton label="Choose none" icon="close" onClick={clearSelection} />
      {asked.value !== null && (
        <DeedDialog
          kind={asked.value}
          how={how}
          onClose={() => {
            asked.value = null;
          }}
        />
      )}
    </section>
  );
}

/** As for one case: whoever builds definitions decides which version a case follows. */
const whyNotMove = (): string | null =>
  may("definitions:write") === true ? null : "Only administrators and builders move cases to another version.";
