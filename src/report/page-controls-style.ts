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

/** What only a report has that a server stands behind. */
export const liveStyle: Markup = trusted(`
.live{background:var(--surface);border-bottom:1px solid var(--line);position:relative;z-index:7}
.live .wrap{display:flex;flex-wrap:wrap;gap:8px;padding-top:8px;padding-bottom:8px}
.live .again{margin-left:auto}
.menu{position:relative}.menu>summary .icon{width:14px;height:14px}
.menu>.card{position:absolute;top:calc(100% + 6px);left:0;width:max-content;max-width:min(420px,calc(100vw - 32px));padding:8px;box-shadow:0 12px 32px rgb(0 0 0/.2);max-height:70vh;overflow-y:auto}
.live b{padding:0 8px;font-size:14.5px;align-self:center;overflow:hidden;text-overflow:ellipsis;max-width:100%}
.menu a:not(.button){text-decoration:none;display:block;padding:8px 12px 2px;border-radius:10px;font-weight:560}.menu li{border-radius:10px}.menu li:hover{background:var(--sunk)}.menu small{display:block;padding:0 12px 8px;font-weight:400}.menu a small{padding:0 0 6px}.menu [aria-current]{color:var(--text);text-decoration:none}.menu p{padding:8px 12px}
.decide{margin-top:18px!important}
.checks li>.button{margin-left:auto;flex:none;align-self:flex-start}
.told{flex-basis:100%;font-size:14.5px;padding:4px 0}.told:empty{display:none}
#apply .row{margin-top:16px}#apply #work .row{margin:16px 0 8px}#share{margin-left:auto}#apply #failure:not(:empty){margin-top:16px}#apply .failure{padding:10px 16px}
@media (max-width:640px){.live .again{margin-left:0}.menu{position:static}.menu>.card{left:16px;right:16px;width:auto}}
@media print{.live,#apply,.decide,.checks .button,dialog{display:none!important}}`);
