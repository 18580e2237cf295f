// A tab that is really hidden. Playwright keeps all its pages in sight, so this one is made without it: in a window of
// the same browser, driven by the DevTools protocol alone.
import { chromium } from '@playwright/test';

/** What Playwright starts browsers with so that nothing slows hidden tabs down. */
const ALWAYS_AWAKE = ['--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding'];

export class HiddenTab {
  static async open(launchOptions, url) {
    const tab = new HiddenTab();
    tab.browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs: ALWAYS_AWAKE });
    tab.devtools = await tab.browser.newBrowserCDPSession();
    const { browserContextId } = await tab.devtools.send('Target.createBrowserContext');
    const { targetId } = await tab.devtools.send('Target.createTarget', { url, browserContextId });
    const { sessionId } = await tab.devtools.send('Target.attachToTarget', { targetId });
    Object.assign(tab, { browserContextId, targetId, sessionId, sent: 0, waiting: new Map() });
    tab.devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result, error } = JSON.parse(message);
      const [resolve, reject] = tab.waiting.get(id) ?? [];
      if (error) reject?.(new Error(error.message));
      else resolve?.(result);
    });
    return tab;
  }

  send(method, params = {}) {
    return new Promise((resolve, reject) => {
      const id = ++this.sent;
      this.waiting.set(id, [resolve, reject]);
      const message = JSON.stringify({ id, method, params });
      this.devtools.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message }).catch(reject);
    });
  }

  /** The value of a function of the page's, called with an argument. */
  async evaluate(work, argument) {
    const expression = `(${work})(${JSON.stringify(argument ?? null)})`;
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Chooses a file for the page's next file chooser, which `press` opens. */
  async choose(path, press) {
    await this.send('Page.enable');
    await this.send('Page.setInterceptFileChooserDialog', { enabled: true });
    const opened = new Promise((resolve) => {
      const heard = ({ message }) => {
        const { method, params } = JSON.parse(message);
        if (method === 'Page.fileChooserOpened') {
          this.devtools.off('Target.receivedMessageFromTarget', heard);
          resolve(params);
        }
      };
      this.devtools.on('Target.receivedMessageFromTarget', heard);
    });
    await this.send('Runtime.evaluate', { expression: `(${press})()`, userGesture: true });
    const { backendNodeId } = await opened;
    await this.send('DOM.setFileInputFiles', { files: [path], backendNodeId });
  }

  /** Puts another tab before it. */
  async hide() {
    const { targetId } = await this.devtools.send('Target.createTarget', { url: 'about:blank', browserContextId: this.browserContextId });
    await this.devtools.send('Target.activateTarget', { targetId });
  }

  show() {
    return this.devtools.send('Target.activateTarget', { targetId: this.targetId });
  }

  close() {
    return this.browser.close();
  }
}
