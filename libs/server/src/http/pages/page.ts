import { Html, html } from './html';
import { STYLE } from './style';

export interface PageParts {
  readonly title: string;
  /** Marks our own inline style and script. */
  readonly nonce: string;
  readonly body: Html;
  /** A script that we wrote. */
  readonly script?: string;
}

/** A whole document. */
export function page({ title, nonce, body, script }: PageParts): string {
  const run = script === undefined ? null : html`<script nonce="${nonce}">${new Html(script)}</script>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${new Html(STYLE)}</style>
</head>
<body>
${body}
${run}
</body>
</html>
`.text;
}

/** Nothing from elsewhere, nobody frames it, and only marked scripts run. */
export function pageHeaders(nonce: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
