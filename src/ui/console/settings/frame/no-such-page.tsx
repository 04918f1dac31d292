import { NotThere } from "../../../shared";
import { addressOf } from "./addresses";
import { SettingsPage } from "./settings-page";

/** An address of the settings that leads nowhere: mistyped, or of a page that has another name by now. */
export const NoSuchPage = () => (
  <SettingsPage title="No such page">
    <NotThere
      title="There is no such page in the settings"
      home={{ label: "Definitions", href: addressOf.definitions }}
    >
      The address may be mistyped, or the page has another name now. Everything there is stands on the side.
    </NotThere>
  </SettingsPage>
);
