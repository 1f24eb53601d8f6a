package io.github.zendeskevents.record;

import io.github.zendeskevents.record.Step.Credentials;
import java.util.Collections;
import java.util.List;

/** What is asked: reads, and writes of records that are made for it and removed at the end. */
final class Steps {

    private Steps() {}

    /** Nothing but reads. */
    static List<Step> reads() {
        return List.of(
                Step.get("/api/v2/users/me"),
                Step.get("/api/v2/users/me").by(Credentials.NONE),
                Step.get("/api/v2/user_fields").by(Credentials.WRONG),
                Step.get("/api/v2/oauth/tokens/current"),
                Step.get("/api/v2/users?role=end-user&page[size]=1").keeping("user", "/users/0/id"),
                Step.get("/api/v2/users/{user}"),
                Step.get("/api/v2/users/{user}/identities?page[size]=100"),
                Step.get("/api/v2/users/{user}/organization_memberships?page[size]=100"),
                Step.get("/api/v2/users/show_many?ids={user}"),
                Step.get("/api/v2/users/show_many?external_ids=record-nobody"),
                Step.get("/api/v2/users/show_many?ids="
                        + String.join(
                                ",",
                                Collections.nCopies(101, "1").stream()
                                        .map(one -> one + "0")
                                        .toList())),
                Step.get("/api/v2/users/search?external_id=record-nobody"),
                Step.get("/api/v2/users/search?query=record-nobody"),
                Step.get("/api/v2/users/search"),
                Step.get("/api/v2/users/1"),
                Step.get("/api/v2/organizations?page[size]=1").keeping("organization", "/organizations/0/id"),
                Step.get("/api/v2/organizations/show_many?ids={organization}"),
                Step.get("/api/v2/organizations/search?external_id=record-nobody"),
                Step.get("/api/v2/organizations/search?name=record-nobody"),
                Step.get("/api/v2/organizations/search"),
                Step.get("/api/v2/user_fields?page[size]=100"),
                Step.get("/api/v2/organization_fields?page[size]=100"),
                Step.get("/api/v2/job_statuses/show_many?ids=record-none"),
                Step.get("/api/v2/time_zones"),
                Step.get("/api/v2/locales"),
                Step.get("/api/v2/groups?page[size]=1"),
                Step.get("/api/v2/tickets?external_id=record-none&page[size]=100"),
                Step.get("/api/v2/record_nothing"));
    }

    /** Writes, in which {@code {prefix}} begins all that they make. No mail is sent: addresses are of example.com, and unasked. */
    static List<Step> writes() {
        return List.of(
                Step.send(
                                "POST",
                                "/api/v2/users",
                                "{'user':{'name':'{prefix} user','external_id':'{prefix}-user',"
                                        + "'email':'{prefix}@example.com','skip_verify_email':true}}")
                        .keeping("made user", "/user/id"),
                Step.send("POST", "/api/v2/users", "{'user':{'external_id':'{prefix}-nameless'}}"),
                Step.send(
                        "POST",
                        "/api/v2/users",
                        "{'user':{'name':'{prefix} other','email':'{prefix}@example.com','skip_verify_email':true}}"),
                Step.send("PUT", "/api/v2/users/{made user}", "{'user':{'notes':'{prefix}'}}"),
                Step.send("PUT", "/api/v2/users/{made user}/tags", "{'tags':['{prefix}']}"),
                Step.send(
                        "POST",
                        "/api/v2/users/{made user}/identities",
                        "{'identity':{'type':'email','value':'{prefix}-2@example.com','skip_verify_email':true}}"),
                Step.send(
                        "POST",
                        "/api/v2/users/{made user}/identities",
                        "{'identity':{'type':'email','value':'{prefix}-2@example.com','skip_verify_email':true}}"),
                Step.get("/api/v2/users/{made user}/identities?page[size]=100"),
                Step.get("/api/v2/users/search?external_id={prefix}-user"),
                Step.send(
                                "POST",
                                "/api/v2/organizations",
                                "{'organization':{'name':'{prefix} organization','external_id':'{prefix}-organization'}}")
                        .keeping("made organization", "/organization/id"),
                Step.send("POST", "/api/v2/organizations", "{'organization':{'name':'{prefix} organization '}}"),
                Step.send("PUT", "/api/v2/organizations/{made organization}", "{'organization':{'notes':'{prefix}'}}"),
                Step.send(
                        "POST",
                        "/api/v2/organization_memberships",
                        "{'organization_membership':{'user_id':{made user},'organization_id':{made organization}}}"),
                Step.send(
                        "POST",
                        "/api/v2/organization_memberships",
                        "{'organization_membership':{'user_id':{made user},'organization_id':{made organization}}}"),
                Step.get("/api/v2/users/{made user}/organization_memberships?page[size]=100"),
                Step.send(
                        "POST",
                        "/api/v2/users/{made user}/events",
                        "{'profile':{'source':'record','type':'customer','identifiers':"
                                + "[{'type':'external_id','value':'{prefix}-user'}]},"
                                + "'event':{'source':'record','type':'Recorded','properties':{}}}"),
                Step.delete("/api/v2/users/{made user}/organizations/{made organization}"),
                Step.delete("/api/v2/users/{made user}/organizations/{made organization}"));
    }

    /** Removes what was made, for good. */
    static List<Step> removals() {
        return List.of(
                Step.delete("/api/v2/organizations/{made organization}"),
                Step.delete("/api/v2/users/{made user}"),
                Step.delete("/api/v2/deleted_users/{made user}"));
    }
}
