/**
 * The settings: each is declared once, with its name, default, check and meaning, and is read once when a context starts.
 * Everybody else gets parsed values.
 */
package io.github.zendeskevents.settings;
