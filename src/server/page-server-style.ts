import { type Markup, trusted } from '../report/markup.ts';

/** What only pages beside the report have: places to drop, files chosen, songs. */
export const serverStyle: Markup = trusted(`
a.brand{color:inherit;text-decoration:none}
#main:focus{outline:none}
.places{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:12px;margin-top:28px}
.place{display:flex;flex-direction:column;gap:6px;padding:20px;background:var(--surface);border:1.5px dashed var(--edge);border-radius:14px}
.place h2{font-size:17px;font-weight:620;letter-spacing:0}.place p{font-size:14.5px;color:var(--muted);flex:1}.place .row{margin-top:10px;gap:8px}
.place.over,.song.over{border-color:var(--mix);background:var(--sunk);box-shadow:inset 0 0 0 1.5px var(--mix)}
.dragged .place{border-color:var(--mix)}
#failure:not(:empty){margin-top:28px}noscript .failure{margin-top:16px}
#work{margin-top:28px}#work .row{margin:10px 0}#work .row:last-child{margin:16px 0 0}#work h2:focus{outline:none}#share{margin-left:auto}
main #chosen{margin-top:28px}
.chosen select{min-height:36px;font-size:14px;padding:0 8px}.chosen td,.chosen th{vertical-align:middle}.chosen .name{display:block;font-weight:600}.chosen small{display:block;font-weight:400}
.flush .chosen tbody th:first-child{text-indent:0;padding-left:20px}
.chosen td:nth-child(2){width:156px;min-width:156px}.chosen td:nth-child(3){width:310px}.chosen .role{width:150px}.chosen .act,.flush .chosen td:last-child{width:150px;min-width:120px;text-align:right}.chosen .act .icon{margin-right:8px}.no-role{font-size:13.5px;color:var(--muted)}.chosen .known{display:inline-block;vertical-align:middle;max-width:120px;margin-left:8px;font-size:12.5px;line-height:1.3}
.wishes{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:16px;margin-top:12px;align-items:start}
.start{margin-top:16px}
.song{padding:20px}.song>.head{margin-bottom:10px;justify-content:space-between}.song h3 a{color:inherit;text-decoration-thickness:1px;text-underline-offset:3px}.song>.head p{font-size:14px;color:var(--muted)}
.latest{display:flex;gap:12px 44px;justify-content:space-between;align-items:flex-start}.latest .judged{font-size:17px;line-height:1.45;max-width:600px}
.song .mark{margin-left:8px}.versions .mark{margin-left:0;justify-self:start}
.busy .places,.busy .lead{display:none}
.went{flex:none;width:300px;font-size:14px}.went .stack{height:8px;margin:6px 0 8px}.went ul{display:flex;flex-wrap:wrap;gap:2px 14px}.went li{display:flex;align-items:center;gap:6px}.went .icon{width:15px;height:15px}
.song>.row{margin-top:14px}.versions[open]{flex-basis:100%}.versions>summary .icon{width:14px;height:14px}.versions[open]>summary{margin-bottom:8px}
.versions li{display:grid;grid-template-columns:90px minmax(0,1fr) 76px 150px 108px auto;gap:4px 16px;align-items:center;padding:8px 0;border-top:1px solid var(--line);font-size:14.5px}.versions .of,.versions time{color:var(--muted);font-size:13.5px}.versions .of{text-align:right}
.versions li a,.song h3 a{display:inline-block;min-height:24px}
.beside{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:12px}.beside .panel>h3{font-size:15.5px}.beside .panel .judged{margin:6px 0 12px}.beside .went{width:auto}
.pair{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-end;margin-top:20px}.pair .field{width:150px}
@media (max-width:900px){.wishes{grid-template-columns:repeat(2,minmax(0,1fr))}.latest{flex-direction:column;align-items:stretch}.went{width:auto}.versions li{grid-template-columns:90px minmax(0,1fr) auto}.versions .judged{grid-column:2/-1}.versions .of{grid-column:1;text-align:left}.versions time{grid-column:2}}
@media (max-width:640px){.panel .num{white-space:normal;min-width:0}.places,.wishes,.beside{grid-template-columns:minmax(0,1fr)}.place{padding:16px}.song{padding:16px}
.chosen thead{display:none}.chosen,.chosen tbody,.chosen tr{display:block}.chosen tr{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:8px;padding:14px 16px;border-bottom:1px solid var(--line)}.chosen tr>*{display:block;border:0;padding:0!important;width:auto!important;min-width:0!important}.chosen th{grid-column:1/-1}.chosen .role{width:100%}.chosen .known:not(:empty){display:block;max-width:none;margin:3px 0 0}.no-role{display:none}.chosen .act{grid-column:1/-1}.chosen tr:last-child{border-bottom:0}}`);
