// Every name that the manifest, the code and other extensions share. A test compares these lists with the manifest.

export const CommandId = {
  adoptResponse: 'ponder.adoptResponse',
  applyAnswer: 'ponder.applyAnswer',
  askAlgorithm: 'ponder.askAlgorithm',
  askFindBug: 'ponder.askFindBug',
  askFollowUp: 'ponder.askFollowUp',
  askProve: 'ponder.askProve',
  askReview: 'ponder.askReview',
  askSaved: 'ponder.askSaved',
  askSelection: 'ponder.askSelection',
  askWith: 'ponder.askWith',
  cancelAll: 'ponder.cancelAll',
  cancelJob: 'ponder.cancelJob',
  checkEndpoint: 'ponder.checkEndpoint',
  chooseModel: 'ponder.chooseModel',
  clearFilter: 'ponder.clearFilter',
  compareWithSource: 'ponder.compareWithSource',
  copyAnswer: 'ponder.copyAnswer',
  deleteAtProvider: 'ponder.deleteAtProvider',
  escalateJob: 'ponder.escalateJob',
  filterJobs: 'ponder.filterJobs',
  findJob: 'ponder.findJob',
  forgetEndpoint: 'ponder.forgetEndpoint',
  insertAnswer: 'ponder.insertAnswer',
  keepAnswerOpen: 'ponder.keepAnswerOpen',
  lookNow: 'ponder.lookNow',
  openAndKeepAnswer: 'ponder.openAndKeepAnswer',
  openAnswer: 'ponder.openAnswer',
  openAnswerAsMarkdown: 'ponder.openAnswerAsMarkdown',
  openLatestAnswer: 'ponder.openLatestAnswer',
  previewQuestion: 'ponder.previewQuestion',
  rateAnswer: 'ponder.rateAnswer',
  removeApiKey: 'ponder.removeApiKey',
  removeJob: 'ponder.removeJob',
  resolveUncertain: 'ponder.resolveUncertain',
  retryJob: 'ponder.retryJob',
  revealSource: 'ponder.revealSource',
  saveAnswer: 'ponder.saveAnswer',
  sendQuestion: 'ponder.sendQuestion',
  setApiKey: 'ponder.setApiKey',
  showLog: 'ponder.showLog',
  switchEndpoint: 'ponder.switchEndpoint',
  tryNow: 'ponder.tryNow',
} as const;
export type CommandId = (typeof CommandId)[keyof typeof CommandId];

export const ViewId = {
  container: 'ponder',
  jobs: 'ponder.jobs',
  answer: 'ponder.answer',
  cost: 'ponder.cost',
} as const;

/** Keys of the manifest's `when` clauses. `ponder.view` says which welcome text is shown. */
export const ContextKey = {
  view: 'ponder.view',
  filtered: 'ponder.filtered',
  /** A question waits for a connection. */
  offline: 'ponder.offline',
  questions: 'ponder.questions',
  /** What can be done with the job whose panel has the focus, in the words of its line in the tree. */
  activeJob: 'ponder.activeJob',
} as const;
export type ViewContext =
  | 'opening'
  | 'ready'
  | 'noKey'
  | 'notSignedIn'
  | 'untrusted'
  | 'nothingFits'
  | 'outdated'
  | 'broken';

/** Keys of the workspace's memory. */
export const MemoryKey = {
  questions: 'ponder.questions',
  hasOpenQuestions: 'ponder.hasOpenQuestions',
  /** The name of the endpoint that this window chose. */
  endpoint: 'ponder.endpoint',
} as const;
