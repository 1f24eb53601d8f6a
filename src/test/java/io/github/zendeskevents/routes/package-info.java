/** What holds for all files of {@code routes/}, whatever they say: names, calls of beans, and sizes. */
package io.github.zendeskevents.routes;
