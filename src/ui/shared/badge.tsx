import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";

export type Tone = "ok" | "warn" | "bad" | "info" | "wait" | "neutral";

/** What a colour means is always said by a word or a sign as well. */
export const Badge = ({
  tone = "neutral",
  icon,
  dot = false,
  title,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  dot?: boolean;
  title?: string;
  children: ComponentChildren;
}) => (
  <span class={`badge ${tone}`} title={title}>
    {dot && <i class="dot" />}
    {icon && <Icon name={icon} size={12} />}
    {children}
  </span>
);
