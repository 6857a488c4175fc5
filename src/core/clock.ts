/** Core has no clock of its own: the same input gives the same events. */
export type Clock = {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Milliseconds since 1970, for people. */
  wallClock(): number;
};
