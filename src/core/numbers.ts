/** "0:14", "12:05", "1:02:03" from milliseconds. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** "1,204 tokens"; the locale is fixed so that pictures and tests agree everywhere. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** "1,204". What is written in every frame is not asked of the locale's formatter, which takes its time. */
export function numberText(count: number): string {
  if (!Number.isInteger(count)) return count.toLocaleString("en-US");
  return Math.abs(count) < 1000 ? String(count) : String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

const day = 86_400;

/** "at 14:05" where people are, and "on 22 Nov at 14:05" for what is a day away or more. `at` is in milliseconds since 1970. */
export function dayTimeText(at: number, secondsAway: number): string {
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);
  if (secondsAway < day) return `at ${time}`;
  return `on ${new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" }).format(at)} at ${time}`;
}
