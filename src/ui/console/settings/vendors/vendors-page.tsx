import { Button, navigate, place } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { AdaptersTab } from "./adapters-tab";
import { CallbacksTab } from "./callbacks-tab";
import { HealthTab } from "./health-tab";
import { SpendingTab } from "./spending-tab";
import { newAdapter } from "./vendor";

/** Which vendors answer, and the ones that are described as data. */
export function VendorsPage() {
  const tab = place.value.query.get("tab") ?? "health";
  return (
    <SettingsPage
      title="Vendors"
      lead={leads[tab] ?? leads.health}
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
          { key: "callbacks", label: "Callbacks" },
          { key: "spending", label: "Spending" },
        ]}
      />
      <View tab={tab} />
    </SettingsPage>
  );
}

const leads: Record<string, string> = {
  health:
    "Everybody that plugins and checks have called. After five failures in a row a vendor counts as down: work for it waits without using up attempts, and one call at a time looks whether it is back.",
  adapters:
    "Most vendors need no code, only a description: how to ask, and how to read what they say. From then on checks and plugins may name them.",
  callbacks:
    "Every callback is stored before it is applied. What could not be proven or placed is put aside for 30 days, for somebody to look at.",
  spending: "What paid checks have cost, what they may cost, and how long vendors' answers are kept.",
};

function View({ tab }: { tab: string }) {
  switch (tab) {
    case "adapters":
      return <AdaptersTab />;
    case "callbacks":
      return <CallbacksTab />;
    case "spending":
      return <SpendingTab />;
    default:
      return <HealthTab />;
  }
}
