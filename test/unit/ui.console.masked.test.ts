import { expect, it } from "vitest";
import { maskSign } from "../../src/domain/masking";
import { maskedAt, maskedFacts } from "../../src/ui/console/model/masked";

const context = {
  entity: {
    data: { taxId: `${maskSign} 4711`, accounts: [{ iban: `${maskSign} 01` }, { iban: "shown" }, { iban: maskSign }] },
  },
  pluginsOutput: { register: { taxId: maskSign } },
};
const fields = [{ path: "entity.data.accounts.*.iban", label: "Bank account" }];

it("finds what is masked of one fact, with the name that the whole list gives it", () => {
  const all = maskedFacts(context, fields);
  expect(all.map(({ path }) => path)).toEqual([
    "entity.data.taxId",
    "entity.data.accounts.0.iban",
    "entity.data.accounts.2.iban",
  ]);
  expect(maskedAt(context, "entity.data.taxId", fields)).toEqual(all.slice(0, 1));
  expect(maskedAt(context, "entity.data.accounts", fields)).toEqual(all.slice(1));
  expect(all.at(-1)?.label).toBe("Bank account 3");
  for (const path of ["entity.data.accounts.1", "entity.data.tax", "entity.data.nothing"])
    expect(maskedAt(context, path, fields)).toEqual([]);
});
