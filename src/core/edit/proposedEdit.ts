/** An edit as the model proposed it, before anyone knows where it goes. Lines carry no line endings. */
export type ProposedEdit =
  | {
      readonly kind: "block";
      /** As the model wrote it, or undefined where it named no file. */
      readonly path: string | undefined;
      /**
       * The quoted lines and their replacement. More than one reading when a separator line also stands inside the
       * content: only the file can tell which is meant.
       */
      readonly readings: readonly BlockReading[];
    }
  | { readonly kind: "replacement"; readonly lines: readonly string[] }
  | { readonly kind: "malformed"; readonly why: string; readonly lines: readonly string[] };

export type BlockReading = { readonly search: readonly string[]; readonly replace: readonly string[] };
