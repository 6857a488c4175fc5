/** Whether plain data, as JSON gives it, is what its type says. */
export type Check<Value> = (value: unknown) => value is Value;

/** A field that may be left out. */
type Optional<Value> = { readonly optional: Check<Value> };

type Field<Value> = undefined extends Value ? Optional<Exclude<Value, undefined>> : Check<Value>;
type Fields<Shape> = { readonly [Key in keyof Shape]-?: Field<Shape[Key]> };

/** Fields that it does not know are let be: a later version may have written them. */
export function object<Shape extends object>(fields: Fields<Shape>): Check<Shape> {
  const entries = Object.entries<Check<unknown> | Optional<unknown>>(fields);
  return (value): value is Shape =>
    isRecord(value) &&
    entries.every(([name, field]) => {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      if (typeof field === "function") return field(given);
      return given === undefined || field.optional(given);
    });
}

export function optional<Value>(check: Check<Value>): Optional<Value> {
  return { optional: check };
}

export function list<Item>(check: Check<Item>): Check<readonly Item[]> {
  return (value): value is readonly Item[] => Array.isArray(value) && value.every((item) => check(item));
}

export function words<const Words extends readonly (string | number | boolean)[]>(
  ...known: Words
): Check<Words[number]> {
  return (value): value is Words[number] => known.some((word) => word === value);
}

/** A union that one field tells apart. The table has every member. */
export function tagged<Tag extends string, Union extends { readonly [Key in Tag]: string }>(
  tag: Tag,
  members: { readonly [Word in Union[Tag]]: Check<Extract<Union, { readonly [Key in Tag]: Word }>> },
): Check<Union> {
  return (value): value is Union => {
    if (!isRecord(value)) return false;
    const word = value[tag];
    if (typeof word !== "string" || !Object.hasOwn(members, word)) return false;
    return Reflect.get(members, word)(value);
  };
}

export function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value): value is A | B => first(value) || second(value);
}

export function record<Value>(check: Check<Value>): Check<Readonly<Record<string, Value>>> {
  return (value): value is Readonly<Record<string, Value>> =>
    isRecord(value) && Object.values(value).every((each) => check(each));
}

export const text: Check<string> = (value) => typeof value === "string";

export const flag: Check<boolean> = (value) => typeof value === "boolean";

export const amount: Check<number> = (value): value is number => typeof value === "number" && Number.isFinite(value);

/** A count, a place or a duration: nothing that any of them is goes beyond. */
export const count: Check<number> = (value): value is number =>
  typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;

export const whole: Check<number> = (value): value is number => Number.isInteger(value) && count(value);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
