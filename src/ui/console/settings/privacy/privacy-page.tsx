import { useEffect } from "preact/hooks";
import { Empty, place } from "../../../shared";
import { later } from "../../case/later";
import { blockedFor } from "../frame/access";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { house, WhereDataLies } from "../house/where-data-lies";
import "./privacy.css";

const RequestsTab = later(async () => (await import("./requests-tab")).RequestsTab);
const RetentionTab = later(async () => (await import("./retention-tab")).RetentionTab);
const HoldsTab = later(async () => (await import("./holds-tab")).HoldsTab);
const DataMapTab = later(async () => (await import("./data-map-tab")).DataMapTab);

const tabs = [
  { key: "requests", label: "Requests of persons" },
  { key: "retention", label: "Retention" },
  { key: "holds", label: "Legal holds" },
  { key: "data-map", label: "Data map" },
];

/** What is stored of persons, for how long, and what they can ask for. The open part stands in the address. */
export function PrivacyPage() {
  const why = blockedFor("audit:read");
  const asked = place.value.query.get("tab");
  const open = tabs.find(({ key }) => key === asked)?.key ?? "requests";
  useEffect(() => {
    if (why === null) void house.load();
  }, [why]);
  return (
    <SettingsPage title="Privacy" lead="What is stored of persons, for how long, and what they may ask for.">
      {why !== null ? (
        <Empty icon="shield" title="For administrators and auditors">
          <p>{why}</p>
        </Empty>
      ) : (
        <>
          <Tabs label="Parts of privacy" tabs={tabs} open={open} />
          {open === "requests" && <RequestsTab />}
          {open === "retention" && <RetentionTab />}
          {open === "holds" && <HoldsTab />}
          {open === "data-map" && (
            <>
              {house.value !== null && <WhereDataLies region={house.value.region} />}
              <DataMapTab />
            </>
          )}
        </>
      )}
    </SettingsPage>
  );
}
