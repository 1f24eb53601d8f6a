package io.github.zendeskevents.settings;

import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;

/**
 * Which values hold where nothing is set. The program that stands alone is there to listen and to keep events; in a host that is for
 * the host to say, so that its routes can be loaded beside others without a port being opened or a file being made.
 */
public enum Defaults {
    /** Of an application that has loaded the routes. */
    HOST,
    /** Of the program of this module. */
    STANDALONE;

    /** The name of the bean by which the program that stands alone says that it is that. */
    public static final String BEAN = "zendeskDefaults";

    /** Those of this context. */
    public static Defaults of(CamelContext context) {
        Defaults bound = CamelContextHelper.lookup(context, BEAN, Defaults.class);
        return bound == null ? HOST : bound;
    }

    /** The value of a setting that is not set; empty text: none. */
    String of(Setting setting) {
        return this == STANDALONE ? setting.standaloneDefault() : setting.defaultValue();
    }
}
