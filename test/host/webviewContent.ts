// What a webview shows. VS Code puts it into a frame within a frame.
import type { FrameLocator, Page } from 'playwright-core';

/** The content of the webview on show; with several side by side, `index` counts them from the left. */
export function webviewContent(page: Page, index = 0): FrameLocator {
  return page.locator('iframe.webview.ready:visible').nth(index).contentFrame().frameLocator('#active-frame');
}
