/** Reads events out of files, whatever their form: what a file is, its events one after the other, and what is wrong with it. */
package io.github.zendeskevents.main.imports.file;
