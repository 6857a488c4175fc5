/** How many candidates run at once. */
export type Limits = {
  readonly inAll: number;
  readonly perEndpoint: number;
  /** Where it is another number: a local server often has room for one. */
  readonly endpoints?: Readonly<Record<string, number>>;
};

/** One at least: with none, nothing would ever begin. */
export function atOnce({ perEndpoint, endpoints = {} }: Limits, endpoint: string): number {
  return Math.max(1, Object.hasOwn(endpoints, endpoint) ? (endpoints[endpoint] ?? perEndpoint) : perEndpoint);
}
