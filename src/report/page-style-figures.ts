/** Numbers, charts and tables. */
export const figuresStyle = `
.numbers{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:12px}
.number{padding:14px 16px;display:flex;flex-direction:column}.number .name{display:flex;align-items:flex-start;justify-content:space-between;gap:6px;font-size:13.5px;color:var(--muted)}
.number .value{font-size:15px;margin-top:2px}.number .value b{font-size:29px;line-height:1.25;font-weight:640;letter-spacing:-.02em}
.bullet{position:relative;display:block;height:18px;margin:8px 0 6px}.bullet::before{content:"";position:absolute;left:0;right:0;top:7px;height:4px;border-radius:2px;background:var(--sunk)}
.bullet i{position:absolute;top:1px;height:16px;width:4px;margin-left:-2px;border-radius:2px;background:var(--text)}.bullet .zone{top:5px;height:8px;margin:0;background:var(--pass);opacity:.42}.bullet .limit{width:2px;margin-left:-1px;background:var(--error)}.bullet .hoped{border:2px solid var(--fixed);background:var(--surface);width:8px;height:10px;top:4px;margin-left:-4px;border-radius:3px}.bullet .before{background:var(--ref);opacity:.55}
.number .note{font-size:13px;line-height:1.45;color:var(--muted)}.number .hope{color:var(--fixed)}
.numbers+*{margin-top:12px}
.fold{margin-top:12px}.fold>summary{padding:14px 20px;font-weight:620;display:flex;align-items:center;gap:10px}.fold>summary::after{content:"";margin-left:auto;width:8px;height:8px;border:solid var(--muted);border-width:0 2px 2px 0;transform:rotate(45deg) translate(-2px,-2px)}.fold[open]>summary::after{transform:rotate(225deg) translate(-2px,-2px)}
.inside td:last-child{min-width:240px}.inside .num:last-child{min-width:0}.fold .inside{padding:0 20px 20px}.fold .inside>*+*{margin-top:14px}
.scroll{overflow-x:auto;position:relative}
table{border-collapse:collapse;width:100%;font-size:14.5px;overflow-wrap:normal}
th,td{text-align:left;padding:9px 12px;border-bottom:1px solid var(--line);vertical-align:top}tbody tr:last-child>*{border-bottom:0}
thead th{font-size:13px;font-weight:560;color:var(--muted)}tbody th{font-weight:600}tbody th .icon{margin-right:8px}.num{text-align:right;white-space:nowrap}th{min-width:90px}
.panel th:first-child{padding-left:0}.panel .num:last-child{padding-right:0}
.flush th:first-child,.flush td:first-child{padding-left:20px}.flush th:first-child{min-width:140px}.flush thead th{background:var(--sunk)}.flush td:last-child{min-width:220px}.flush .num:last-child{min-width:0}
.heat{border-collapse:separate;border-spacing:3px;min-width:720px}.heat td{text-align:center;border:0;border-radius:7px;font-weight:600;vertical-align:middle;min-width:78px;height:44px;padding:5px 6px;line-height:1.25}.heat td small{display:block;max-width:84px;margin:auto;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-size:11.5px;font-weight:500;color:inherit}.heat th{border:0}.heat thead th{text-align:center}.heat thead th:first-child{text-align:left}.heat thead small{display:block;font-size:12px;font-weight:400;white-space:nowrap}.heat th:first-child{position:sticky;left:0;background:var(--surface);vertical-align:middle;min-width:104px;z-index:1}
.heat-0{background:var(--h0);color:var(--muted)}.heat-1{background:var(--h1)}.heat-2{background:var(--h2)}.heat-3{background:var(--h3);color:var(--h3t)}.heat-4{background:var(--h4);color:var(--h4t)}.found{outline:3px solid var(--warn);outline-offset:-1px}
.gonio{max-width:300px;margin:4px auto 0}.gonio svg{display:block;width:100%}.gonio circle,.gonio .lines{fill:none;stroke:var(--line2)}.gonio .dots{fill:none;stroke:var(--mix);stroke-opacity:.5;stroke-width:2.4;stroke-linecap:round}.gonio text{font-size:13px;fill:var(--muted);text-anchor:middle}
.bands{margin-top:14px;border-top:1px solid var(--line)}.bands>summary{display:flex;align-items:center;min-height:44px;font-size:14.5px;font-weight:560;color:var(--link)}.bands[open]>summary{margin-bottom:4px}
.chart svg{display:block;width:100%;height:auto}.chart text{font-family:inherit}.narrow{display:none}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:13.5px;color:var(--muted);margin-bottom:8px}.legend li{display:flex;align-items:center;gap:8px}.legend i{width:22px;border-top:3px solid var(--mix)}.legend .key-fixed{border-color:var(--fixed);border-top-width:2px}.legend .key-ref{border-color:var(--ref);border-top:2px dashed var(--ref)}.legend .key-moment{border-top-width:1px;opacity:.6}.legend .key-zone{border:0;height:12px;border-radius:3px;background:var(--corridor)}
.halves.picture{grid-template-columns:minmax(0,1fr) 340px}.picture .card{height:100%}.panel>h3{margin-bottom:8px}.panel .say{max-width:none;font-size:14.5px;margin:12px 0 0}.panel .say+.scroll{margin-top:14px}
.halves{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:16px;align-items:start}.halves>:only-child{grid-column:1/-1}.panel>h3.sub:first-child{margin-top:0}.lower{margin-top:16px}.lower th:first-child{min-width:180px}.lower td:last-child{min-width:200px}
.systems{margin-top:16px;font-size:14.5px}.systems li{display:grid;grid-template-columns:250px minmax(0,1fr);gap:4px 24px;padding:9px 0;border-top:1px solid var(--line)}.systems small{display:block}.systems .help{color:var(--muted)}
.strips>li+li{margin-top:16px}.strips h3{font-size:15.5px;display:flex;flex-wrap:wrap;gap:2px 10px;align-items:baseline}.strips ol{margin:6px 0 0;padding-left:22px;font-size:14.5px}.strips ol li+li{margin-top:4px}
.plain{font-size:14.5px}.plain li+li{margin-top:8px}.plain small{display:block}
.checks{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:10px 20px;font-size:14.5px}.checks li{display:flex;gap:10px}.checks .icon{margin-top:3px}.checks b{font-weight:560}.why{font-size:13.5px;color:var(--muted)}
.how{font-size:14.5px}.how div{display:grid;grid-template-columns:120px minmax(0,1fr);gap:12px;padding:7px 0;border-bottom:1px solid var(--line)}.how dt{color:var(--muted)}`;
