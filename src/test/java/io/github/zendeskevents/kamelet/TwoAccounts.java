package io.github.zendeskevents.kamelet;

import io.github.zendeskevents.sandbox.Sandbox;

/** A host that serves two accounts by Kamelets, with their consoles at one address, for whoever looks at them in a browser. */
public final class TwoAccounts {

    private TwoAccounts() {}

    /**
     * Runs until it is ended.
     *
     * @param arguments the port of the consoles
     */
    public static void main(String[] arguments) throws Exception {
        try (Sandbox acme = Sandbox.start();
                Sandbox globex = Sandbox.start();
                KameletHost host =
                        KameletHost.start(sink("acme", acme, arguments[0]), sink("globex", globex, arguments[0]))) {
            host.send("acme", "{'type':'identify','userId':'ann','traits':{'name':'Ann','email':'ann@acme.example'}}");
            host.send("globex", "{'type':'track','userId':'nobody','event':'Seen'}");
            System.out.println("The consoles are at http://127.0.0.1:" + arguments[0] + "/accounts/acme/");
            Thread.currentThread().join();
        }
    }

    private static String sink(String name, Sandbox sandbox, String port) {
        return KameletHost.route(
                name,
                "zendesk-events-sink",
                "subdomain",
                name,
                "url",
                sandbox.url(),
                "oauthToken",
                "sandbox-bearer",
                "managementEnabled",
                "true",
                "managementPort",
                port);
    }
}
