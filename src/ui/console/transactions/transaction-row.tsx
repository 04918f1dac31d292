import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { Link } from "../../shared/router";
import { exactTime } from "../../shared/time-words";
import { labelOf } from "../model/words";
import { Name } from "../names/name";
import { directionWords, momentText, moneyText, sideName, verdictStandings } from "./transaction-words";
import type { Transaction } from "./transactions-model";

/** One transaction in a list: a line of columns when there is room, else three short lines. */
export function TransactionRow({ transaction, href, open }: { transaction: Transaction; href: string; open: boolean }) {
  const { id, correlationId, date, amount, currency, direction, type, status, verdict } = transaction;
  const standing = verdictStandings[verdict];
  const kind = [type, status === "completed" ? null : status].flatMap((one) => one ?? []).join(", ");
  return (
    <li data-transaction={id} class={`line-row tx-row${open ? " current" : ""}`}>
      <Link href={href} current={open} class="line-link tx-link">
        <span class="tx-time muted num">
          <time dateTime={date} title={exactTime(date)}>
            {momentText(date)}
          </time>
        </span>
        <span class="tx-sides">
          <bdi class="clip">
            <Name text={sideName(transaction.originator)} />
          </bdi>
          <span class="tx-to muted"> to </span>
          <bdi class="clip">
            <Name text={sideName(transaction.beneficiary)} />
          </bdi>
        </span>
        <span class="tx-id muted clip mono" dir="auto">
          {correlationId}
        </span>
        <span class="tx-kind muted">
          {direction !== null && (
            <span title={directionWords[direction]}>
              <Icon name={direction === "inbound" ? "down" : "up"} size={12} />
              <span class="unseen">{directionWords[direction]} </span>
            </span>
          )}
          <span class="clip">{kind === "" ? "" : labelOf(kind)}</span>
        </span>
        <span class="tx-verdict">
          {verdict !== "allow" && (
            <Badge tone={standing.tone} icon={standing.icon}>
              {standing.label}
            </Badge>
          )}
        </span>
        <span class="tx-amount num">
          <bdi>{moneyText(amount, currency)}</bdi>
        </span>
      </Link>
    </li>
  );
}
