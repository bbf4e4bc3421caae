import { type Markup, trusted } from './markup.ts';

/** Buttons, fields, dialogs and progress of the local page: what a report that only lies there does not have. */
export const controlsStyle: Markup = trusted(`
.button{display:inline-flex;align-items:center;justify-content:center;gap:8px;min-height:40px;padding:0 16px;background:var(--surface);color:var(--text);border:1px solid var(--edge);border-radius:10px;font:inherit;font-size:14.5px;font-weight:560;text-decoration:none;cursor:pointer}
.button:hover{background:var(--sunk)}
.button.go{background:var(--text);color:var(--bg);border-color:var(--text)}.button.go:hover{opacity:.88}
.button.small{min-height:32px;padding:0 12px;font-size:13.5px}
.button.grave{color:var(--error);border-color:currentColor}
.button:disabled{opacity:.5;cursor:default}
.field{display:grid;gap:6px;font-size:14px;min-width:0}.field>span,.field>label{font-weight:560}
input[type=text],select,textarea{font:inherit;font-size:15px;color:inherit;background:var(--surface);border:1px solid var(--edge);border-radius:10px;min-height:40px;padding:0 12px;width:100%;min-width:0}
textarea{padding:10px 12px;line-height:1.45;resize:vertical}
select:disabled,input:disabled{opacity:.6}
progress{appearance:none;-webkit-appearance:none;display:block;width:100%;height:10px;border:0;border-radius:5px;background:var(--sunk);box-shadow:inset 0 0 0 1px var(--edge);overflow:hidden;color:var(--mix)}
progress::-webkit-progress-bar{background:none}progress::-webkit-progress-value{background:var(--mix);border-radius:5px}progress::-moz-progress-bar{background:var(--mix);border-radius:5px}
.row{display:flex;flex-wrap:wrap;gap:12px;align-items:center}
.failure{display:flex;gap:10px;align-items:flex-start;padding:14px 20px;border-left:4px solid var(--error);font-size:15px}.failure .icon{margin-top:3px}.failure:focus{outline:none}
dialog{border:1px solid var(--line2);border-radius:14px;padding:24px;background:var(--surface);color:var(--text);width:min(520px,calc(100vw - 32px));box-shadow:0 16px 48px rgb(0 0 0/.28)}
dialog::backdrop{background:rgb(8 12 18/.5)}
dialog h2{font-size:20px}dialog p{font-size:15px;margin-top:8px}dialog .field{margin-top:16px}dialog .row{margin-top:20px;justify-content:flex-end}`);
