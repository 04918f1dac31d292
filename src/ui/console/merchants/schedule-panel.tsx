import { useState } from "preact/hooks";
import { merchantReportTypes } from "../../../domain/merchants";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { SelectField, TextField } from "../../shared/field";
import { Loaded } from "../../shared/loaded";
import { Skeleton } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import { builtIn, merchantsLocked, rhythmWords, typeWords, vendorWords } from "./merchant-words";
import { type MerchantSchedule, schedule } from "./merchants-model";
import { VendorField } from "./vendor-field";

/** Whether the merchant's website is looked at again by itself, how often, and how. */
export const SchedulePanel = ({ entityId, websiteUrl }: { entityId: string; websiteUrl: string }) => (
  <section class="panel" aria-label="Schedule">
    <header class="panel-head">
      <h2>Schedule</h2>
    </header>
    <Loaded
      of={schedule.state}
      retry={() => void schedule.load()}
      skeleton={<Skeleton lines={2} label="Loading the schedule" />}
    >
      {(now) => (
        <Schedule now={now} path={`/merchants/${encodeURIComponent(entityId)}/schedule`} websiteUrl={websiteUrl} />
      )}
    </Loaded>
  </section>
);

const usualDays = 30;

function Schedule({ now, path, websiteUrl }: { now: MerchantSchedule; path: string; websiteUrl: string }) {
  const [busy, setBusy] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const put = async (change: Partial<MerchantSchedule>): Promise<boolean> => {
    setBusy(true);
    const answer = await api.put<MerchantSchedule>(path, bodyOf({ ...now, ...change }, websiteUrl));
    setBusy(false);
    if (answer.ok) schedule.put(answer.value);
    else toast({ tone: "bad", text: sayFailure(answer.error) });
    return answer.ok;
  };
  return (
    <>
      <div class="row wrap">
        <button
          type="button"
          class="switch"
          role="switch"
          aria-checked={now.enabled}
          aria-label="Look again by itself"
          aria-disabled={busy || merchantsLocked() !== null || undefined}
          title={merchantsLocked() ?? undefined}
          onClick={() => {
            if (!busy && merchantsLocked() === null) void put({ enabled: !now.enabled });
          }}
        />
        <p>
          {now.enabled ? (
            <>
              <b>Looked at {rhythmWords(now)}</b>
              {now.nextAt !== null && (
                <>
                  , next <Time at={now.nextAt} />
                </>
              )}
              <span class="muted">
                {" · "}
                {typeWords[now.reportType ?? repeat]}
                {" · "}
                {vendorWords(now.vendor)}
              </span>
            </>
          ) : (
            "Not looked at again by itself."
          )}
        </p>
        <span class="push" />
        {now.enabled && !isChanging && (
          <Button size="small" icon="edit" blocked={merchantsLocked()} onClick={() => setChanging(true)}>
            Change<span class="unseen"> the schedule</span>
          </Button>
        )}
      </div>
      {now.enabled && isChanging && (
        <Rhythm
          now={now}
          busy={busy}
          save={async (wanted) => {
            if (await put(wanted)) setChanging(false);
          }}
          close={() => setChanging(false)}
        />
      )}
    </>
  );
}

const repeat = "ONGOING_MERCHANT_REPORT_T1";

function bodyOf(
  { enabled, intervalDays, dayOfMonth, reportType, vendor, ...now }: MerchantSchedule,
  websiteUrl: string,
) {
  const rhythm = dayOfMonth === null ? { intervalDays: intervalDays ?? usualDays } : { dayOfMonth };
  return { enabled, ...rhythm, reportType: reportType ?? repeat, vendor, websiteUrl: now.websiteUrl ?? websiteUrl };
}

const kinds = [
  { value: "days", label: "Every so many days" },
  { value: "month", label: "On a day of each month" },
] as const;
const repeats = merchantReportTypes
  .filter((type) => type.startsWith("ONGOING"))
  .map((value) => ({ value, label: typeWords[value] }));

function Rhythm({
  now,
  busy,
  save,
  close,
}: {
  now: MerchantSchedule;
  busy: boolean;
  save: (wanted: Partial<MerchantSchedule>) => Promise<void>;
  close: () => void;
}) {
  const [kind, setKind] = useState<string>(now.dayOfMonth === null ? "days" : "month");
  const [number, setNumber] = useState(String(now.dayOfMonth ?? now.intervalDays ?? usualDays));
  const [reportType, setType] = useState(now.reportType ?? repeat);
  const [vendor, setVendor] = useState(now.vendor ?? builtIn);
  const most = kind === "days" ? 366 : 31;
  const wanted = Number(number);
  const problem =
    Number.isInteger(wanted) && wanted >= 1 && wanted <= most ? null : `A whole number from 1 to ${most}.`;
  const send = () => {
    if (problem !== null || busy) return;
    void save({
      ...(kind === "days" ? { intervalDays: wanted, dayOfMonth: null } : { intervalDays: null, dayOfMonth: wanted }),
      ...{ reportType, vendor: vendor === builtIn ? null : vendor },
    });
  };
  return (
    <form
      class="merchant-rhythm"
      aria-label="Change the schedule"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <SelectField label="How often" value={kind} options={kinds} onChange={setKind} />
      <TextField
        label={kind === "days" ? "Days" : "Day of the month"}
        type="number"
        value={number}
        onInput={setNumber}
        error={problem}
      />
      <SelectField
        label="Kind of check"
        value={reportType}
        options={repeats}
        onChange={(type) => setType(merchantReportTypes.find((known) => known === type) ?? repeat)}
      />
      <VendorField value={vendor} onChange={setVendor} />
      <div class="row">
        <Button type="submit" kind="primary" busy={busy}>
          Keep it
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}
