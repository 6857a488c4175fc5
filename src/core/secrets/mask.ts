/** A word that is sent in place of a secret, and where the secret stands: in UTF-16 offsets, so that no log repeats it. */
export type Mask = {
  readonly placeholder: string;
  readonly in: "file" | "instruction";
  readonly start: number;
  readonly end: number;
};
