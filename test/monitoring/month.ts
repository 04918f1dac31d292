import type { TenantId } from "../../src/domain";
import type { RuleDay, TransactionFacts } from "../../src/domain/transactions";
import { derivedKey } from "../../src/lib/derived-key";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { judge } from "../../src/monitoring/judge";
import { alertTemplates } from "../../src/monitoring/templates";
import { takeTransaction } from "../../src/transactions/take-transaction";
import { TransactionBody } from "../../src/transactions/transaction.schema";
import { type Month, sentAs } from "../support/monitoring-month";

export { grade, monthOf, sentAs } from "../support/monitoring-month";

export const templateIds: string[] = alertTemplates.map(({ id }) => id);
/** Those that judge a day when it is over. */
export const dailyTemplateIds: string[] = alertTemplates.flatMap(({ id, definition: { run } }) =>
  run === "on_arrival" ? [] : [id],
);

/** The month as a tenant has it: transactions, people and cards under the ids that an installation with this key gives them. */
export function takenMonth(masterKey: string, tenantId: TenantId, { transactions }: Pick<Month, "transactions">) {
  const key = derivedKey(masterKey, "transactions");
  /** The generator's name of a subject, by its id. */
  const names = new Map<string, string>();
  const facts = transactions.map((made): TransactionFacts => {
    const taken = takeTransaction(key, tenantId, TransactionBody.parse(sentAs(made))).facts;
    names.set(taken.originator.id, made.originator.id);
    names.set(taken.beneficiary.id, made.beneficiary.id);
    if (taken.card.token !== null && made.card.token !== null) names.set(taken.card.token, made.card.token);
    return taken;
  });
  return { facts, names };
}

/** What every template must tell of a month, by the plain reading of its definition. */
export const oracle = (facts: readonly TransactionFacts[]): Map<string, RuleDay[]> =>
  new Map(
    alertTemplates.map(({ id, definition }) => [
      id,
      judge(compileDefinition({ id, version: 1, body: definition }), facts),
    ]),
  );

/** The same days, of people under the generator's names: fit for `grade`, and the same for every tenant. */
export const named = (told: ReadonlyMap<string, readonly RuleDay[]>, names: ReadonlyMap<string, string>) =>
  new Map(
    [...told].map(([templateId, days]) => [
      templateId,
      days.map((day) => ({
        ...day,
        groupKey: JSON.stringify((JSON.parse(day.groupKey) as string[]).map((part) => names.get(part) ?? part)),
        subject: { ...day.subject, id: names.get(day.subject.id) ?? day.subject.id },
      })),
    ]),
  );
