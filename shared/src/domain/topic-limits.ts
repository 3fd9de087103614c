/** How much of the topics can be asked for at once. Apart from the schemas, so that a page knows them without carrying a validator. */

/** Pages of branches that a page may look at together: far more than fit on a screen. */
export const LOOK_MOST_WINDOWS = 64;

/** Rows that a search lists; all are counted. */
export const SEARCH_MOST_ROWS = 200;

/** How many children of a branch are merged from the lists of several nodes. */
export const MERGED_MOST = 2000;

/** Rings of a sunburst: more cannot be told apart. */
export const OUTLINE_MOST_DEPTH = 5;
