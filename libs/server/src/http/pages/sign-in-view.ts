import type { Html } from './html';
import { html } from './html';

export function signInView(refused: boolean): Html {
  const wrong = refused ? html`<span class="warm" role="alert">That key is not known here.</span>` : null;
  return html`<form class="in" method="post" action="/session">
<h1>Waymark</h1>
<span class="note">A key of role sales shows the queue and the leads, one of role analyst how far the engine is. The first start told one of each; "npm run waymark -- keys add" makes more.</span>
<label>Key <input name="key" type="password" autocomplete="current-password" required autofocus></label>
${wrong}
<button>Open</button>
<span class="note"><a href="/docs">API</a></span>
</form>`;
}
