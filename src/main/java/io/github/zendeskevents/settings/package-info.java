/**
 * The settings: each is declared once, with its name, default, check and meaning, and is read once when a context starts.
 * Everybody else gets parsed values; also here is what lives as long as a context.
 */
package io.github.zendeskevents.settings;
