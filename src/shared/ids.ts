// Every name that the manifest, the code and other extensions agree on. A test holds manifest and lists equal.

export const CommandId = {
  adoptResponse: 'ponder.adoptResponse',
  askAlgorithm: 'ponder.askAlgorithm',
  askFindBug: 'ponder.askFindBug',
  askProve: 'ponder.askProve',
  askReview: 'ponder.askReview',
  askSaved: 'ponder.askSaved',
  askSelection: 'ponder.askSelection',
  askWith: 'ponder.askWith',
  cancelAll: 'ponder.cancelAll',
  cancelJob: 'ponder.cancelJob',
  chooseModel: 'ponder.chooseModel',
  clearFilter: 'ponder.clearFilter',
  compareWithSource: 'ponder.compareWithSource',
  copyAnswer: 'ponder.copyAnswer',
  deleteAtProvider: 'ponder.deleteAtProvider',
  filterJobs: 'ponder.filterJobs',
  findJob: 'ponder.findJob',
  insertAnswer: 'ponder.insertAnswer',
  lookNow: 'ponder.lookNow',
  openAnswer: 'ponder.openAnswer',
  openAnswerAsMarkdown: 'ponder.openAnswerAsMarkdown',
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
} as const;
export type CommandId = (typeof CommandId)[keyof typeof CommandId];

export const ViewId = {
  container: 'ponder',
  jobs: 'ponder.jobs',
  answer: 'ponder.answer',
  cost: 'ponder.cost',
} as const;

/** `when` contexts of the manifest. `ponder.view` says which welcome text fits. */
export const ContextKey = {
  view: 'ponder.view',
  filtered: 'ponder.filtered',
  questions: 'ponder.questions',
  /** What can be done with the job whose page has the focus, in the words of its line in the tree. */
  activeJob: 'ponder.activeJob',
} as const;
export type ViewContext = 'opening' | 'ready' | 'noKey' | 'untrusted' | 'nothingFits' | 'outdated' | 'broken';

/** What the workspace's memory holds. */
export const MemoryKey = { questions: 'ponder.questions', hasOpenQuestions: 'ponder.hasOpenQuestions' } as const;
