package io.github.zendeskevents.main.routes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.camel.StartupStep;
import org.apache.camel.support.startup.DefaultStartupStepRecorder;

/**
 * Knows which step of a route Camel is making. Camel tells of each when it begins and when it has ended, and of one that fails
 * only the beginning, while its exception names no more than the outermost step around it.
 */
public final class ReifierSteps extends DefaultStartupStepRecorder {

    private final Deque<StartupStep> begun = new ArrayDeque<>();

    public ReifierSteps() {
        setEnabled(true);
    }

    @Override
    protected void onBeginStep(StartupStep step) {
        if ("ProcessorReifier".equals(step.getType())) {
            begun.push(step);
        }
    }

    @Override
    protected void onEndStep(StartupStep step) {
        begun.remove(step);
    }

    /** The id of the innermost step that was begun and has not ended. */
    public Optional<String> failed() {
        return Optional.ofNullable(begun.peek()).map(StartupStep::getName);
    }
}
