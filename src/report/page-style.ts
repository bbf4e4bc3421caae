import { type Markup, trusted } from './markup.ts';
import { figuresStyle } from './page-style-figures.ts';
import { findingsStyle } from './page-style-findings.ts';
import { mixStyle } from './page-style-mix.ts';

const light = `--bg:#f6f7f9;--surface:#fff;--sunk:#eef1f5;--line:#dde2e9;--line2:#c3ccd8;--edge:#7b8696;--text:#12161d;--muted:#535e6c;--link:#0a5cc0;--mix:#0a66c2;--fixed:#00796b;--ref:#596473;--corridor:#c9d3e0;--outside:#c79a4b;--error:#b4231a;--warn:#8c5800;--note:#0a5cc0;--pass:#1a7a3e;--good:#e6f4ea;--h0:#f3f5f8;--h1:#dbe4f3;--h2:#a9c0e4;--h3:#5f86c7;--h4:#24478f;--h3t:#0b1220;--h4t:#fff;color-scheme:light`;

const dark = `--bg:#0d1117;--surface:#151b23;--sunk:#1c2430;--line:#2a3441;--line2:#3d4a5a;--edge:#77859a;--text:#e9edf3;--muted:#a2aebd;--link:#79b8ff;--mix:#58b0f5;--fixed:#36cfa6;--ref:#b4bfcc;--corridor:#334154;--outside:#b98a3a;--error:#ff8b80;--warn:#f3bd55;--note:#79b8ff;--pass:#62d693;--good:#12291f;--h0:#1b232e;--h1:#22344f;--h2:#315788;--h3:#5e8fd0;--h4:#b9d7ff;--h3t:#0b1220;--h4t:#0b1220;color-scheme:dark`;

const themes = `
:root{${light}}
@media not print{@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}:root[data-theme=dark]{${dark}}}`;

const ground = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:64px}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.55 "Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.num,dd,.value,.counts,.tile,.when,.heat,.player,output,time{font-variant-numeric:tabular-nums}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure{margin:0;padding:0}
ul{list-style:none}
h1{font-size:40px;line-height:1.12;font-weight:680;letter-spacing:-.022em;text-wrap:balance}
h2{font-size:24px;line-height:1.25;font-weight:660;letter-spacing:-.012em}
h3{font-size:17px;line-height:1.4;font-weight:620}
h4{font-size:14px;font-weight:620}
h3.sub{font-size:15px;margin:20px 0 8px}
code{font:.92em ui-monospace,"SF Mono","DejaVu Sans Mono",Menlo,Consolas,monospace}
small,.small{font-size:13.5px;color:var(--muted)}
a{color:var(--link)}
button{font:inherit;color:inherit;cursor:pointer}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:7px}
.wrap{max-width:1120px;margin:0 auto;padding:0 28px}
.hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{position:fixed;z-index:9;left:12px;top:8px;background:var(--surface);padding:8px 16px}
.sheet{position:absolute}
.icon{width:18px;height:18px;flex:none;vertical-align:-3.5px}
.is-error{color:var(--error)}.is-warning{color:var(--warn)}.is-info,.is-none{color:var(--note)}.is-pass{color:var(--pass)}.is-none{color:var(--muted)}.is-broken{color:var(--error)}
.strong{font-weight:650}
[hidden],.amount[hidden]{display:none!important}
.card{background:var(--surface);border:1px solid var(--line);border-radius:14px;box-shadow:0 1px 2px rgb(16 24 40/.04)}
.panel{padding:20px}.flush{overflow:hidden}`;

const top = `
.bar{background:var(--surface);border-bottom:1px solid var(--line);font-size:14.5px}
.bar .wrap{display:flex;align-items:center;gap:14px;min-height:56px}
.brand{flex:none;white-space:nowrap;display:flex;align-items:center;gap:10px;font-size:17px;font-weight:680;letter-spacing:-.01em}.brand .icon{width:22px;height:22px}
.file{color:var(--muted);padding-left:14px;border-left:1px solid var(--line2);white-space:nowrap;overflow:hidden;text-overflow:ellipsis;min-width:0}
.tools{margin-left:auto;display:flex;gap:10px}
.tools button,.filters button{display:inline-flex;align-items:center;gap:8px;min-height:36px;padding:0 14px;background:var(--surface);border:1px solid var(--edge);border-radius:10px;font-size:14px;font-weight:560}
.tools button:hover,.filters button:hover{background:var(--sunk)}
.hero{padding:40px 0 32px;background:linear-gradient(var(--surface),var(--bg));border-bottom:1px solid var(--line)}
.top{display:flex;gap:44px;align-items:flex-end;justify-content:space-between}
.say{max-width:700px;min-width:0}
.kicker{font-size:14.5px;color:var(--muted);margin-bottom:8px}
.lead{font-size:18px;line-height:1.55;color:var(--muted);margin-top:16px}
.meta{display:flex;flex-wrap:wrap;gap:4px 20px;margin-top:16px;font-size:14px;color:var(--muted)}.meta b{color:var(--text)}
.counts{flex:none;width:300px;font-size:14.5px}
.counts>p:first-child b{font-size:42px;line-height:1;font-weight:680;letter-spacing:-.02em;margin-right:4px}
.counts ul{display:flex;flex-wrap:wrap;gap:4px 16px}.counts li{display:flex;align-items:center;gap:6px}
.counts .icon{width:16px;height:16px}
.stack{display:flex;gap:3px;height:12px;margin:10px 0 12px}.stack i{flex:1 1 0;border-radius:3px;min-width:7px}
.fill-pass{background:var(--pass)}.fill-info{background:var(--note)}.fill-warning{background:var(--warn)}.fill-error{background:var(--error)}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(158px,1fr));gap:12px;margin-top:28px}
.tile{display:flex;align-items:center;gap:10px;padding:12px;overflow-wrap:normal;white-space:nowrap;background:var(--surface);border:1px solid var(--line);border-radius:14px;line-height:1.3}
.tile b{font-size:15px;font-weight:620}.tile small{display:block;font-size:12.5px}.tile small b{font-size:inherit}.tile small b{color:var(--text)}
.ring{width:38px;height:38px;flex:none}.ring circle{fill:none;stroke:var(--line);stroke-width:4.5}.ring .bare{stroke:currentColor;stroke-opacity:.4}.ring .on{stroke:currentColor;transform:rotate(-90deg);transform-origin:50% 50%}
html:has(.player):not(:has(.controls)){scroll-padding-top:64px}.player:not(:has(.controls)){position:static}.player:not(:has(.controls))~.nav{position:sticky}
.nav{position:sticky;top:0;z-index:5;background:var(--surface);border-bottom:1px solid var(--line)}
.nav ul{display:flex;gap:4px;overflow-x:auto;scrollbar-width:none;margin:0 -12px}
.nav a{display:flex;gap:7px;align-items:center;min-height:46px;padding:0 12px;white-space:nowrap;color:var(--muted);text-decoration:none;font-size:14.5px;font-weight:540}
.nav a:hover{color:var(--text)}.nav a[aria-current]{color:var(--text);font-weight:620;box-shadow:inset 0 -2px var(--text)}
.nav a span{font-size:12px;background:var(--sunk);border-radius:9px;padding:1px 7px;color:var(--text)}
main{padding:16px 0 44px}
main section{margin-top:44px}
main #checks,main #how{margin-top:12px}main #checks{margin-top:44px}
.head{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 16px;margin-bottom:16px}.head p{font-size:14.5px;color:var(--muted)}
.warnings{margin-top:28px!important;padding:14px 20px;border-left:4px solid var(--warn);font-size:14.5px}.warnings li+li{margin-top:6px}
.calm{padding:20px;display:flex;gap:10px;align-items:center}
footer{border-top:1px solid var(--line);padding:20px 0 44px;font-size:13.5px;color:var(--muted)}`;

const narrow = `
@media (min-width:901px){.player .controls{gap:8px}.player .way{padding:0 9px}.tiles.many{grid-template-columns:repeat(4,minmax(0,1fr))}.filters{justify-content:flex-end;margin-top:-50px}}
@media (max-width:1100px){.chart .wide text{font-size:15px}}
@media (max-width:900px){.chart .wide text{font-size:18px}.chart[data-chart=correlation] .wide text{font-size:12.5px}.top{flex-direction:column;align-items:stretch;gap:24px}.counts{width:auto}.body{grid-template-columns:minmax(0,1fr);padding-left:20px}.numbers{grid-template-columns:repeat(2,minmax(0,1fr))}.halves,.halves.picture{grid-template-columns:minmax(0,1fr)}.proof{max-width:420px}}
@media (max-width:740px){.chart .wide svg{overflow:visible}.chart .wide text{font-size:22px}.chart[data-chart=correlation] .wide text{font-size:14.5px}}
@media (max-width:389px){.chart .narrow text{font-size:14px}}
@media (max-width:640px){.systems li{grid-template-columns:minmax(0,1fr)}.wrap{padding:0 16px}th,td{padding:9px 8px}th{min-width:70px}.flush th:first-child{min-width:150px}h1{font-size:29px;line-height:1.16}h2{font-size:21px}.lead{font-size:17px}.hero{padding:28px 0 24px}.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.tile{padding:10px}.ring{width:34px;height:34px}.tools button{padding:0 10px}.tools span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.finding>summary{grid-template-columns:1fr auto 20px;padding:14px 16px}.finding h3{grid-column:1/-1;grid-row:2}.finding .chips{grid-column:1/-1;grid-row:3}.finding>summary>.mark{grid-column:2}.finding>summary>.icon:last-child{grid-column:3}.body{padding:2px 16px 16px}
.panel{padding:14px}.number{padding:12px}.number .value b{font-size:25px}.wide{display:none}.narrow{display:block}.how div{grid-template-columns:minmax(0,1fr);gap:0}.fold>summary,.fold .inside{padding-left:16px;padding-right:16px}
.chart{margin:0 -6px}table{font-size:14px}th,td{padding:8px}}
@media print{body{background:#fff;font-size:12.5px}.nav,.tools,.filters,.skip,[role=tablist]{display:none!important}.daw .pane{display:block!important}.daw.tabbed .pane>h5{display:block!important}.hero{background:none;padding:16px 0}main section{margin-top:24px}.card,.tile,tr{break-inside:avoid}.finding{break-inside:auto}details::details-content{content-visibility:visible;display:block;block-size:auto}.card{box-shadow:none}.wrap{padding:0}.scroll{overflow:visible}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media (forced-colors:active){.stack i,.bullet i,.strip i{forced-color-adjust:none}}`;

/** The whole look: one sheet, light and dark, screen and paper. */
export const style: Markup = trusted([themes, ground, top, findingsStyle, figuresStyle, mixStyle, narrow].join(''));
