// Leads this process to the network as VS Code leads an extension host: with VS Code's own package, `@vscode/proxy-agent`.
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import {
  createFetchPatch,
  createHttpPatch,
  createNetPatch,
  createProxyResolver,
  createTlsPatch,
  LogLevel,
  type ProxyAgentParams,
  resetCaches,
} from '@vscode/proxy-agent';

export interface NetworkSettings {
  /** `http.proxy`; empty = none. */
  proxy: string;
  noProxy: string[];
  /** What the system's store holds besides Node's own roots, PEM. */
  systemCertificates: string[];
  /** `http.systemCertificates`, and by which of VS Code's two ways they are added. */
  adds: 'no' | 'v1' | 'v2';
}

export interface VsCodeNetwork {
  /** May be changed at any time, as settings are. */
  readonly settings: NetworkSettings;
  restore(): void;
}

export function leadAsVsCode(): VsCodeNetwork {
  const settings: NetworkSettings = { proxy: '', noProxy: [], systemCertificates: [], adds: 'v1' };
  const params = paramsOf(settings);
  const { resolveProxyWithRequest: resolve, resolveProxyURL } = createProxyResolver(params);
  const resolveProxyWithRequest: typeof resolve = (...call) => withUnheldTimers(() => resolve(...call));
  const undo = [
    patch(http, createHttpPatch(params, { ...http }, resolveProxyWithRequest)),
    patch(https, createHttpPatch(params, { ...https }, resolveProxyWithRequest)),
    patch(net, createNetPatch(params, { ...net })),
    patch(tls, createTlsPatch(params, { ...tls })),
    patch(globalThis, { fetch: createFetchPatch(params, globalThis.fetch, resolveProxyURL) }),
  ];
  // Modules that have imported `request` by name see the change as well.
  syncBuiltinESMExports();
  resetCaches();
  return {
    settings,
    restore: () => {
      for (const back of undo) back();
      syncBuiltinESMExports();
      resetCaches();
    },
  };
}

/** The package counts for ten minutes what it did: that timer must not keep the process of the tests alive. */
function withUnheldTimers(work: () => void): void {
  const { setTimeout } = globalThis;
  const unheld = (...call: Parameters<typeof setTimeout>) => setTimeout(...call).unref();
  Reflect.set(globalThis, 'setTimeout', unheld);
  try {
    work();
  } finally {
    Reflect.set(globalThis, 'setTimeout', setTimeout);
  }
}

function paramsOf(settings: NetworkSettings): ProxyAgentParams {
  const ignore = (): void => undefined;
  return {
    resolveProxy: () => Promise.resolve(undefined),
    getProxyURL: () => settings.proxy,
    getProxySupport: () => 'override',
    getNoProxyConfig: () => settings.noProxy,
    isAdditionalFetchSupportEnabled: () => true,
    isWebSocketPatchEnabled: () => false,
    addCertificatesV1: () => settings.adds === 'v1',
    addCertificatesV2: () => settings.adds === 'v2',
    loadSystemCertificatesFromNode: () => true,
    loadAdditionalCertificates: () => Promise.resolve(settings.systemCertificates),
    log: { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore },
    getLogLevel: () => LogLevel.Off,
    proxyResolveTelemetry: ignore,
    isUseHostProxyEnabled: () => false,
    env: {},
  };
}

function patch(target: object, changes: object): () => void {
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, Reflect.get(target, name)]));
  Object.assign(target, changes);
  return () => Object.assign(target, before);
}
