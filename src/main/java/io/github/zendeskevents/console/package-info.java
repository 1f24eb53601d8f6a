/**
 * The page for the person on duty: it hands out files of this jar and knows nothing else. What the page shows and does goes through the
 * operations API, so that it can do nothing that another client cannot.
 */
package io.github.zendeskevents.console;
