package io.github.zendeskevents.inbox.sql.table;

/**
 * What must be known of an event in flight to settle it.
 *
 * @param id the inbox's own number of the event
 * @param seq its place in the lanes
 * @param lane of its user
 * @param orgLane null without one, as in the table
 * @param sender as {@link io.github.zendeskevents.event.Sender} numbers senders
 * @param size how much memory it takes, in bytes
 * @param attempts how many attempts were made before the one in flight; negative when there is none
 * @param owner who has it in flight, as in the table; null in a database of one process
 */
public record Claim(long id, long seq, String lane, String orgLane, int sender, long size, int attempts, String owner) {

    /** Of an event that is to end without an attempt. */
    public static Claim withoutAttempt(long id, long seq, String lane, String orgLane, int sender, long size) {
        return new Claim(id, seq, lane, orgLane, sender, size, -1, null);
    }

    /** The same attempt, taken back by an instance that had lost it. */
    public Claim ownedBy(String newOwner) {
        return new Claim(id, seq, lane, orgLane, sender, size, attempts, newOwner);
    }
}
