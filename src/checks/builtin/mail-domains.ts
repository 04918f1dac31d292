// Domains of addresses that are made to be thrown away, and of providers where anybody gets an address. Subdomains count as well.
// A list of this kind is never complete: `disposable: false` means "not known to be".
const disposable =
  "0-mail.com 10minutemail.com 10minutemail.net 1secmail.com 1secmail.net 1secmail.org 20minutemail.com 33mail.com anonaddy.me " +
  "burnermail.io byom.de cock.li crazymailing.com discard.email discardmail.com discardmail.de dispostable.com dropmail.me " +
  "easytrashmail.com emailfake.com emailondeck.com fakeinbox.com fakemail.net filzmail.com getairmail.com getnada.com grr.la " +
  "guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com " +
  "harakirimail.com inboxkitten.com incognitomail.org jetable.org linshiyouxiang.net mail-temp.com mail-temporaire.fr mail.tm " +
  "mailcatch.com maildrop.cc mailexpire.com mailforspam.com mailinator.com mailinator.net mailinator2.com mailnesia.com mailnull.com " +
  "mailpoof.com mailsac.com mailtemp.info mintemail.com moakt.com mohmal.com mt2015.com mytemp.email mytrashmail.com nada.email " +
  "nowmymail.com objectmail.com onewaymail.com pokemail.net rcpt.at sharklasers.com shieldemail.com smailpro.com spam4.me " +
  "spambog.com spambox.us spamex.com spamfree24.org spamgourmet.com tempail.com temp-mail.io temp-mail.org tempinbox.com tempmail.com " +
  "tempmail.dev tempmail.net tempmail.plus tempmailo.com tempr.email throwaway.email throwawaymail.com tmail.ws tmpmail.net " +
  "tmpmail.org trash-mail.com trash-mail.de trashmail.com trashmail.de trashmail.io trashmail.me trashmail.net trashmail.ws " +
  "wegwerfemail.de wegwerfmail.de wegwerfmail.net wegwerfmail.org yopmail.com yopmail.fr yopmail.net zetmail.com";
const free =
  "126.com 163.com 9online.fr aim.com alice.it aliyun.com aol.com arcor.de att.net bellsouth.net bigpond.com bk.ru bluewin.ch bol.com.br " +
  "btinternet.com centrum.cz charter.net comcast.net cox.net daum.net email.cz email.it fastmail.com fastmail.fm foxmail.com free.fr " +
  "freemail.hu freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hotmail.co.uk hotmail.com hotmail.de " +
  "hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com inbox.lv inbox.ru interia.pl laposte.net libero.it list.ru live.com live.co.uk " +
  "live.de live.fr live.it live.nl mac.com mail.com mail.de mail.ru mailbox.org mailfence.com me.com msn.com naver.com neuf.fr o2.pl " +
  "online.de onet.pl op.pl orange.fr outlook.com outlook.de outlook.es outlook.fr pm.me posteo.de proton.me protonmail.ch protonmail.com " +
  "qq.com rambler.ru rediffmail.com rocketmail.com sapo.pt sbcglobal.net seznam.cz sfr.fr sina.com sky.com skynet.be sohu.com t-online.de " +
  "talktalk.net terra.com.br tiscali.it tuta.com tuta.io tutanota.com ukr.net uol.com.br verizon.net virgilio.it virginmedia.com " +
  "volny.cz wanadoo.fr web.de wp.pl yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr " +
  "yahoo.it yandex.com yandex.ru yeah.net ymail.com ziggo.nl zoho.com";

const disposables = new Set(disposable.split(" "));
const frees = new Set(free.split(" "));

export const isDisposable = (domain: string): boolean => domainsAbove(domain).some((one) => disposables.has(one));
export const isFreeMail = (domain: string): boolean => frees.has(domain);

/** `a.b.example.com` → itself, `b.example.com`, `example.com`. */
function domainsAbove(domain: string): string[] {
  const labels = domain.split(".");
  return labels.slice(0, -1).map((_, place) => labels.slice(place).join("."));
}
