// Every name that the manifest, the code and other extensions agree on. A test holds manifest and lists equal.

export const CommandId = {
  askSelection: 'ponder.askSelection',
  cancelAll: 'ponder.cancelAll',
  cancelJob: 'ponder.cancelJob',
  chooseModel: 'ponder.chooseModel',
  clearFilter: 'ponder.clearFilter',
  copyAnswer: 'ponder.copyAnswer',
  filterJobs: 'ponder.filterJobs',
  findJob: 'ponder.findJob',
  lookNow: 'ponder.lookNow',
  openAnswer: 'ponder.openAnswer',
  previewQuestion: 'ponder.previewQuestion',
  removeApiKey: 'ponder.removeApiKey',
  removeJob: 'ponder.removeJob',
  retryJob: 'ponder.retryJob',
  revealSource: 'ponder.revealSource',
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
export const ContextKey = { view: 'ponder.view', filtered: 'ponder.filtered' } as const;
export type ViewContext = 'opening' | 'ready' | 'noKey' | 'untrusted' | 'nothingFits' | 'outdated' | 'broken';
