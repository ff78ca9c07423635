/** The look of our own pages, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b2330;--soft:#5d6878;--line:#dfe4ea;--paper:#f5f7f9;--card:#fff;--mark:#0b6e63;--warm:#b4480f;--bar:#d5ece8}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#97a3b4;--line:#2b3442;--paper:#12171e;--card:#1a212b;--mark:#4fc3b3;--warm:#f0925a;--bar:#1f4540}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.4rem 1.5rem;padding:1.1rem 2rem;border-bottom:1px solid var(--line);background:var(--card)}
h1{margin:0;font-size:1.15rem;letter-spacing:.01em}
header nav{margin-left:auto;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;align-items:baseline}
a{color:var(--mark);text-decoration:none}a:hover{text-decoration:underline}
main{max-width:76rem;margin:0 auto;padding:1.5rem 2rem 4rem}
h2{font-size:1rem;margin:2.2rem 0 .8rem}
.note{color:var(--soft)}h2 .note{font-weight:400}.warm{color:var(--warm)}
.facts{display:flex;flex-wrap:wrap;gap:.6rem 2.4rem;margin:0}
.facts div{display:flex;flex-direction:column}.facts dt{color:var(--soft);font-size:.82rem}.facts dd{margin:0;font-variant-numeric:tabular-nums}
.facts dd b{font-size:1.25rem;font-weight:600}
.queue{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(24rem,100%),1fr));gap:1rem}
article{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem 1.1rem;display:flex;flex-direction:column;gap:.55rem}
article header{all:unset;display:flex;align-items:baseline;gap:.6rem}
article h3{margin:0;font-size:1rem;min-width:0;overflow-wrap:anywhere}.grade{margin-left:auto;white-space:nowrap;font-weight:600;font-variant-numeric:tabular-nums}
.badge{border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;font-size:.78rem;color:var(--soft)}.badge.warm{color:var(--warm)}.badge.mark{color:var(--mark)}
ul{margin:0;padding:0;list-style:none}li{display:flex;gap:.6rem;font-size:.9rem}li span:last-child{margin-left:auto;color:var(--soft);white-space:nowrap;font-variant-numeric:tabular-nums}
article footer{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline;margin-top:auto;font-size:.85rem;color:var(--soft)}
button{font:inherit;border:1px solid var(--mark);background:none;color:var(--mark);border-radius:.35rem;padding:.15rem .8rem;cursor:pointer}button:hover{background:var(--bar)}
footer button{margin-left:auto}header button{border:0;padding:0}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.45rem .9rem;border-bottom:1px solid var(--line);white-space:nowrap}
tr:last-child td{border-bottom:0}th{font-weight:500;color:var(--soft);font-size:.82rem}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
@media(max-width:40rem){header,main{padding-left:1rem;padding-right:1rem}header nav{margin-left:0}}
.notice{margin:0 0 1rem;padding:.6rem .9rem;border:1px solid currentColor;border-radius:.5rem;color:var(--warm)}
form.in{max-width:min(26rem,calc(100% - 2rem));margin:12vh auto;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1.6rem;display:flex;flex-direction:column;gap:.9rem}
form.in input{font:inherit;padding:.45rem .6rem;border:1px solid var(--line);border-radius:.35rem;background:var(--paper);color:var(--ink);width:100%}
`;
