/** An amount in integers of 1e-10 USD, so that sums are exact: the finest unit in which a provider reports a cost. */
export type Money = number;

export const dollar: Money = 10_000_000_000;
