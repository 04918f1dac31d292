import { useEffect } from "preact/hooks";
import { Empty, Loaded, navigate, place, queryWith, SelectField, Skeleton } from "../../../shared";
import { addressOf } from "../frame/addresses";
import { SettingsPage } from "../frame/settings-page";
import { catalogue } from "./catalogue";
import { typeName } from "./check";
import { RunCheck } from "./run-check";

/** A check without a case. Which one, and whom to ask first, stands in the address. */
export function RunCheckPage() {
  useEffect(() => void catalogue.load(), []);
  const { query, path } = place.value;
  const type = query.get("type") ?? "";
  const vendor = query.get("vendor");
  return (
    <SettingsPage
      title="Run a check"
      back={{ label: "Checks", href: addressOf.checks }}
      lead="One question about a person, a company, a document or an account, without a case. It is kept in the list of checks, under seal."
      fill
    >
      <Loaded of={catalogue.state} retry={() => void catalogue.load()} skeleton={<Skeleton lines={8} />}>
        {(all) => {
          const offered =
            vendor === null ? all : all.filter(({ vendors }) => vendors.some(({ name }) => name === vendor));
          const check = offered.find((one) => one.type === type) ?? offered[0];
          if (check === undefined)
            return (
              <Empty icon="search" title="No check is answered by this vendor">
                <p>Its description names none that we know.</p>
              </Empty>
            );
          return (
            <>
              <div class="check-choice">
                <SelectField
                  label="Check"
                  hint={check.summary}
                  value={check.type}
                  options={offered.map((one) => ({ value: one.type, label: typeName(one.type) }))}
                  onChange={(next) => navigate(`${path}${queryWith({ type: next })}`, { replace: true })}
                />
              </div>
              <RunCheck key={`${check.type} ${vendor}`} check={check} vendors={vendor === null ? [] : [vendor]} />
            </>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}
