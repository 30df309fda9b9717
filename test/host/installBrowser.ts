// Finds the browser that shows VS Code's windows, or installs Debian's Chromium.
import { findOnPath, installPackages, isExecutable } from './systemPackages.ts';

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const usualPlaces = [
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** The path of a Chromium, Chrome or Edge; `PONDER_BROWSER` names one by hand. */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) return found;
  await installPackages(['chromium'], 'show VS Code in a browser, or install Chrome or Edge');
  const installed = findBrowser();
  if (installed === undefined) throw new Error('The package "chromium" is installed, but there is no such program.');
  return installed;
}

function findBrowser(): string | undefined {
  const chosen = process.env.PONDER_BROWSER;
  if (chosen) return chosen;
  return namesOnPath.map(findOnPath).find((file) => file !== undefined) ?? usualPlaces.find(isExecutable);
}
