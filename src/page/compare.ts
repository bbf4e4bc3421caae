import { sharedTheme, themeButton } from './theme.ts';

sharedTheme();
themeButton();
