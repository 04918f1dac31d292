import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { match, place } from "../../shared/router";
import { Skeleton } from "../../shared/skeleton";
import { NotLoaded } from "../case/later";

/** One view of the settings area. `path` may have parameters (`/console/settings/definitions/:id`): the view reads them by `match`. */
export interface SettingsRoute {
  path: string;
  title: string;
  view: ComponentType;
}

const settings = signal<typeof import("../settings") | null>(null);
const failed = signal(false);

// The settings are a chunk of their own: reviewing cases never loads them.
async function load(): Promise<void> {
  failed.value = false;
  try {
    settings.value = await import("../settings");
  } catch {
    failed.value = true;
  }
}

export function SettingsScreen() {
  useEffect(() => {
    if (settings.peek() === null) void load();
  }, []);
  const { path } = place.value;
  const known = settings.value;
  const route = known?.settingsRoutes.find((one) => match(one.path, path) !== null) ?? known?.noSuchPage;
  useEffect(() => {
    if (route) document.title = `${route.title} · Edgecase`;
  }, [route]);
  if (failed.value)
    return (
      <main id="main" class="page">
        <NotLoaded />
      </main>
    );
  if (route === undefined)
    return (
      <main id="main" class="page">
        <Skeleton lines={6} />
      </main>
    );
  const View = route.view;
  // Of another thing it is another page: nothing that was typed or opened over the one before is taken for this one.
  return <View key={path} />;
}
