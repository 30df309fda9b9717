// The two VS Code versions we test on: the oldest that package.json's `engines.vscode` allows, and the newest known one.
// Used by the installation, by the download for desktops and by everything that has to name a colour theme.

export type HostVersion = 'newest' | 'floor';
export type ColorTheme = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

export interface HostRecipe {
  readonly vscode: string;
  /** What `@vscode/test-electron` is asked for where the download can be reached. */
  readonly download: string;
  readonly codeServer: string;
  readonly node: string;
  /** Packages compiled on this machine; their names differ by version, and newer ones bring some of it along. */
  readonly compiled: readonly string[];
  /** What has to load before we believe that the native parts are there. */
  readonly nativeModules: readonly string[];
  /** ripgrep's place inside VS Code: without it no file is found. */
  readonly ripgrep: string;
  /** Where the package brings no ripgrep along (its install script would download it), the one to put there. */
  readonly ripgrepPackage?: { readonly name: string; readonly version: string };
  /** Theme ids lost their "Default " on the way from floor to newest. */
  readonly themes: Readonly<Record<ColorTheme, string>>;
}

const highContrastThemes = {
  highContrast: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
} as const;

// node-pty itself loads its binary late.
const terminal = 'node-pty/lib/unixTerminal';

// `@vscode/sqlite3` is left out on purpose: only VS Code's agent host loads it, and compiling it takes longer than all
// the rest of the installation together.
export const hostRecipes: Readonly<Record<HostVersion, HostRecipe>> = {
  newest: {
    vscode: '1.139.1',
    download: 'stable',
    codeServer: '4.139.1',
    node: '24.21.0',
    compiled: ['@vscode/spdlog', '@vscode/native-watchdog'],
    nativeModules: ['@vscode/spdlog', '@vscode/native-watchdog', terminal],
    ripgrep: 'node_modules/@vscode/ripgrep-universal/bin/linux-x64/rg',
    themes: { dark: 'Dark Modern', light: 'Light Modern', ...highContrastThemes },
  },
  floor: {
    vscode: '1.104.0',
    download: '1.104.0',
    codeServer: '4.104.0',
    node: '22.23.3',
    compiled: ['@vscode/spdlog', 'native-watchdog', 'node-pty'],
    nativeModules: ['@vscode/spdlog', 'native-watchdog', terminal],
    ripgrep: 'node_modules/@vscode/ripgrep/bin/rg',
    ripgrepPackage: { name: '@vscode/ripgrep-linux-x64', version: '1.18.0' },
    themes: { dark: 'Default Dark Modern', light: 'Default Light Modern', ...highContrastThemes },
  },
};

export function isHostVersion(text: string): text is HostVersion {
  return text === 'newest' || text === 'floor';
}
