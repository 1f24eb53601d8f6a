package io.github.zendeskevents.directory;

import io.github.zendeskevents.door.Answer;
import io.github.zendeskevents.door.Call;
import io.github.zendeskevents.door.TryAgainException;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** Reads lists page by page, for the route that does so: {@link Listing} is the value, this is its place in a route. */
public final class Listings {

    /** Nothing read yet of the list that begins with this call. */
    public Listing start(@Body Call first) {
        return Listing.start(first);
    }

    /**
     * What was read, with one more page.
     *
     * @throws TryAgainException when the page holds no list
     */
    public Listing read(@Variable("zendeskListing") Listing soFar, @Variable("zendeskAnswer") Answer page)
            throws TryAgainException {
        return soFar.with(page);
    }
}
