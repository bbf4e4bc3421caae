/** Findings: the list, and what a finding unfolds to. */
export const findingsStyle = `
.filters{display:flex;flex-wrap:wrap;gap:8px;margin-bottom:14px}.filters button{border-radius:18px}
.filters [aria-pressed=true]{background:var(--text);color:var(--bg);border-color:var(--text)}
.list{display:grid;gap:12px}.list>*{min-width:0}
summary{cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}
summary>.icon:last-child{margin-left:auto;transition:transform .15s;color:var(--muted)}details[open]>summary>.icon:last-child{transform:rotate(180deg)}
.finding>summary{display:grid;grid-template-columns:122px 1fr auto 20px;gap:6px 12px;padding:16px 20px;align-items:start}
.finding>summary:hover h3{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:3px}
.finding h3{grid-column:2;grid-row:1}.finding .chips{grid-column:2/-1;grid-row:2}
.finding>summary>.mark{grid-column:3;grid-row:1}.finding>summary>.icon:last-child{grid-column:4;grid-row:1;margin-top:3px}
.sev{display:flex;align-items:center;gap:8px;font-size:14px;font-weight:620;line-height:24px}
.chips{display:flex;flex-wrap:wrap;gap:6px}
.chip{font-size:12.5px;line-height:1.35;padding:3px 8px;background:var(--sunk);border-radius:7px;color:var(--muted);font-weight:540}.chip.strong{background:none;box-shadow:inset 0 0 0 1px var(--line2)}
.body{display:grid;grid-template-columns:minmax(0,1fr) 264px;gap:28px;padding:4px 20px 20px 154px;font-size:15.5px}
.text>*+*{margin-top:12px}.text h4{margin-top:18px}.text h4+p,.text h4+ul{margin-top:6px}
.text ol{padding-left:22px}.text ol li+li{margin-top:4px}
.when ul{display:flex;flex-wrap:wrap;gap:6px;margin-top:6px}.when li{font-size:13.5px;font-weight:540;padding:3px 10px;border:1px solid var(--line2);border-radius:10px}
.strip{display:flex;flex-wrap:wrap;justify-content:space-between;font-size:12px;color:var(--muted);margin-top:10px}.strip div{position:relative;flex:0 0 100%;height:8px;border-radius:4px;background:var(--sunk);overflow:hidden}.strip i{position:absolute;top:0;bottom:0;border-radius:2px}
.strip.is-error i{background:var(--error)}.strip.is-warning i{background:var(--warn)}.strip.is-info i{background:var(--note)}
.proof{font-size:14px;min-width:0}
.proof dl div{display:flex;justify-content:space-between;gap:12px;padding:7px 0;border-bottom:1px solid var(--line)}.proof dt{color:var(--muted)}.proof dd{text-align:right;font-weight:600}
.rule{margin-top:10px;font-size:12.5px;color:var(--muted)}
.eq{position:relative;background:var(--sunk);border-radius:10px;overflow:hidden;margin-bottom:8px}.eq svg{display:block;width:100%}.eq .grid{stroke:var(--line2);stroke-width:.7;fill:none}.eq .curve{stroke:var(--fixed);stroke-width:2;fill:none}.eq .before{stroke:var(--ref)}.eq .under{fill:var(--fixed);fill-opacity:.16}.eq .band{fill:var(--warn);fill-opacity:.13}
.eq .scale{position:relative;height:19px;font-size:11.5px;color:var(--muted)}.eq .scale span{position:absolute;top:0;transform:translateX(-50%)}.eq .scale span:nth-child(1){left:6px;top:-88px;transform:none}.eq .scale span:nth-child(2){left:23.3%}.eq .scale span:nth-child(3){left:56.6%}.eq .scale span:nth-child(4){left:90%}
.fared{margin-top:10px;padding:10px 12px;background:var(--sunk);border-radius:10px;display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center}.fared small{flex-basis:100%}
.mark{display:inline-block;font-size:12.5px;font-weight:640;line-height:1.4;padding:2px 9px;border-radius:7px;background:var(--sunk);color:var(--text);white-space:nowrap;box-shadow:inset 0 0 0 1px var(--line2)}
.v-fixed{background:var(--good);color:var(--pass)}.v-eased{color:var(--fixed)}.v-worse,.v-new{color:var(--error)}
.more>summary{display:flex;gap:8px;padding:14px 20px;font-weight:600;color:var(--link);background:var(--surface);border:1px solid var(--line);border-radius:14px}.solved{margin-bottom:14px}.more[open]>summary{margin-bottom:12px}.more>.card+.card{margin-top:12px}
.daw{border:1px solid var(--line);border-radius:10px;overflow:hidden;font-size:15px}.daw .pane{padding:12px 16px}.daw .pane+.pane{border-top:1px solid var(--line)}.daw.tabbed .pane{border-top:0}
.daw .pane>*+*{margin-top:8px}.text .daw h5,.text .daw h6{margin:0;font-size:13.5px;font-weight:620}.text .daw h6{color:var(--muted)}.text .daw *+h6{margin-top:12px}.text .daw h6+ol{margin-top:4px}
.daw [role=tablist]{display:flex;overflow-x:auto;scrollbar-width:none;background:var(--sunk);border-bottom:1px solid var(--line)}
.daw [role=tab]{flex:none;min-height:40px;padding:0 14px;border:0;background:none;font-size:14px;font-weight:560;color:var(--muted);white-space:nowrap}.daw [role=tab]:hover{color:var(--text)}.daw [role=tab][aria-selected=true]{background:var(--surface);color:var(--text);box-shadow:inset 0 -2px var(--text)}.daw [role=tab]:focus-visible,.daw .pane:focus-visible{outline-offset:-3px}
.command{display:block;padding:10px 12px;background:var(--sunk);border-radius:7px;font-size:13.5px;line-height:1.5;white-space:pre-wrap;user-select:all}
.hope-fixed,.hope-eased{background:var(--good)}.hope-fixed b,.hope-eased b{color:var(--pass)}.hope-worse b{color:var(--error)}
`;
