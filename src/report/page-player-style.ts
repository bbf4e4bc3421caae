/** The bar that sticks to the top, its switches, and those of the moves. */
export const playerStyle = `
html:has(.player){scroll-padding-top:176px}html:has(.controls~.note){scroll-padding-top:204px}
.player{position:sticky;top:0;z-index:6;background:var(--surface);border-bottom:1px solid var(--line);padding:12px 0 10px}
.player~.nav{position:static}
.controls{display:flex;flex-wrap:wrap;align-items:center;gap:8px 12px;margin-bottom:8px;font-size:14.5px}
.play{flex:none;width:42px;height:42px;border:0;border-radius:50%;background:var(--text);color:var(--surface);display:grid;place-items:center;padding:0}.play svg{width:22px;height:22px;fill:currentColor}
.play:disabled{opacity:.45;cursor:default}.play .halt,.play.on .go{display:none}.play.on .halt{display:inline}
.play.busy{opacity:.7}
.ways{display:flex;flex-wrap:wrap;gap:2px;background:var(--sunk);border-radius:10px;padding:3px}
.way{position:relative;display:flex;align-items:center;gap:8px;min-height:36px;padding:0 9px;border-radius:8px;border:1px solid transparent;font-weight:600;color:var(--muted);cursor:pointer}
.way:has(:checked){background:var(--surface);border-color:var(--line2);color:var(--text)}.way:hover{color:var(--text)}
.way:has(:focus-visible){outline:3px solid var(--link);outline-offset:1px}
.way input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}
.way.away{opacity:.45}
.dot{width:10px;height:10px;flex:none;background:var(--mix);border-radius:2px}.dot-fixed{background:var(--fixed);border-radius:50%}.dot-ref{background:none;border:2.5px solid var(--ref)}.dot-difference{height:0;width:12px;background:none;border-top:3px double var(--text)}
kbd{font:inherit;font-size:11.5px;font-weight:500;line-height:1;color:var(--muted);border:1px solid var(--line2);border-radius:5px;padding:3px 6px}
.match{display:flex;align-items:center;gap:8px;min-height:28px;font-weight:600;cursor:pointer}
[role=switch]{appearance:none;flex:none;width:30px;height:18px;margin:0;border-radius:9px;background:var(--edge);position:relative;cursor:pointer;transition:background .12s}
[role=switch]::after{content:"";position:absolute;top:2px;left:2px;width:14px;height:14px;border-radius:50%;background:var(--surface);transition:left .12s}
[role=switch]:checked{background:var(--pass)}[role=switch]:checked::after{left:14px}
.level{color:var(--muted);min-width:140px;font-size:13.5px;white-space:nowrap}
.loop{position:relative;width:30px;height:30px;min-height:0;justify-content:center;border-radius:8px;border:1px solid transparent;color:var(--muted)}.loop:hover{background:var(--sunk)}.loop:has(:checked){color:var(--text);background:var(--sunk);border-color:var(--edge)}.loop:has(:focus-visible){outline:3px solid var(--link);outline-offset:1px}.loop input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}.loop svg{width:18px;height:18px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.clock{margin-left:auto;color:var(--muted);white-space:nowrap}.clock b{color:var(--text);font-weight:640}
.small-button,.hear{display:inline-flex;white-space:nowrap;align-items:center;gap:7px;min-height:28px;padding:2px 10px;background:var(--surface);border:1px solid var(--edge);border-radius:8px;font-size:13.5px;font-weight:560}.small-button:hover,.hear:hover{background:var(--sunk)}
.hear::before{content:"";border:solid transparent;border-width:5px 0 5px 8px;border-left-color:currentColor}
.hear[aria-pressed=true],.small-button[aria-pressed=true]{background:var(--text);color:var(--bg);border-color:var(--text)}
.when li:has(.hear:not([hidden])){padding:0;border:0}.when li:has(.hear:not([hidden]))>span{display:none}.when .hear{border-radius:10px}
.wave{position:relative;height:76px;border-radius:10px;background:var(--sunk);overflow:hidden;touch-action:pan-y}
.wave[role=slider]{cursor:pointer}.wave:focus-visible{outline-offset:1px;border-radius:10px}
.wave svg{position:absolute;inset:17px 0 18px;width:100%;height:41px}.mute .wave svg{display:block}
.wave .peak{fill:var(--mix);fill-opacity:.45}.wave .rms{fill:var(--mix)}
.gap{position:absolute;top:17px;bottom:0;background:var(--sunk);opacity:.72}
.parts li{position:absolute;top:0;bottom:0;padding:1px 6px;border-left:1px solid var(--line2);font-size:11.5px;line-height:15px;color:var(--muted);white-space:nowrap;overflow:hidden}.parts li:first-child{border-left:0}
.lanes{position:absolute;left:0;right:0;bottom:2px;display:flex;flex-direction:column;gap:1px}.lane{position:relative;height:3.5px}.lane i{position:absolute;top:0;bottom:0;min-width:4px;border-radius:2px;background:currentColor}
.wave .needle{position:absolute;top:0;bottom:0;left:0;width:2px;margin-left:-1px;background:var(--text);pointer-events:none}.wave .needle::before{content:"";position:absolute;top:0;left:-4px;border:5px solid transparent;border-top-color:var(--text)}
.player .note,.trouble{font-size:13px;color:var(--muted);margin-top:6px}.trouble{color:var(--error)}
dialog{border:1px solid var(--line2);border-radius:14px;background:var(--surface);color:var(--text);padding:20px 24px;max-width:min(460px,calc(100vw - 32px))}dialog::backdrop{background:rgb(8 12 18/.5)}
dialog h2{margin-bottom:10px}dialog dl{font-size:14.5px;margin-bottom:14px}dialog dl div{display:grid;grid-template-columns:84px 1fr;gap:12px;padding:5px 0;border-bottom:1px solid var(--line)}dialog form{margin-top:14px;text-align:right}
.moves{list-style:none;padding:0!important}
.move{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:4px 12px;align-items:center}.move label{display:flex;gap:10px;align-items:flex-start;cursor:pointer}.move input[type=checkbox]{width:20px;height:20px;margin:1px 0 0;flex:none;accent-color:var(--fixed)}
.move.off .what{color:var(--muted);text-decoration:line-through}
.move .amount{grid-column:1;white-space:nowrap;align-items:center;gap:10px;padding-left:30px;font-size:13px;color:var(--muted)}.amount input{flex:0 1 190px;min-width:0;height:24px;accent-color:var(--fixed);margin:0}.amount output{min-width:48px}
.plan-tools{display:flex;flex-wrap:wrap;gap:10px;margin-top:16px}
@media (max-width:1100px){.way kbd{display:none}}
@media (max-width:1000px){html:has(.player){scroll-padding-top:206px}html:has(.controls~.note){scroll-padding-top:232px}}
@media (max-width:900px){.level{min-width:0}}
@media (max-width:640px){html:has(.player){scroll-padding-top:192px}html:has(.controls~.note){scroll-padding-top:232px}.player{padding:8px 0}.controls{gap:6px 12px;margin-bottom:6px}.play{width:36px;height:36px}.level{margin-left:-6px}.level span:first-child,.loop,[data-player=keys]{display:none!important}.move{grid-template-columns:1fr}.move button{justify-self:start;margin-left:30px;grid-row:3}.ways{order:9;flex:1 0 100%;flex-wrap:nowrap}.way{flex:1 1 auto;justify-content:center;padding:0 4px;gap:6px;min-height:32px;white-space:nowrap;font-size:13.5px}.words span{display:none}.words{display:inline-block}.words::first-letter{text-transform:uppercase}.wave{height:58px}.wave svg{height:25px}}
@media print{.player{position:static}.controls,.plan-tools,.amount,.hear,.move button{display:none!important}.when li:has(.hear)>span{display:inline!important}}
@media (forced-colors:active){.wave .peak,.wave .rms,.lane i{forced-color-adjust:none}}`;
