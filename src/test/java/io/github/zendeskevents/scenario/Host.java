package io.github.zendeskevents.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An application that embeds the module: what there is of it, and how it is started. */
abstract class Host {

    private final HostLine line;
    private final String portSetting;

    /**
     * Names it.
     *
     * @param line it and its Camel, as the page Embedding has them
     * @param portSetting the setting of its own that says where it listens
     */
    Host(HostLine line, String portSetting) {
        this.line = line;
        this.portSetting = portSetting;
    }

    final HostLine line() {
        return line;
    }

    final String portSetting() {
        return portSetting;
    }

    /** Makes ready what is there once for all starts, in a folder of its own. */
    void prepare(Path folder) throws IOException {
        // Most are as the build has left them.
    }

    /** Its jars. */
    abstract Jars jars();

    /** The command that starts it. */
    abstract List<String> command(Launch launch);

    /** Whether its table of traits is a bean in its code, and not one of a file that it may have or not. */
    boolean hasTableInCode() {
        return false;
    }

    /** Whether nobody but the module can mean a setting that begins as its own do, so that a misspelt one stops the start. */
    boolean standsAlone() {
        return false;
    }

    /** Whether a wrong setting is told without the stack traces of Camel around it. */
    boolean hidesStackTraces() {
        return false;
    }

    /** The exit status of an orderly stop: that of a program of Java that ends by SIGTERM, unless it says otherwise. */
    int statusWhenStopped() {
        return 128 + 15;
    }
}
