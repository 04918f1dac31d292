import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Guarded } from "../shared/guarded";
import { Empty } from "../shared/loaded";
import { Link, match, navigate, place } from "../shared/router";
import { useShortcut } from "../shared/shortcut";
import { Skeleton } from "../shared/skeleton";
import { Toasts } from "../shared/toast";
import { later } from "./case/later";
import { CasesScreen } from "./cases-screen";
import { Help } from "./shell/help";
import { openPalette, Palette } from "./shell/palette";
import { Rail } from "./shell/rail";
import { SettingsScreen } from "./shell/settings-screen";

const AlertsScreen = later(
  async () => (await import("./alerts/alerts-screen")).AlertsScreen,
  <main id="main" class="page">
    <Skeleton lines={6} />
  </main>,
);

const EntitiesScreen = later(
  async () => (await import("./entities/entities-screen")).EntitiesScreen,
  <main id="main" class="page">
    <Skeleton lines={6} />
  </main>,
);

const CalendarScreen = later(
  async () => (await import("./monitoring/calendar-screen")).CalendarScreen,
  <main id="main" class="page">
    <Skeleton lines={6} />
  </main>,
);

const MerchantsScreen = later(
  async () => (await import("./merchants/merchants-screen")).MerchantsScreen,
  <main id="main" class="page">
    <Skeleton lines={6} />
  </main>,
);

const NotificationsScreen = later(
  async () => (await import("./notifications/notifications-screen")).NotificationsScreen,
  <main id="main" class="page">
    <Skeleton lines={6} />
  </main>,
);

const Oversight = later(
  async () => (await import("./statistics/oversight")).Oversight,
  <main id="main" class="page">
    <Skeleton lines={6} />
  </main>,
);

const TransactionsScreen = later(
  async () => (await import("./transactions/transactions-screen")).TransactionsScreen,
  <main id="main" class="page">
    <Skeleton lines={6} />
  </main>,
);

/** What ends sessions and asks for proof comes right after the first screen: it is not needed to draw it. */
const Session = later(async () => (await import("./shell/session")).Session, <span hidden />);

/** The console: rail, and the screen that the address names. */
export function App() {
  const help = useSignal(false);
  useShortcut("?", "Show all shortcuts", () => {
    help.value = true;
  });
  useShortcut("mod+k", "Do anything", openPalette);
  useShortcut("g q", "Go to the queue", () => navigate("/console/cases"), { group: "Go to" });
  useShortcut("g m", "Go to my cases", () => navigate("/console/cases?queue=mine"), { group: "Go to" });
  useShortcut("g u", "Go to unassigned cases", () => navigate("/console/cases?queue=unassigned"), { group: "Go to" });
  useShortcut("g a", "Go to all open cases", () => navigate("/console/cases?queue=all_open"), { group: "Go to" });
  useShortcut("g l", "Go to alerts", () => navigate("/console/alerts"), { group: "Go to" });
  useShortcut("g e", "Go to persons and companies", () => navigate("/console/entities"), { group: "Go to" });
  useShortcut("g c", "Go to monitoring", () => navigate("/console/monitoring"), { group: "Go to" });
  useShortcut("g w", "Go to merchants", () => navigate("/console/merchants"), { group: "Go to" });
  useShortcut("g t", "Go to transactions", () => navigate("/console/transactions"), { group: "Go to" });
  useShortcut("g n", "Go to notifications", () => navigate("/console/notifications"), { group: "Go to" });
  useShortcut("g s", "Go to statistics", () => navigate("/console/statistics"), { group: "Go to" });
  useShortcut("g i", "Go to incidents", () => navigate("/console/incidents"), { group: "Go to" });
  useShortcut("g ,", "Go to settings", () => navigate("/console/settings"), { group: "Go to" });
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Rail onHelp={() => (help.value = true)} />
      <Guarded of={place.value.path}>
        <Screen />
      </Guarded>
      <Toasts />
      <Palette />
      <Session />
      {help.value && <Help onClose={() => (help.value = false)} />}
    </>
  );
}

function Screen() {
  const { path } = place.value;
  const open = match("/console/cases/:id", path) ?? match("/console/cases/:id/:tab", path);
  const isCases = open !== null || match("/console/cases", path) !== null;
  const isRoot = match("/console", path) !== null;
  useEffect(() => {
    if (isRoot) navigate("/console/cases", { replace: true });
  }, [isRoot]);
  if (isCases || isRoot) return <CasesScreen id={open?.id ?? null} tab={open?.tab ?? null} />;
  const alert = match("/console/alerts/:id", path);
  if (alert !== null || match("/console/alerts", path) !== null) return <AlertsScreen id={alert?.id ?? null} />;
  const entity = match("/console/entities/:id", path) ?? match("/console/entities/:id/:tab", path);
  if (entity !== null || match("/console/entities", path) !== null)
    return <EntitiesScreen id={entity?.id ?? null} tab={entity?.tab ?? null} />;
  if (match("/console/monitoring", path) !== null || match("/console/monitoring/:what", path) !== null)
    return <CalendarScreen />;
  const report = match("/console/merchants/:id", path);
  if (report !== null || match("/console/merchants", path) !== null) return <MerchantsScreen id={report?.id ?? null} />;
  if (path.startsWith("/console/transactions")) return <TransactionsScreen />;
  if (match("/console/notifications", path) !== null) return <NotificationsScreen />;
  if (path.startsWith("/console/statistics") || path.startsWith("/console/incidents")) return <Oversight />;
  if (path.startsWith("/console/settings") || path.startsWith("/console/sandbox")) return <SettingsScreen />;
  return (
    <main id="main" class="page">
      <Empty title="There is no such page">
        <Link href="/console/cases">Go to the cases</Link>
      </Empty>
    </main>
  );
}
