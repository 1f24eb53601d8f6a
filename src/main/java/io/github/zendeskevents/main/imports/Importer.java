package io.github.zendeskevents.main.imports;

import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.main.imports.file.BadImportException;
import io.github.zendeskevents.main.imports.file.EventSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;

/**
 * Hands the events of files to the routes that accept, in pieces, and waits for their ends. It keeps only so many events in the inbox
 * as keep the delivery busy. Live events go before all of them, except before those of the same user.
 */
final class Importer {

    private static final int PIECE = 500;
    private static final long PIECE_BYTES = 1024 * 1024;
    /** More than can be in delivery at a time. */
    private static final long MOST_PENDING = 5_000;

    /** An inbox in memory answers when all of a piece has ended: so several are on their way. */
    private static final int PIECES_IN_MEMORY = 8;

    private static final long LOOK_EVERY_MILLIS = 50;

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final RouteSender accept;
    private final Runnable tick;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param tick called often, while it reads and while it waits */
    Importer(ZendeskAccount account, Inbox inbox, Runnable tick) {
        this.account = account;
        this.inbox = inbox;
        this.accept = new RouteSender(account.context(), "direct:zendesk-accept");
        this.tick = tick;
    }

    /** Lets it end soon; what is in the inbox stays there. */
    void stop() {
        stopped.countDown();
    }

    /** True when it was told to stop. */
    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /**
     * Takes the events of a file that were not taken in an earlier run.
     *
     * @param source at the beginning of the file
     * @return what is wrong with a file that cannot be read to its end
     * @throws BadImportException when the inbox has no space for more
     */
    Optional<String> take(EventSource source, ImportedFile file) throws BadImportException, IOException {
        try {
            for (long known = file.position(); known > 0 && source.hasNext() && !isStopped(); known--) {
                source.next();
            }
            Deque<Sent> sent = new ArrayDeque<>();
            while (!isStopped() && source.hasNext()) {
                List<Event> piece = piece(source);
                if (!awaitRoom(piece.size())) {
                    break;
                }
                sent.add(new Sent(piece, accept(piece)));
                while (sent.size() >= (inbox.durable() ? 1 : PIECES_IN_MEMORY)) {
                    finish(sent.remove(), file);
                }
            }
            while (!sent.isEmpty()) {
                finish(sent.remove(), file);
            }
        } catch (UncheckedIOException broken) {
            return Optional.of(file.file().shown() + ": cannot be read on after " + file.position()
                    + " events, which are taken: " + broken.getCause().getMessage());
        }
        if (!isStopped()) {
            file.complete(account.clock().instant());
        }
        return Optional.empty();
    }

    private CompletableFuture<?> accept(List<Event> piece) {
        Exchange exchange = accept.newExchange();
        exchange.getMessage().setBody(piece);
        exchange.getMessage().setHeader(Sender.HEADER, Sender.IMPORT_NAME);
        return accept.send(exchange);
    }

    /** A piece on its way into the inbox. */
    private record Sent(List<Event> piece, CompletableFuture<?> accepted) {}

    private void finish(Sent sent, ImportedFile file) throws BadImportException, IOException {
        if (isAccepted(sent)) {
            file.accepted(sent.piece());
        }
        tick.run();
    }

    private static List<Event> piece(EventSource source) {
        List<Event> piece = new ArrayList<>(PIECE);
        long begin = source.file().bytesRead();
        try {
            while (piece.size() < PIECE && source.file().bytesRead() - begin < PIECE_BYTES && source.hasNext()) {
                piece.add(source.next());
            }
        } catch (UncheckedIOException broken) {
            // What came before the break is sound; whoever asks for more hears of it.
            if (piece.isEmpty()) {
                throw broken;
            }
        }
        return piece;
    }

    /** Waits while the inbox has enough, whoever brought it. True when there is room; false when it was told to stop before. */
    private boolean awaitRoom(int events) {
        while (pending() + events > MOST_PENDING) {
            if (pause(LOOK_EVERY_MILLIS)) {
                return false;
            }
            tick.run();
        }
        return true;
    }

    private long pending() {
        try {
            return inbox.counts().pending();
        } catch (InboxUnavailableException away) {
            return MOST_PENDING;
        }
    }

    /** True when they are safe; false when it was told to stop before. */
    private boolean isAccepted(Sent sent) throws BadImportException {
        CompletableFuture<?> accepted = sent.accepted();
        while (true) {
            try {
                accepted.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException later) {
                tick.run();
                if (isStopped() && !inbox.durable()) {
                    return false;
                }
            } catch (ExecutionException refused) {
                if (inbox.trouble().isPresent()) {
                    throw new BadImportException(inbox.trouble().get() + " Call it again then: it goes on.");
                }
                if (!Causes.has(refused, InboxUnavailableException.class)) {
                    throw new IllegalStateException("events cannot be accepted", Causes.unwrapped(refused));
                }
                if (pause(1_000)) {
                    return false;
                }
                accepted = accept(sent.piece());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stop();
                return false;
            }
        }
    }

    /** Waits until all that was accepted so far has its end, or it is told to stop. */
    void awaitEnds() {
        Instant lastAccepted = account.clock().instant();
        while (anyPendingSince(lastAccepted) && !pause(LOOK_EVERY_MILLIS)) {
            tick.run();
        }
        tick.run();
    }

    private boolean anyPendingSince(Instant lastAccepted) {
        try {
            return inbox.counts()
                    .oldestPending()
                    .filter(oldest -> !oldest.isAfter(lastAccepted))
                    .isPresent();
        } catch (InboxUnavailableException away) {
            return true;
        }
    }

    /** True when it was told to stop meanwhile. */
    boolean pause(long millis) {
        try {
            return stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
