// The window in which pictures are taken: commands by id, themes and widths, and the files that hold the pictures.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ColorTheme } from '../../host/hostVersions.ts';
import { quickInput } from '../../host/quickInput.ts';
import { untilThemed } from '../../host/switchTheme.ts';
import type { CommandProbe } from '../commandProbe.ts';
import type { PonderServer } from '../ponderServer.ts';
import { narrowSidebar } from '../seen.ts';

export const THEMES = ['dark', 'light', 'highContrast', 'highContrastLight'] as const satisfies readonly ColorTheme[];
const USUAL_WIDTH = 1280;
const HEIGHT = 800;
/** The narrowest: of an answer panel; beside the bars and a sidebar of 300 px. */
const NARROW = 320;
const SIDEBAR = 300;
const WIDTHS = [NARROW, 800, 1600] as const;
const ACTIVITY_BAR = 48;
/** Until what was drawn last stands still. */
const REST_MS = 350;

export interface StageNeeds {
  readonly ponder: PonderServer;
  readonly probe: CommandProbe;
  readonly folder: string;
  readonly themes: readonly ColorTheme[];
  /** The ids of the jobs in the ledger, by their short names. */
  readonly jobs: Map<string, string>;
}

export class Stage {
  readonly ponder: PonderServer;
  readonly probe: CommandProbe;
  readonly jobs: Map<string, string>;
  /** How many pictures were taken. */
  taken = 0;
  readonly page: Page;
  readonly #folder: string;
  readonly #themes: readonly ColorTheme[];
  readonly #usual: ColorTheme;
  #theme: ColorTheme | null = null;

  constructor(page: Page, { ponder, probe, folder, themes, jobs }: StageNeeds) {
    this.page = page;
    this.ponder = ponder;
    this.probe = probe;
    this.jobs = jobs;
    this.#folder = folder;
    this.#themes = themes;
    this.#usual = themes[0] ?? 'dark';
    mkdirSync(folder, { recursive: true });
  }

  /** A picture in the first theme at the usual width. @param isEverywhere then in all themes and widths too */
  async take(surface: string, isEverywhere = false): Promise<void> {
    await this.#shoot(surface, this.#usual, USUAL_WIDTH);
    if (!isEverywhere) return;
    for (const theme of this.#themes) {
      for (const width of WIDTHS) await this.#shoot(surface, theme, width);
    }
    await this.dress(this.#usual, USUAL_WIDTH);
  }

  /** Nothing open but the view of jobs, in the first theme at the usual width. */
  async clear(): Promise<void> {
    const { page, probe } = this;
    for (let tries = 0; tries < 4 && (await this.#hasOpenQuestion()); tries += 1) await page.keyboard.press('Escape');
    await probe.run('notifications.clearAll');
    // An untitled editor would ask whether it is to be saved.
    for (let tries = 0; tries < 10 && (await page.locator('.tab.dirty').count()) > 0; tries += 1) {
      await page.locator('.tab.dirty').first().click();
      await probe.run('workbench.action.revertAndCloseActiveEditor');
    }
    await probe.run('workbench.action.closeAllEditors');
    await this.dress(this.#usual, USUAL_WIDTH);
    await probe.run('workbench.view.extension.ponder');
    await page.mouse.move(USUAL_WIDTH / 2, 4);
  }

  async dress(theme: ColorTheme, width: number): Promise<void> {
    const { page, probe, ponder } = this;
    await page.setViewportSize({
      width: width === NARROW ? ACTIVITY_BAR + SIDEBAR + NARROW : width,
      height: HEIGHT,
    });
    if (theme === this.#theme) return;
    await probe.set({ 'workbench.colorTheme': ponder.server.install.recipe.themes[theme] });
    await untilThemed(page, theme);
    this.#theme = theme;
  }

  /** The file of the sample that questions are about, with a method selected. */
  async showCode(first = 20, last = 27): Promise<void> {
    await this.probe.show(join(this.ponder.workspace, 'src', 'rateLimiter.ts'), first, last);
  }

  job(name: string): string {
    const id = this.jobs.get(name);
    if (id === undefined) throw new Error(`No job was planted as ${name}.`);
    return id;
  }

  /** Waits for what says that a person is asked something. */
  async untilAsked(): Promise<void> {
    await quickInput(this.page).or(this.page.locator('.monaco-dialog-box')).first().waitFor();
    await this.rest();
  }

  rest(ms: number = REST_MS): Promise<void> {
    return this.page.waitForTimeout(ms);
  }

  /** Under the mouse; VS Code's own lists make little of one turn. */
  async wheel(turns: number): Promise<void> {
    for (let turn = 0; turn < Math.abs(turns); turn += 1) await this.page.mouse.wheel(0, Math.sign(turns) * 600);
    await this.rest();
  }

  narrowSidebar(): Promise<void> {
    return narrowSidebar(this.page, SIDEBAR);
  }

  async #shoot(surface: string, theme: ColorTheme, width: number): Promise<void> {
    await this.dress(theme, width);
    await this.rest();
    await this.page.screenshot({ path: join(this.#folder, `${surface}-${theme}-${width}.png`) });
    this.taken += 1;
  }

  async #hasOpenQuestion(): Promise<boolean> {
    return (await quickInput(this.page).or(this.page.locator('.monaco-dialog-box, .monaco-menu')).count()) > 0;
  }
}
