import { useEffect, useState } from "preact/hooks";
import {
  api,
  Button,
  caseClockOffsetMs,
  caseNowMs,
  exactTime,
  Loaded,
  loader,
  SelectField,
  Skeleton,
  TextField,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { SettingsPage } from "../frame/settings-page";
import { aheadText, presets, secondsOf, type Unit, units } from "./clock";

interface Clock {
  now: string;
  offsetSeconds: number;
}

const clock = loader<Clock>(async (signal) => {
  const answer = await api.get<Clock>("/sandbox/clock", { signal });
  if (answer.ok) caseClockOffsetMs.value = answer.value.offsetSeconds * 1_000;
  return answer;
});

/** The clock of the sandbox: it only goes forward, for everybody. */
export function ClockPage() {
  const [asked, setAsked] = useState<number | null>(null);
  const [amount, setAmount] = useState("3");
  const [unit, setUnit] = useState<Unit>("hours");
  useEffect(() => void clock.load(), []);
  const own = secondsOf(amount, unit);
  const denied = adminsOnly();
  return (
    <SettingsPage
      title="Clock"
      lead="Set the time forward to see what happens when deadlines pass, reminders are due, links expire and deliveries are tried again. Sessions and signatures keep real time."
    >
      <Loaded of={clock.state} retry={() => void clock.load()} skeleton={<Skeleton lines={4} />}>
        {({ offsetSeconds }) => (
          <>
            <section class="card clock" aria-label="Time of the sandbox">
              <p class="muted">For the cases of this sandbox it is</p>
              <p class="clock-now num">
                <time dateTime={new Date(caseNowMs()).toISOString()}>{exactTime(caseNowMs())}</time>
              </p>
              <p class="muted">{aheadText(offsetSeconds)}</p>
            </section>
            <section class="card" aria-label="Set forward">
              <h2>Set forward by</h2>
              <div class="row wrap">
                {presets.map(({ label, seconds }) => (
                  <Button key={label} icon="clock" blocked={denied} onClick={() => setAsked(seconds)}>
                    {label}
                  </Button>
                ))}
              </div>
              <form
                class="row wrap own-time"
                onSubmit={(event) => {
                  event.preventDefault();
                  if (own !== null && denied === null) setAsked(own);
                }}
              >
                <TextField label="Another time" type="number" value={amount} onInput={setAmount} />
                <SelectField
                  label="Unit"
                  value={unit}
                  options={units}
                  onChange={(next) => setUnit(units.find(({ value }) => value === next)?.value ?? "hours")}
                />
                <Button
                  type="submit"
                  blocked={denied ?? (own === null ? "Between one second and 366 days, in whole numbers." : null)}
                >
                  Set forward…
                </Button>
              </form>
            </section>
          </>
        )}
      </Loaded>
      {asked !== null && (
        <Confirm
          title="Set the clock forward?"
          verb="Set forward"
          danger={false}
          onClose={() => setAsked(null)}
          run={async () => {
            const answer = await api.post<Clock & { cases: number }>("/sandbox/clock/advance", { seconds: asked });
            if (answer.ok) {
              caseClockOffsetMs.value = answer.value.offsetSeconds * 1_000;
              clock.put(answer.value);
              const { cases } = answer.value;
              toast({
                tone: "ok",
                text: `The clock moved. ${cases} open ${cases === 1 ? "case was" : "cases were"} told.`,
              });
            }
            return answer;
          }}
        >
          <p>
            It becomes <strong>{exactTime(caseNowMs() + asked * 1_000)}</strong> for every case and everybody in this
            sandbox. The clock cannot be set back.
          </p>
        </Confirm>
      )}
    </SettingsPage>
  );
}
