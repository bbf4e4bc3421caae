/** The desk of an assisted mix. */
export const mixStyle = `
.channel{border-top:1px solid var(--line)}.channel:first-child{border-top:0}
.front{display:grid;grid-template-columns:minmax(150px,210px) minmax(0,1fr) 20px;gap:4px 20px;padding:12px 0;align-items:start}.front>.icon{margin-top:3px}
.who h3{font-size:15.5px;line-height:1.35}.who small{display:block;line-height:1.4;margin-top:2px}
.knobs{display:grid;grid-template-columns:96px 96px minmax(120px,1.2fr) minmax(90px,1fr) minmax(80px,.8fr);gap:8px 20px;font-size:14px}.knob{min-width:0;grid-row:1}.knob small{display:block;font-size:12.5px}.knob b{display:block;font-weight:560;font-variant-numeric:tabular-nums;line-height:1.4}
.of-fader{grid-column:1}.of-pan{grid-column:2}.of-eq{grid-column:3}.of-dynamics{grid-column:4}.of-sends{grid-column:5}.knob svg{display:block;margin-top:5px;max-width:100%}.fader,.pan{width:80px;height:14px}.curve-of{width:120px;height:40px;background:var(--sunk);border-radius:7px}
.fader .track,.pan .track{stroke:var(--edge);stroke-width:1.2;fill:none}.fader .way{stroke:var(--fixed);stroke-width:3;fill:none}.fader .cap,.pan .cap{fill:var(--fixed);stroke:var(--surface);stroke-width:1}
.curve-of .grid{stroke:var(--line2);stroke-width:.7;fill:none}.curve-of .curve{stroke:var(--fixed);stroke-width:1.8;fill:none}.curve-of .under{fill:var(--fixed);fill-opacity:.16}
.proofs{margin-top:16px;grid-template-columns:minmax(0,6fr) minmax(0,5fr)}.proofs .plain+.fates{margin-top:16px}
.channel ol{margin:0 0 16px;padding-left:22px;font-size:14.5px;max-width:820px}.channel ol li+li{margin-top:10px}.channel .chips{display:flex;flex-wrap:wrap;gap:6px;margin-top:4px}
@media (max-width:900px){.proofs{grid-template-columns:minmax(0,1fr)}.front{grid-template-columns:minmax(0,1fr) 20px}.front>.icon{grid-column:2;grid-row:1}.knobs{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:10px 24px}}
@media print{.front{grid-template-columns:170px minmax(0,1fr)}}`;
