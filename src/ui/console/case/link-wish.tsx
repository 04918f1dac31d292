import { CheckField, SelectField } from "../../shared/field";
import type { Askable } from "../model/asking";
import { type LinkWish, linkKinds, linkLives } from "../model/case-links";
import "./links.css";

/** For whom a new link is, what of the form it opens, how often and how long. */
export function LinkWishFields({
  wish,
  askable,
  onChange,
}: {
  wish: LinkWish;
  askable: Pick<Askable, "persons" | "pages">;
  onChange: (wish: LinkWish) => void;
}) {
  const isForApplicant = wish.person === "applicant";
  const persons = askable.persons.map(({ id, name }) => ({ value: id, label: name ?? id }));
  const turn = (page: string, isOn: boolean) =>
    onChange({ ...wish, pages: isOn ? [...wish.pages, page] : wish.pages.filter((other) => other !== page) });
  return (
    <>
      <div class="row wrap">
        <SelectField
          label="For"
          value={wish.person}
          onChange={(person) => onChange({ ...wish, person })}
          options={[{ value: "applicant", label: "The applicant" }, ...persons]}
        />
        <SelectField
          label="Works"
          value={wish.kind}
          onChange={(kind) => onChange({ ...wish, kind: kind === "one_time" ? "one_time" : "session" })}
          options={linkKinds}
        />
        <SelectField
          label="For how long"
          value={wish.lifeSeconds}
          onChange={(lifeSeconds) => onChange({ ...wish, lifeSeconds })}
          options={linkLives}
        />
      </div>
      {askable.pages.length > 0 && (
        <fieldset class="link-part">
          <legend>Only these pages</legend>
          <p class="hint">
            {isForApplicant ? "None: the whole form." : "None: the form of their own case, where they have one."}
          </p>
          <div class="row wrap">
            {askable.pages.map(({ target, label }) => (
              <CheckField
                key={target}
                label={label}
                checked={wish.pages.includes(target)}
                onChange={(isOn) => turn(target, isOn)}
              />
            ))}
          </div>
        </fieldset>
      )}
      <CheckField
        label="Mail it to them now"
        hint="To the address that the case knows of this person."
        checked={wish.send}
        onChange={(send) => onChange({ ...wish, send })}
      />
    </>
  );
}
