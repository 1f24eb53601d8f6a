package io.github.zendeskevents.inbox.sql.table;

/**
 * What must be known of an event in flight to settle it.
 *
 * @param id the inbox's own number of the event
 * @param seq its place in the lanes
 * @param lane of its user
 * @param orgLane null without one, as in the table
 * @param attempts how many attempts were made before the one in flight
 * @param owner who has it in flight, as in the table; null in a database of one process
 */
public record Claim(long id, long seq, String lane, String orgLane, int attempts, String owner) {

    /** The same attempt, taken back by an instance that had lost it. */
    public Claim ownedBy(String newOwner) {
        return new Claim(id, seq, lane, orgLane, attempts, newOwner);
    }
}
