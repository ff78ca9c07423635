/** The look of the house's pages, light, dark and on paper. Plots take their colours from the same names. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b2330;--soft:#5d6878;--line:#dfe4ea;--paper:#f5f7f9;--card:#fff;--mark:#0b6e63;--warm:#b4480f;--before:#8793a3;--after:#0b7d70}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#97a3b4;--line:#2b3442;--paper:#12171e;--card:#1a212b;--mark:#4fc3b3;--warm:#f0925a;--before:#75839a;--after:#3fae9f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif}
header{padding:1.1rem 2rem;border-bottom:1px solid var(--line);background:var(--card)}
header>p,header>h1{max-width:64rem;margin:0 auto}
header p{color:var(--soft)}
h1{font-size:1.35rem;line-height:1.3;overflow-wrap:anywhere}
h1 small{font-weight:400;font-size:.9rem;color:var(--soft)}
main{max-width:68rem;margin:0 auto;padding:1.5rem 2rem 4rem}
h2{font-size:1.05rem;margin:2.4rem 0 .3rem}
h3{font-size:.95rem;margin:0;overflow-wrap:anywhere}
p{margin:.2rem 0 .8rem}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.note{color:var(--soft)}.warm{color:var(--warm)}.mark{color:var(--mark)}
.facts{display:flex;flex-wrap:wrap;gap:.7rem 2.4rem;margin:.4rem 0}
.facts div{display:flex;flex-direction:column;min-width:0}.facts dt{color:var(--soft);font-size:.82rem}.facts dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.8rem;margin:1rem 0}
.tiles div,article{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem}
.tiles dt{color:var(--soft);font-size:.85rem}.tiles dd{margin:0;font-size:.85rem;color:var(--soft)}.tiles b{display:block;font-size:1.6rem;line-height:1.2;font-weight:600;color:var(--ink);font-variant-numeric:tabular-nums}
.tiles .mark b{color:var(--mark)}.tiles .warm b{color:var(--warm)}
figure{margin:.6rem 0 0;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem .6rem}
.plot{overflow-x:auto}.plot svg{display:block;width:100%;min-width:44rem;height:auto}.plot.half svg{min-width:20rem;max-width:36rem;margin:0 auto}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:0 0 .3rem;padding:0;list-style:none;font-size:.85rem;color:var(--soft)}
.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:.15rem;margin-right:.4rem;vertical-align:-.05rem}
.legend .before i{background:var(--before)}.legend .after i{background:var(--after)}.legend .mark,.legend .warm{color:var(--soft)}.legend .mark i{background:var(--mark)}.legend .warm i{background:var(--warm)}
summary{list-style:none;cursor:pointer;color:var(--mark);font-size:.88rem;padding:.25rem 0}
article{margin:.7rem 0}article summary{color:var(--ink);display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline;font-size:.95rem;padding:0}
article summary::before{content:"\\25B8";color:var(--soft)}article details[open]>summary::before{content:"\\25BE"}summary::-webkit-details-marker{display:none}figure summary::before{content:"\\25B8\\00A0"}figure details[open]>summary::before{content:"\\25BE\\00A0"}
.notes{margin:.4rem 0 1rem;padding:.6rem 1rem .6rem 2rem;border-left:3px solid var(--warm);background:var(--card);border-radius:.25rem}
.push{margin-left:auto;font-variant-numeric:tabular-nums}
.badge{border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;font-size:.78rem;color:var(--soft);white-space:nowrap}.badge.warm{color:var(--warm)}.badge.mark{color:var(--mark)}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0}
figure .scroll,article .scroll{border:0;border-radius:0}
table{border-collapse:collapse;width:100%}caption{text-align:left;padding:.5rem .8rem 0;font-weight:600;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.32rem .8rem;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}thead th{font-weight:500;color:var(--soft);font-size:.82rem;white-space:nowrap}tbody th{font-weight:400;overflow-wrap:anywhere;min-width:9rem}tbody td{min-width:7rem}tbody td.n,tbody td.w{min-width:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.w{white-space:nowrap}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:0 1rem;align-items:start}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:40rem){header{padding:1rem}main{padding:1rem 1rem 3rem}th,td{padding:.3rem .5rem}}
@media print{:root{--paper:#fff}body{font-size:11px}header,main{padding-left:0;padding-right:0}main,header>p,header>h1{max-width:none}figure,article,.tiles div,.scroll{break-inside:avoid}h2{break-after:avoid}.plot svg{min-width:0}.plot,.scroll{overflow:visible}article details::details-content{content-visibility:visible;block-size:auto}}
`;
