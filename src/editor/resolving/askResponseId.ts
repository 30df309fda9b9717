// Asks for the id of a response, and leads to the place where the provider lists them.
import * as vscode from 'vscode';
import { surelyHas } from '../../core/providers/builtIn.ts';
import { inert } from '../../shared/inert.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';

export const OPENAI_LOGS = 'https://platform.openai.com/logs';

/** A person types an id, or pastes the address of a web page that ends with an id. */
const ID = /^resp_[\w.=-]{1,500}$/;
const ADDRESS = /^https:\/\/\S+$/;

export function responseIdIn(typed: string): string | null {
  const text = typed.trim();
  const at = ADDRESS.test(text) ? Math.max(text.lastIndexOf('/resp_'), text.lastIndexOf('=resp_')) + 1 : 0;
  return ID.exec(text.slice(at))?.[0] ?? null;
}

/** Undefined when the person backs out. */
export function askResponseId(title: string, endpoint: EndpointSnapshot): Promise<string | undefined> {
  const box = responseIdBox(title, endpoint);
  return new Promise((resolve) => {
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidTriggerButton(() => void vscode.env.openExternal(vscode.Uri.parse(OPENAI_LOGS, true)));
    box.onDidAccept(() => {
      const id = responseIdIn(box.value);
      if (id === null) {
        box.validationMessage = vscode.l10n.t('This is not a response id: one begins with resp_.');
        return;
      }
      resolve(id);
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

function responseIdBox(title: string, endpoint: EndpointSnapshot): vscode.InputBox {
  const { t } = vscode.l10n;
  const name = inert(endpoint.name, 60);
  const box = vscode.window.createInputBox();
  box.title = title;
  box.placeholder = 'resp_…';
  box.ignoreFocusOut = true;
  if (!surelyHas(endpoint, 'openAiLogs')) {
    box.prompt = t('The response id, as the dashboard or the logs of {0} show it.', name);
    return box;
  }
  box.prompt = t('The response id, as platform.openai.com/logs (button above) shows it.');
  box.buttons = [
    { iconPath: new vscode.ThemeIcon('link-external'), tooltip: t('Open platform.openai.com/logs in the browser') },
  ];
  return box;
}
