import { seededNumbers } from "./seededNumbers.ts";

type Damage = (sound: Buffer, random: () => number) => Buffer;

const newline = 10;

/** What may become of a stored file: by a crash, a bad disk, another program, a later version, or an enemy. */
export const damages: Readonly<Record<string, Damage>> = {
  "cut off": (sound, random) => sound.subarray(0, placeIn(sound, random)),
  "a flipped bit": (sound, random) => {
    const flipped = Buffer.from(sound);
    const at = placeIn(sound, random);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return flipped;
  },
  "a gap": (sound, random) => {
    const at = placeIn(sound, random);
    return Buffer.concat([sound.subarray(0, at), sound.subarray(at + lengthOf(random))]);
  },
  "zeros inside": (sound, random) => {
    const at = placeIn(sound, random);
    return Buffer.concat([sound.subarray(0, at), Buffer.alloc(lengthOf(random)), sound.subarray(at)]);
  },
  "anything but text": (sound, random) =>
    Buffer.from(Array.from({ length: placeIn(sound, random) }, () => Math.floor(random() * 256))),
  empty: () => Buffer.alloc(0),
  "lines in another order": (sound, random) => {
    const lines = linesOf(sound);
    return joined(
      lines.map((line) => ({ line, key: random() })).sort((a, b) => a.key - b.key),
      ({ line }) => line,
    );
  },
  "a line twice, another one gone": (sound, random) => {
    const lines = linesOf(sound);
    const at = Math.floor(random() * lines.length);
    return joined(lines.with(at, lines[Math.floor(random() * lines.length)] ?? ""), (line) => line);
  },
  "values of other types": (sound, random) => {
    const others = ["null", "-1", "1e999", '"text"', "[]", "{}", "true"];
    const text = sound.toString();
    const values = [...text.matchAll(/(?<=":)(?:"(?:[^"\\]|\\.)*"|-?\d+|true|false|null|\[\]|\{\})/g)];
    const value = values[Math.floor(random() * values.length)];
    const other = others[Math.floor(random() * others.length)] ?? "";
    if (value === undefined) return sound;
    return Buffer.from(`${text.slice(0, value.index)}${other}${text.slice(value.index + value[0].length)}`);
  },
  "nested more deeply than any stack": (sound, random) => {
    const lines = linesOf(sound);
    const deep = `{"type":"run-end","at":1,"outcome":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    return joined(lines.with(Math.floor(random() * lines.length), deep), (line) => line);
  },
  "names of the prototype": (sound, random) => {
    const lines = linesOf(sound);
    const at = Math.floor(random() * lines.length);
    const name = ["__proto__", "constructor", "toString"][Math.floor(random() * 3)] ?? "";
    return joined(lines.with(at, `{"type":"${name}","at":0,"__proto__":{"at":1}}`), (line) => line);
  },
  "of a later version": (sound) => Buffer.from(sound.toString().replace('"version":1', '"version":99')),
};

/** The same for the same number; all kinds in turn. */
export function damaged(sound: Buffer, index: number): Buffer {
  const all = Object.values(damages);
  const damage = all[index % all.length];
  return damage === undefined ? sound : damage(sound, seededNumbers(index));
}

function placeIn(sound: Buffer, random: () => number): number {
  return Math.floor(random() * sound.length);
}

function lengthOf(random: () => number): number {
  return 1 + Math.floor(random() * 40);
}

function linesOf(sound: Buffer): string[] {
  return sound.subarray(0, sound.lastIndexOf(newline)).toString().split("\n");
}

function joined<Line>(lines: readonly Line[], text: (line: Line) => string): Buffer {
  return Buffer.from(lines.map((line) => `${text(line)}\n`).join(""));
}
