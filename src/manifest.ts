/** Every id that package.json and the code share. A test holds the two equal, both ways. */

export const extensionId = "fathom.fathom";

export const commands = {
  refactorSelection: "fathom.refactorSelection",
  refactorFile: "fathom.refactorFile",
  chooseModel: "fathom.chooseModel",
  chooseEffort: "fathom.chooseEffort",
  raiseEffort: "fathom.raiseEffort",
  lowerEffort: "fathom.lowerEffort",
  again: "fathom.again",
  stop: "fathom.stop",
  nextHunk: "fathom.nextHunk",
  previousHunk: "fathom.previousHunk",
  acceptHunk: "fathom.acceptHunk",
  rejectHunk: "fathom.rejectHunk",
  acceptAll: "fathom.acceptAll",
  rejectAll: "fathom.rejectAll",
  apply: "fathom.apply",
  openDiff: "fathom.openDiff",
  reviewOperations: "fathom.reviewOperations",
  showReasoning: "fathom.showReasoning",
  setApiKey: "fathom.setApiKey",
  removeApiKey: "fathom.removeApiKey",
  addEndpoint: "fathom.addEndpoint",
  refreshCatalogue: "fathom.refreshCatalogue",
  checkEndpoints: "fathom.checkEndpoints",
  promoteCandidate: "fathom.promoteCandidate",
  inspectRequest: "fathom.inspectRequest",
  showUsage: "fathom.showUsage",
  showLog: "fathom.showLog",
  tryOffline: "fathom.tryOffline",
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

/** What `when` clauses ask. */
export const contextKeys = {
  /** A run is streaming. */
  running: "fathom.running",
  /** There is a run to look at or to repeat. */
  hasRun: "fathom.hasRun",
  /** A review has hunks that are not settled. */
  reviewing: "fathom.reviewing",
  /** Accepted hunks wait to be applied. */
  canApply: "fathom.canApply",
  /** A finished run proposes files to create, rename or delete, and not all are settled. */
  hasOperations: "fathom.hasOperations",
  /** The paths of the files under review, for `resourcePath in`: URIs differ between a remote window and its host. */
  reviewFiles: "fathom.reviewFiles",
  canRaiseEffort: "fathom.canRaiseEffort",
  canLowerEffort: "fathom.canLowerEffort",
  hasKey: "fathom.hasKey",
  /** A route has a candidate on trial. */
  hasCandidate: "fathom.hasCandidate",
} as const;

/** What a workspace remembers for more than one module. `storedRun`: there is a run to restore after a reload. */
export const mementos = { storedRun: "storedRun" } as const;

export const submenus = { editor: "fathom.editor" } as const;

export const views = { container: "fathom", panel: "fathom.panel" } as const;

export const settings = {
  endpoints: "fathom.endpoints",
  contextLines: "fathom.contextLines",
  routes: "fathom.routes",
  ignore: "fathom.ignore",
  checkLocal: "fathom.checkLocalEndpoints",
  warnAbove: "fathom.budget.warnAbove",
  perRun: "fathom.budget.perRun",
  perDay: "fathom.budget.perDay",
  connectTimeout: "fathom.connectTimeout",
  firstByteTimeout: "fathom.firstByteTimeout",
  silenceTimeout: "fathom.silenceTimeout",
  progressTimeout: "fathom.progressTimeout",
} as const;

export const walkthrough = "fathom.start";

/** The two sides of a review's diff, the request inspector, and the text of a file that is proposed. */
export const schemes = {
  snapshot: "fathom-snapshot",
  proposal: "fathom-proposal",
  request: "fathom-request",
  created: "fathom-created",
} as const;
