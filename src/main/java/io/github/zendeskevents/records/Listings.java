package io.github.zendeskevents.records;

import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ApiResponse;
import io.github.zendeskevents.client.RetryException;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** Reads lists page by page, for the route that does so: {@link Listing} is the value, this is its place in a route. */
public final class Listings {

    /** Nothing read yet of the list that begins with this call. */
    public Listing start(@Body ApiRequest first) {
        return Listing.start(first);
    }

    /**
     * What was read, with one more page.
     *
     * @throws RetryException when the page holds no list
     */
    public Listing read(@Variable("zendeskListing") Listing soFar, @Variable("zendeskAnswer") ApiResponse page)
            throws RetryException {
        return soFar.with(page);
    }
}
