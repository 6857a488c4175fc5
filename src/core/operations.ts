import type { FileOperation } from "./edit/fileOperation.ts";

/** A file to create, rename or delete: a step of its own, confirmed and carried out apart from the hunks. */
export type OperationView = {
  readonly id: string;
  readonly operation: FileOperation;
  readonly state: OperationState;
};

export type OperationState =
  | { readonly kind: "pending" }
  | { readonly kind: "done" }
  | { readonly kind: "rejected" }
  /** Not carried out, and why, in words; it can be tried again. */
  | { readonly kind: "refused"; readonly reason: string };

/** `edit` counts the answer's edits from 0. */
export type OperationProposed = {
  readonly type: "file-operation";
  readonly edit: number;
  readonly operation: FileOperation;
};

export type OperationChanged = {
  readonly type: "operation-changed";
  readonly operation: string;
  readonly state: OperationState;
};

export function asProposed({ edit, operation }: OperationProposed): OperationView {
  return { id: operationId(edit), operation, state: { kind: "pending" } };
}

/** By the index of its edit; other ids than those of hunks. */
export function operationId(edit: number): string {
  return `o${edit}`;
}

export function withState(
  operations: readonly OperationView[],
  { operation, state }: OperationChanged,
): readonly OperationView[] {
  return operations.map((each) => (each.id === operation ? { ...each, state } : each));
}

/** Whether it waits for the user: a refused one can be tried again. */
export function isUnsettled({ state }: OperationView): boolean {
  return state.kind === "pending" || state.kind === "refused";
}

/** What takes it back. `seen` is what the model saw of a file that it deletes. */
export function inverseOf(operation: FileOperation, seen: string): FileOperation {
  switch (operation.kind) {
    case "create":
      return { kind: "delete", path: operation.path };
    case "rename":
      return { kind: "rename", path: operation.to, to: operation.path };
    case "delete":
      return { kind: "create", path: operation.path, text: seen };
  }
}
