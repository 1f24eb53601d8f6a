package io.github.zendeskevents.main;

import io.github.zendeskevents.main.routes.MistakeFinder;
import io.github.zendeskevents.main.routes.ReifierSteps;
import io.github.zendeskevents.main.routes.RouteMistake;
import io.github.zendeskevents.main.routes.RouteTexts;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether a context could be made of edited routes, by making one that is not started: every bean, endpoint, expression
 * and step is there then, and what is wrong with one of them shows before anything that runs is touched.
 */
final class RouteCheck {

    private RouteCheck() {}

    /**
     * Tries the texts out.
     *
     * @param texts all files, as they would run
     * @param edited the locations of those that differ from what runs
     * @return what is wrong first; empty when they can be started
     */
    static Optional<RouteMistake> check(RouteTexts texts, Set<String> edited) {
        Optional<RouteMistake> misread = texts.firstMisread();
        if (misread.isPresent()) {
            return misread;
        }
        ReifierSteps steps = new ReifierSteps();
        Generation trial = Generation.trial(texts, steps);
        try {
            trial.init();
            return trial.mistake(edited);
        } catch (Exception | LinkageError wrong) {
            return trial.doubledId(edited)
                    .or(() -> Optional.of(new MistakeFinder(texts, edited, trial.context(), steps.failed())
                            .find(wrong)
                            .orIn(trial.beingAdded())));
        } finally {
            trial.stop();
        }
    }
}
