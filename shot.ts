import { startAnswerPages, show, THEMES } from './test/page/answerPageHost.ts';
import { completed } from './test/page/samples.ts';
import { richAnswer } from './test/page/richAnswer.ts';
const host=await startAnswerPages();
for (const [theme,width] of [['vscode-dark',1000],['vscode-light',1400],['vscode-high-contrast',700],['vscode-high-contrast-light',700],['vscode-dark',320]] as const) {
 const page=await host.open({theme,width});
 page.on('console',m=>console.log('console',m.text())); page.on('pageerror',e=>console.log('error',e.message));
 await show(page, completed(richAnswer));
 await page.screenshot({path:`/tmp/i6a-s/${theme}-${width}.png`,fullPage:true});
 await page.close();
}
await host.dispose();
