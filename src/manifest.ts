/** Every id that package.json and the code share. A test holds the two equal, both ways. */

export const extensionId = "fathom.fathom";

export const commands = {
  refactorSelection: "fathom.refactorSelection",
  refactorFile: "fathom.refactorFile",
  refactorFiles: "fathom.refactorFiles",
  chooseModel: "fathom.chooseModel",
  chooseEffort: "fathom.chooseEffort",
  raiseEffort: "fathom.raiseEffort",
  lowerEffort: "fathom.lowerEffort",
  again: "fathom.again",
  followUp: "fathom.followUp",
  answerNow: "fathom.answerNow",
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
  goToMention: "fathom.goToMention",
  setApiKey: "fathom.setApiKey",
  removeApiKey: "fathom.removeApiKey",
  addEndpoint: "fathom.addEndpoint",
  refreshCatalogue: "fathom.refreshCatalogue",
  checkEndpoints: "fathom.checkEndpoints",
  promoteCandidate: "fathom.promoteCandidate",
  openReasoning: "fathom.openReasoning",
  copyReasoning: "fathom.copyReasoning",
  inspectRequest: "fathom.inspectRequest",
  showUsage: "fathom.showUsage",
  verifyProposal: "fathom.verifyProposal",
  showEffortAdvice: "fathom.showEffortAdvice",
  showLog: "fathom.showLog",
  tryOffline: "fathom.tryOffline",
  compareEfforts: "fathom.compareEfforts",
  compareModels: "fathom.compareModels",
  compareRun: "fathom.compareRun",
  openComparison: "fathom.openComparison",
  showWins: "fathom.showWins",
  searchRuns: "fathom.searchRuns",
  openRun: "fathom.openRun",
  replayRun: "fathom.replayRun",
  reapplyRun: "fathom.reapplyRun",
  revertRun: "fathom.revertRun",
  diffRuns: "fathom.diffRuns",
  rerunRun: "fathom.rerunRun",
  exportRun: "fathom.exportRun",
  importRuns: "fathom.importRuns",
  groupRuns: "fathom.groupRuns",
  filterRuns: "fathom.filterRuns",
  deleteRun: "fathom.deleteRun",
  deleteAllRuns: "fathom.deleteAllRuns",
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

/** What `when` clauses ask. */
export const contextKeys = {
  /** A run is streaming. */
  running: "fathom.running",
  /** A stored run is played back in the panel, in place of the window's own. */
  replaying: "fathom.replaying",
  /** A model reasons that can be asked for its answer now. */
  canAnswerNow: "fathom.canAnswerNow",
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
export const mementos = { storedRun: "storedRun", renames: "renames" } as const;

export const submenus = { editor: "fathom.editor" } as const;

export const views = { container: "fathom", panel: "fathom.panel", history: "fathom.history" } as const;

/** The editor tab of a comparison, which VS Code brings back after a reload. */
export const boardPanel = "fathom.board";

export const settings = {
  endpoints: "fathom.endpoints",
  contextLines: "fathom.contextLines",
  routes: "fathom.routes",
  ignore: "fathom.ignore",
  checkLocal: "fathom.checkLocalEndpoints",
  warnAbove: "fathom.budget.warnAbove",
  perRun: "fathom.budget.perRun",
  perComparison: "fathom.budget.perComparison",
  perDay: "fathom.budget.perDay",
  compareAtOnce: "fathom.compare.atOnce",
  comparePerEndpoint: "fathom.compare.perEndpoint",
  compareEndpoints: "fathom.compare.endpoints",
  verifyCommand: "fathom.verifyCommand",
  connectTimeout: "fathom.connectTimeout",
  firstByteTimeout: "fathom.firstByteTimeout",
  silenceTimeout: "fathom.silenceTimeout",
  progressTimeout: "fathom.progressTimeout",
  historyEnabled: "fathom.history.enabled",
  historyDays: "fathom.history.keepDays",
  historyMegabytes: "fathom.history.maxMegabytes",
  retryRefusedEdits: "fathom.retryRefusedEdits",
} as const;

export const walkthrough = "fathom.start";

/** The two sides of a review's diff, the request inspector, what stored runs propose, and other texts to be read. */
export const schemes = {
  snapshot: "fathom-snapshot",
  proposal: "fathom-proposal",
  request: "fathom-request",
  run: "fathom-run",
  reasoning: "fathom-reasoning",
  created: "fathom-created",
  text: "fathom-text",
} as const;
