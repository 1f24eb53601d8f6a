package io.github.zendeskevents.alert;

import io.github.zendeskevents.alert.Alert.Severity;
import io.github.zendeskevents.alert.Situation.Backlog;
import io.github.zendeskevents.alert.Situation.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is worth an alert: each change of state once, whatever goes on within a state. It knows what was told, and nothing of how it is
 * told; it outlives an edit of routes, which changes no state.
 */
final class AlertRules {

    private static final Duration AWAY_FOR = Duration.ofMinutes(5);
    private static final Duration QUIET_FOR = Duration.ofHours(1);
    private static final int LAST_DAYS = 30;

    private Optional<Pause> paused = Optional.empty();
    private Optional<Instant> away = Optional.empty();
    private boolean backlogOld;
    private boolean endTold;
    private final Map<String, Instant> lastOfCode = new HashMap<>();

    /** What was the case before this program started needs no alert: somebody was told, or did it. */
    synchronized void known(Optional<Pause> pause, Map<String, Instant> deadLetters) {
        paused = pause;
        lastOfCode.putAll(deadLetters);
    }

    /**
     * What has changed since the last time.
     *
     * @param backlogAge how old the oldest waiting event may become
     */
    synchronized List<Alert> changes(Situation now, Duration backlogAge) {
        List<Alert> changes = new ArrayList<>();
        pause(now.at(), now.pause()).ifPresent(changes::add);
        away(now).ifPresent(changes::add);
        changes.addAll(deadLetters(now));
        now.backlog().flatMap(backlog -> backlog(now.at(), backlog, backlogAge)).ifPresent(changes::add);
        credentialsEnd(now).ifPresent(changes::add);
        return changes;
    }

    /** What has changed about a pause alone, which may be over before the next time. */
    synchronized Optional<Alert> pause(Instant at, Optional<Pause> now) {
        Optional<Pause> before = paused;
        paused = now;
        if (paused.isPresent()) {
            Pause pause = paused.get();
            boolean told = before.filter(one -> one.byHand() == pause.byHand()).isPresent();
            Severity severity = pause.byHand() ? Severity.WARNING : Severity.CRITICAL;
            return told
                    ? Optional.empty()
                    : Optional.of(Alert.of("delivery-paused", severity, "Delivery pauses: " + pause.reason(), at)
                            .with("reason", pause.reason())
                            .with("since", pause.since().toString()));
        }
        return before.map(pause -> Alert.of(
                        "delivery-resumed", Severity.INFO, "Delivery goes on; it paused because: " + pause.reason(), at)
                .with("reason", pause.reason())
                .with("since", pause.since().toString()));
    }

    private Optional<Alert> away(Situation now) {
        if (now.awaySince().isEmpty()) {
            Optional<Instant> since = away;
            away = Optional.empty();
            return since.map(began -> Alert.of(
                            "zendesk-back",
                            Severity.INFO,
                            "Zendesk answers again; it was away since " + began,
                            now.at())
                    .with("since", began.toString()));
        }
        Instant since = now.awaySince().get();
        if (away.isPresent() || now.at().isBefore(since.plus(AWAY_FOR))) {
            return Optional.empty();
        }
        away = Optional.of(since);
        return Optional.of(Alert.of(
                        "zendesk-away",
                        Severity.CRITICAL,
                        "Zendesk has not answered since " + since + "; events are kept and delivered when it is back",
                        now.at())
                .with("since", since.toString()));
    }

    private List<Alert> deadLetters(Situation now) {
        List<Alert> first = new ArrayList<>();
        new TreeMap<>(now.newDeadLetters()).forEach((code, count) -> {
            Instant last = lastOfCode.put(code, now.at());
            if (last == null || !now.at().isBefore(last.plus(QUIET_FOR))) {
                first.add(Alert.of(
                                "dead-letters",
                                Severity.WARNING,
                                count + (count == 1 ? " event is a dead letter: " : " events are dead letters: ") + code
                                        + "; more of this code are not told until there was none for an hour",
                                now.at())
                        .with("code", code)
                        .with("count", count));
            }
        });
        return first;
    }

    private Optional<Alert> backlog(Instant now, Backlog backlog, Duration age) {
        Duration oldest = backlog.oldest()
                .map(accepted -> Duration.between(accepted, now))
                .orElse(Duration.ZERO);
        boolean before = backlogOld;
        backlogOld = oldest.compareTo(age) > 0;
        if (backlogOld == before) {
            return Optional.empty();
        }
        Alert alert = backlogOld
                ? Alert.of(
                        "backlog-old",
                        Severity.WARNING,
                        backlog.pending() + " events wait, the oldest for " + minutes(oldest),
                        now)
                : Alert.of(
                        "backlog-recovered",
                        Severity.INFO,
                        backlog.pending() + " events wait, the oldest for " + minutes(oldest),
                        now);
        return Optional.of(
                alert.with("pending", backlog.pending()).with("oldestPendingSeconds", Math.max(0, oldest.toSeconds())));
    }

    private static String minutes(Duration age) {
        return age.compareTo(Duration.ofMinutes(2)) < 0 ? age.toSeconds() + " s" : age.toMinutes() + " min";
    }

    private Optional<Alert> credentialsEnd(Situation now) {
        LocalDate today = LocalDate.ofInstant(now.at(), ZoneOffset.UTC);
        Optional<LocalDate> soon =
                now.credentialsEnd().filter(end -> today.isAfter(end.minusDays(LAST_DAYS)) && !today.isAfter(end));
        boolean told = endTold;
        endTold = soon.isPresent();
        return soon.filter(end -> !told).map(end -> Alert.of(
                        "credentials-ending",
                        Severity.WARNING,
                        "Zendesk ends the credentials on " + end + ": change to an OAuth client before",
                        now.at())
                .with("endsOn", end.toString()));
    }
}
