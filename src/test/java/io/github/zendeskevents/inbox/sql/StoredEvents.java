package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.event.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The events of the stored inboxes, in the order in which they are sent. */
final class StoredEvents {

    private final BiConsumer<String, Trust> sender;
    private final List<String> sent = new ArrayList<>();

    /** @param sender takes an event and how far its sender is trusted */
    StoredEvents(BiConsumer<String, Trust> sender) {
        this.sender = sender;
    }

    /** The messageIds so far. */
    List<String> sent() {
        return sent;
    }

    /** What ends as delivered or ignored. */
    void known() {
        send("identify", "anna-1", "anna", "'traits':{'name':'Anna Ångström','email':'anna@shop.example'}");
        send("track", "anna-2", "anna", "'event':'Signed Up'");
        send("identify", "bert-1", "bert", "'traits':{'name':'Bert'}");
        send("group", "bert-2", "bert", "'groupId':'acme','traits':{'name':'Acme'}");
        send("page", "bert-page", "bert", "'name':'Home'");
        send("identify", "gone-1", "gone", "'traits':{'name':'Gone','email':'gone@shop.example'}");
        send("identify", "leaving-1", "leaving", "'traits':{'name':'Leaving','email':'leaving@shop.example'}");
        send("identify", "visitor-7-1", "visitor-7", "'traits':{'name':'Fred','email':'fred@shop.example'}");
        send("alias", "fred-1", "fred", "'previousId':'visitor-7'");
    }

    /** What ends as dead letters. */
    void dead() {
        send("track", "dora-1", "dora", "'event':'Seen before she was known'");
        send("identify", "emil-1", "emil", "'traits':{'email':'emil@shop.example'}");
        send("identify", "carl-1", "carl", "'traits':'none'");
    }

    /** What waits while Zendesk is away. */
    void waiting() {
        String note = "Sehr schön! ".repeat(3_000);
        send("track", "anna-3", "anna", "'event':'Order Completed','properties':{'note':'" + note + "'}");
        send("track", "anna-4", "anna", "'event':'Order Shipped'");
        send("identify", "bert-3", "bert", "'traits':{'name':'Bert 北京 😀'}");
        send("identify", "bert-4", "bert", "'traits':{'phone':'+15550100'}");
        send("group", "bert-5", "bert", "'groupId':'acme-north','traits':{'name':'Acme Norð'}");
        send("track", "bert-6", "bert", "'event':'Päckchen geöffnet ✓'");
        send("identify", "cora-1", "cora", "'traits':{'name':'Cora','email':'cora@shop.example'}");
        send("track", "cora-2", "cora", "'event':'Signed Up'");
        send("group", "cora-3", "cora", "'groupId':'acme'");
        send(Trust.PUBLIC, "identify", "otto-1", "otto", "'traits':{'name':'Otto'}");
        send(Trust.PUBLIC, "track", "otto-2", "otto", "'event':'Seen on the page'");
    }

    /** What waits because an operator has paused the delivery, where the version knows that. */
    void paused() {
        send("identify", "visitor-8-1", "visitor-8", "'traits':{'name':'Gina','email':'gina@shop.example'}");
        send("alias", "gina-1", "gina", "'previousId':'visitor-8'");
        send("identify", "gina-2", "gina", "'traits':{'name':'Gina','phone':'+15550101'}");
        send("track", "fred-2", "visitor-7", "'event':'Seen by his old id'");
        send("track", "gone-2", "gone", "'event':'Seen though gone'");
        send("track", "leaving-2", "leaving", "'event':'Seen while leaving'");
    }

    /** Sends an event, written with single quotes. */
    void send(String type, String messageId, String userId, String members) {
        send(Trust.SERVER, type, messageId, userId, members);
    }

    private void send(Trust trust, String type, String messageId, String userId, String members) {
        String event =
                "{'type':'" + type + "','messageId':'" + messageId + "','userId':'" + userId + "'," + members + "}";
        sender.accept(event.replace('\'', '"'), trust);
        sent.add(messageId);
    }
}
