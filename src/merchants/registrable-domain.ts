// Suffixes below which anybody may register. The list of all of them is long and changes; these are the common ones of two parts. Where one is
// missing, two shops below it look like one: a change of domain goes unnoticed there, nothing is reported that is not so.
const twoParts = new Set(
  (
    "co.uk org.uk me.uk ltd.uk plc.uk ac.uk gov.uk com.au net.au org.au co.nz org.nz co.za com.br net.br com.mx com.ar com.co com.pe com.ve " +
    "com.tr com.sg com.hk com.cn net.cn org.cn com.tw com.my com.ph com.vn com.ua co.jp or.jp ne.jp co.kr or.kr co.in net.in org.in co.il " +
    "org.il co.id or.id co.th in.th com.sa com.eg com.ng com.gh co.ke com.pk com.bd com.lb com.cy com.mt com.pl net.pl org.pl com.pt com.es " +
    "com.gr com.ro co.at or.at com.hr co.hu com.de github.io gitlab.io pages.dev workers.dev web.app firebaseapp.com vercel.app netlify.app " +
    "herokuapp.com myshopify.com wixsite.com blogspot.com wordpress.com squarespace.com webflow.io"
  ).split(" "),
);

/** The part of a host name that somebody has registered: `shop.example.co.uk` → `example.co.uk`. */
export function registrableDomain(hostname: string): string {
  const labels = hostname.toLowerCase().replace(/\.$/, "").split(".");
  const suffix = labels.slice(-2).join(".");
  return labels.slice(twoParts.has(suffix) ? -3 : -2).join(".");
}
