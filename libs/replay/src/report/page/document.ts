import { Html, html } from './html';
import { STYLE } from './style';

/**
 * What a report's page may do in a browser: show itself. No script runs and nothing is fetched, whatever stands in it.
 * Whoever serves a page sends this as its content security policy; the page says it too, for when it is a file.
 */
export const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page that needs nothing else. `kicker` stands small above the heading. */
export function wholePage({ title, kicker, heading, body }: { title: string; kicker: string; heading: Html; body: readonly Html[] }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${REPORT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<header><p>${kicker}</p><h1>${heading}</h1></header>
<main>
${body}
</main>
</body>
</html>
`.text;
}
