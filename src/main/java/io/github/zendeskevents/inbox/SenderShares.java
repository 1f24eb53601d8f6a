package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Sender;
import java.util.Map;

/**
 * How the room of an inbox is shared. Up to a half of it whoever comes first may have; of that half each sender may have as much as
 * any other who has some, and the other half stays for those who hold less. So one sender, however much it sends, never keeps the
 * others out. Sources, hosts and imports share with nobody.
 */
public final class SenderShares {

    private SenderShares() {}

    /**
     * True when a sender would hold more than its share.
     *
     * @param room what all may hold together
     * @param held what each holds
     * @param sender who brings more
     * @param more how much
     */
    public static boolean exceeded(long room, Map<Integer, Long> held, int sender, long more) {
        long own = held.getOrDefault(sender, 0L);
        if (!Sender.isOneOfMany(sender) || own == 0) {
            return false;
        }
        long half = room / 2;
        long all = 0;
        int senders = 0;
        for (Map.Entry<Integer, Long> one : held.entrySet()) {
            if (Sender.isOneOfMany(one.getKey()) && one.getValue() > 0) {
                all += one.getValue();
                senders++;
            }
        }
        return all + more > half && own + more > half / senders;
    }

    /** What a sender is told that holds more than its share. */
    public static InboxUnavailableException refusal() {
        return new InboxUnavailableException(
                "The inbox holds so many events of this sender that the rest of its room is for others. Wait until some are"
                        + " delivered.",
                null);
    }
}
