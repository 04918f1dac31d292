import { Icon } from "../../shared/icon";
import { webAddress } from "./merchant-words";

/** An address out on the web, which opens beside the console and does not learn where from. What is no such address stays text. */
export function OuterLink({ url, text = url }: { url: string; text?: string }) {
  const href = webAddress(url);
  if (href === null) return <bdi>{text}</bdi>;
  return (
    <a class="outer-link" href={href} target="_blank" rel="noreferrer noopener nofollow" title={href}>
      <span class="clip" dir="ltr">
        {text}
      </span>
      <Icon name="external" size={12} />
      <span class="unseen"> (on the web)</span>
    </a>
  );
}
