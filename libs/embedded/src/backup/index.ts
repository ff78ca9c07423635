export * from './back-up';
export * from './manifest';
export * from './restore';
