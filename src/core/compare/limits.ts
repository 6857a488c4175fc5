/** How many candidates run at once. */
export type Limits = {
  readonly inAll: number;
  readonly perEndpoint: number;
  /** Where it is another number: a local server often has room for one. */
  readonly endpoints?: Readonly<Record<string, number>>;
};

/** A server on this computer often has room for one. */
const localAtOnce = 1;

/** `own`: what the user set for single endpoints, by their names. What makes no sense is left out. */
export function limitsOf(
  { inAll, perEndpoint }: Pick<Limits, "inAll" | "perEndpoint">,
  local: readonly string[],
  own: unknown,
  fixed: Readonly<Record<string, number>>,
): Limits {
  const given = typeof own === "object" && own !== null ? Object.entries(own) : [];
  const numbers = given.filter((entry): entry is [string, number] => Number.isInteger(entry[1]) && entry[1] >= 1);
  const here = local.map((name): [string, number] => [name, localAtOnce]);
  return { inAll, perEndpoint, endpoints: { ...Object.fromEntries([...here, ...numbers]), ...fixed } };
}

/** One at least: with none, nothing would ever begin. */
export function atOnce({ perEndpoint, endpoints = {} }: Limits, endpoint: string): number {
  return Math.max(1, Object.hasOwn(endpoints, endpoint) ? (endpoints[endpoint] ?? perEndpoint) : perEndpoint);
}
