/**
 * The route files of the program: read, watched, checked against what Camel knows, and the mistakes in them or in the settings
 * said in one line with file and line.
 */
package io.github.zendeskevents.main.routes;
