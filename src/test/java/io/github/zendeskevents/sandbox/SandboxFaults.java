package io.github.zendeskevents.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Faults on demand: a script for the next calls, rules for calls that match, and failures inside jobs. The script goes
 * first; of several rules the oldest that still has faults left applies. Calls to {@code /sandbox} are never spoilt.
 */
public final class SandboxFaults {

    private final Deque<SandboxFault> script = new ArrayDeque<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<String, String> failingItems = new ConcurrentHashMap<>();
    private final Set<String> hangingItems = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failingJobs = new AtomicInteger();
    private final Queue<Duration> lateJobs = new ConcurrentLinkedQueue<>();

    /** Adds faults for the next calls, whatever they are: one each, in this order, after those already scripted. */
    public void next(SandboxFault... faults) {
        synchronized (script) {
            script.addAll(Arrays.asList(faults));
        }
    }

    /**
     * A rule for calls with this method and path. It does nothing until one of its answers is set, such as
     * {@link Rule#status(int)}; it applies once unless {@link Rule#times(int)} says more.
     *
     * @param method the HTTP method, or {@code *}
     * @param pathRegex has to match the whole path, without the query
     */
    public Rule on(String method, String pathRegex) {
        Rule rule = new Rule(method, Pattern.compile(pathRegex));
        rules.add(rule);
        return rule;
    }

    /**
     * A rule for every call that names a record: in its path, its query or its body, for one record or for many.
     *
     * @param names such as a Zendesk id, an external_id or an email; each as a whole word
     */
    public Rule onRecord(String... names) {
        return on("*", ".*").naming(names);
    }

    /** A rule for every call. */
    public Rule onAny() {
        return on("*", ".*");
    }

    /** The next jobs end as {@code failed}, with none of their items done. */
    public void failNextJobs(int jobs) {
        failingJobs.addAndGet(jobs);
    }

    /** The next jobs stay queued for this long before they begin, in sandbox time. */
    public void delayNextJobs(int jobs, Duration time) {
        lateJobs.addAll(Collections.nCopies(jobs, time));
    }

    /** In any job, the item with this id, external_id, email or name fails, until {@link #clear()}. */
    public void failJobItem(String idOrExternalIdOrEmailOrName, String details) {
        failingItems.put(idOrExternalIdOrEmailOrName, details);
    }

    /**
     * A job that comes to the item with this id, external_id, email or name stays {@code working} for ever, with what comes
     * after it undone. A job that hangs does so after {@link #clear()} too.
     */
    public void hangJobItem(String idOrExternalIdOrEmailOrName) {
        hangingItems.add(idOrExternalIdOrEmailOrName);
    }

    /** Forgets all faults. */
    public void clear() {
        synchronized (script) {
            script.clear();
        }
        rules.clear();
        failingItems.clear();
        hangingItems.clear();
        failingJobs.set(0);
        lateJobs.clear();
    }

    Optional<SandboxFault> take(String method, String path, SandboxRequest request) {
        synchronized (script) {
            SandboxFault scripted = script.poll();
            if (scripted != null) {
                return Optional.of(scripted);
            }
        }
        for (Rule rule : rules) {
            Optional<SandboxFault> fault = rule.take(method, path, request);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    Optional<String> failureOfItem(String key) {
        return Optional.ofNullable(failingItems.get(key));
    }

    boolean hangsAtItem(String key) {
        return hangingItems.contains(key);
    }

    Duration takeDelayOfJob() {
        return Optional.ofNullable(lateJobs.poll()).orElse(Duration.ZERO);
    }

    boolean takeFailingJob() {
        return failingJobs.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /**
     * What happens to the calls that match. Each method that sets an answer keeps what was set before, so
     * {@code status(429).retryAfter(3)} and {@code retryAfter(3).status(429)} are the same; where calls are already under
     * way, set the status last.
     */
    public static final class Rule {

        private final String method;
        private final Pattern path;
        private final AtomicInteger left = new AtomicInteger(1);
        private final AtomicInteger skip = new AtomicInteger();
        private final AtomicInteger hits = new AtomicInteger();
        private volatile Optional<Pattern> body = Optional.empty();
        private volatile Optional<Pattern> naming = Optional.empty();
        private volatile Optional<SandboxFault> fault = Optional.empty();
        private volatile UnaryOperator<SandboxFault> refinement = UnaryOperator.identity();

        private Rule(String method, Pattern path) {
            this.method = method;
            this.path = path;
        }

        /** How many calls it spoils; 1 unless set. */
        public Rule times(int calls) {
            left.set(calls);
            return this;
        }

        /** Spoils every matching call. */
        public Rule always() {
            return times(Integer.MAX_VALUE);
        }

        /** Lets this many matching calls pass first. */
        public Rule after(int calls) {
            skip.set(calls);
            return this;
        }

        /** Only calls whose body, or query where there is no body, contains a match. */
        public Rule whenBody(String regex) {
            body = Optional.of(Pattern.compile(regex));
            return this;
        }

        /** Only calls that name one of these records; see {@link SandboxFaults#onRecord}. */
        Rule naming(String... names) {
            naming = Optional.of(Pattern.compile(Arrays.stream(names)
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|", "(?<![\\w-])(?:", ")(?![\\w-])"))));
            return this;
        }

        /** Answers a status with an empty text body, without effect. */
        public Rule status(int status) {
            return answer(SandboxFault.status(status));
        }

        /** Answers a status with a body, JSON if it starts with a brace, without effect. */
        public Rule status(int status, String text) {
            return answer(SandboxFault.status(status).withBody(text));
        }

        /** Closes the connection before the call has any effect. */
        public Rule dropBefore() {
            return answer(SandboxFault.dropBefore());
        }

        /** Does what was asked, then closes the connection. */
        public Rule dropAfter() {
            return answer(SandboxFault.dropAfter());
        }

        /** An HTML page with status 200, without effect. */
        public Rule garbage() {
            return answer(SandboxFault.html());
        }

        /** Does what was asked and answers the first half. */
        public Rule truncated() {
            return answer(SandboxFault.truncated());
        }

        /** Answers 200 with no body, without effect. */
        public Rule empty() {
            return answer(SandboxFault.empty());
        }

        /** Waits before the effect; the answer is the true one unless another is set. */
        public Rule delay(Duration time) {
            return slow(one -> one.withDelay(time));
        }

        /** Waits after the effect; the answer is the true one unless another is set. */
        public Rule delayAfter(Duration time) {
            return slow(one -> one.withDelayAfter(time));
        }

        /** Sends the answer byte by byte over a time. */
        public Rule trickle(Duration time) {
            return slow(one -> one.withTrickle(time));
        }

        /** The header {@code Retry-After}. */
        public Rule retryAfter(int seconds) {
            return refine(one -> one.withRetryAfter(seconds));
        }

        /** The body of a faulty status. */
        public Rule body(String text) {
            return refine(one -> one.withBody(text));
        }

        /** The body of a faulty status with its content type. */
        public Rule body(String text, String contentType) {
            return refine(one -> one.withBody(text, contentType));
        }

        /** The call has its effect before the faulty answer. */
        public Rule withEffect() {
            return refine(one -> one.withEffect(true));
        }

        /** The fault given, with what was set on this rule. */
        public synchronized Rule answer(SandboxFault given) {
            fault = Optional.of(refinement.apply(given));
            return this;
        }

        /** How many calls it has spoilt. */
        public int hits() {
            return hits.get();
        }

        private synchronized Rule refine(UnaryOperator<SandboxFault> change) {
            UnaryOperator<SandboxFault> before = refinement;
            refinement = one -> change.apply(before.apply(one));
            fault = fault.map(change);
            return this;
        }

        private synchronized Rule slow(UnaryOperator<SandboxFault> change) {
            fault = Optional.of(fault.orElseGet(() -> refinement.apply(SandboxFault.pass())));
            return refine(change);
        }

        private Optional<SandboxFault> take(String calledMethod, String calledPath, SandboxRequest request) {
            if (left.get() <= 0
                    || fault.isEmpty()
                    || (!method.equals("*") && !method.equalsIgnoreCase(calledMethod))
                    || !path.matcher(calledPath).matches()
                    || (body.isPresent() && !body.get().matcher(text(request)).find())
                    || (naming.isPresent()
                            && !naming.get()
                                    .matcher(everything(calledPath, request))
                                    .find())) {
                return Optional.empty();
            }
            if (skip.getAndUpdate(calls -> Math.max(0, calls - 1)) > 0) {
                return Optional.empty();
            }
            if (left.getAndUpdate(calls -> Math.max(0, calls == Integer.MAX_VALUE ? calls : calls - 1)) <= 0) {
                return Optional.empty();
            }
            hits.incrementAndGet();
            return fault;
        }

        private static String everything(String path, SandboxRequest request) {
            return path + "\n" + URLDecoder.decode(request.query(), StandardCharsets.UTF_8) + "\n" + request.bodyText();
        }

        private static String text(SandboxRequest request) {
            return request.body().length == 0 ? request.query() : request.bodyText();
        }
    }
}
