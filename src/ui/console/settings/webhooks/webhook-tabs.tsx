import { Link } from "../../../shared";
import { addressOf } from "../frame/addresses";

const tabs = [
  { key: "endpoints", label: "Endpoints", href: addressOf.webhooks },
  { key: "events", label: "Events", href: addressOf.webhookEvents },
  { key: "types", label: "Event catalogue", href: addressOf.eventTypes },
] as const;

/** The three pages about webhooks. */
export const WebhookTabs = ({ open }: { open: (typeof tabs)[number]["key"] }) => (
  <nav class="tabs" aria-label="Webhooks">
    {tabs.map(({ key, label, href }) => (
      <Link key={key} class="tab" href={href} current={key === open}>
        {label}
      </Link>
    ))}
  </nav>
);
