import { Badge, Button, Icon } from "../../../shared";
import { contrastWords, withColour } from "./branding";
import type { BrandingModel } from "./branding-model";

/** What cannot be read, each with the nearest colour that can. Said while somebody chooses. */
export function ContrastList({ model }: { model: BrandingModel }) {
  const all = model.contrast.value;
  const failing = all.filter(({ passes }) => !passes);
  const blocking = failing.filter(({ advisory }) => !advisory);
  return (
    <section class="brand-contrast" aria-label="Contrast">
      <p role="status">
        <Icon name={blocking.length === 0 ? "check" : "alert"} />
        {blocking.length === 0
          ? `All text can be read: ${all.length - failing.length} of ${all.length} pairs pass WCAG 2.2 AA.`
          : `${blocking.length === 1 ? "One pair" : `${blocking.length} pairs`} cannot be read, so this cannot be published.`}
      </p>
      {failing.length > 0 && (
        <ul class="plain-list">
          {failing.map((pair) => {
            const { token, nearest, scheme } = pair;
            return (
              <li key={`${scheme} ${pair.pair}`}>
                <Badge tone={pair.advisory ? "warn" : "bad"}>{pair.advisory ? "advice" : "unreadable"}</Badge>
                <span>{contrastWords(pair)}</span>
                {token !== null && nearest !== null && (
                  <Button
                    size="small"
                    onClick={() => model.change(withColour(model.brand.peek(), scheme, token, nearest))}
                  >
                    Use {nearest}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
