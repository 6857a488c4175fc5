/** What an answer asks for beside changes of text. Paths are as the answer names them, with `/`. */
export type FileOperation =
  | { readonly kind: "create"; readonly path: string; readonly text: string }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "rename"; readonly path: string; readonly to: string };
