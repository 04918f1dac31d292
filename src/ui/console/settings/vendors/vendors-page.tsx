import { Button, navigate, place } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { AdaptersTab } from "./adapters-tab";
import { HealthTab } from "./health-tab";
import { newAdapter } from "./vendor";

/** Which vendors answer, and the ones that are described as data. */
export function VendorsPage() {
  const tab = place.value.query.get("tab") ?? "health";
  return (
    <SettingsPage
      title="Vendors"
      lead={
        tab === "health"
          ? "Everybody that plugins and checks have called. After five failures in a row a vendor counts as down: work for it waits without using up attempts, and one call at a time looks whether it is back."
          : "Most vendors need no code, only a description: how to ask, and how to read what they say. From then on checks and plugins may name them."
      }
      actions={
        tab === "adapters" && (
          <Button
            kind="primary"
            icon="plus"
            blocked={adminsOnly()}
            onClick={() => navigate(addressOf.adapter(newAdapter))}
          >
            Describe a vendor
          </Button>
        )
      }
    >
      <Tabs
        label="Views of the vendors"
        open={tab}
        tabs={[
          { key: "health", label: "Health" },
          { key: "adapters", label: "Descriptions" },
        ]}
      />
      {tab === "adapters" ? <AdaptersTab /> : <HealthTab />}
    </SettingsPage>
  );
}
