import { localeOr, t } from "./l10n.ts";

/** "0:14", "12:05", "1:02:03" from milliseconds. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** "1,204 tokens"; in English the locale is fixed, so that pictures and tests agree everywhere. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return t(`{0} ${count === 1 ? one : many}`, numberText(count));
}

let formatter: Intl.NumberFormat | undefined;

/** "1,204". The formatter is made once: what is written in every frame is not to make one each time. */
export function numberText(count: number): string {
  if (Number.isInteger(count) && Math.abs(count) < 1000) return String(count);
  formatter ??= new Intl.NumberFormat(localeOr("en-US"));
  return formatter.format(count);
}

/** "1.5": a figure with so many places. */
export function decimalText(value: number, places: number): string {
  const shown = value.toFixed(places);
  return localeOr("") === ""
    ? shown
    : Number(shown).toLocaleString(localeOr(""), { minimumFractionDigits: places, maximumFractionDigits: places });
}

const day = 86_400;

/** "at 14:05" where people are, and "on 22 Nov at 14:05" for what is a day away or more. `at` is in milliseconds since 1970. */
export function dayTimeText(at: number, secondsAway: number): string {
  const locale = localeOr("en-GB");
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(at);
  if (secondsAway < day) return t("at {0}", time);
  return t("on {0} at {1}", new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" }).format(at), time);
}

/** "5", "7.2". */
/** "1.2 s" */
export function secondsText(milliseconds: number): string {
  return t("{0} s", decimalText(milliseconds / 1000, 1));
}

export function megabytesText(bytes: number): string {
  const value = bytes / 1_000_000;
  return Number.isInteger(value) ? String(value) : decimalText(value, 1);
}
