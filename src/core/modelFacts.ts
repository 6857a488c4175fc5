import type { Effort } from "./effort.ts";
import type { Money } from "./money.ts";

/** What a catalogue, an endpoint or the user says of a model. A fact that nobody states is undefined. */
export type ModelFacts = {
  /** From least to most; an empty list for a model that takes no effort. */
  readonly efforts?: readonly Effort[];
  /** What the model does when no effort is sent. */
  readonly defaultEffort?: Effort;
  /** Tokens of input and output together. */
  readonly context?: number;
  /** Most tokens of input, where that is less than the context. */
  readonly input?: number;
  /** Most tokens of output, reasoning included. */
  readonly output?: number;
  readonly prices?: Prices;
  readonly images?: boolean;
  readonly tools?: boolean;
  /** Named in public but listed by no endpoint yet. */
  readonly unverified?: boolean;
};

export type Prices = Rates & {
  /** What a request costs, all of it, whose input has more tokens than this. */
  readonly above?: Rates & { readonly tokens: number };
  /** Who says so, and when, as YYYY-MM-DD. */
  readonly source: string;
  readonly date: string;
};

/** For a million tokens each. */
export type Rates = {
  readonly input: Money;
  /** Undefined where nobody says what the provider's cache saves: such tokens are then counted as any input. */
  readonly cached?: Money;
  /** Undefined where only the price of the input is known: a cost is then unknown. */
  readonly output?: Money;
};
