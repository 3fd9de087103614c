/** What the build defines for the page. */
/// <reference types="vite/client" />
declare const __BUILD__: string;
