package shop;

import org.apache.camel.main.Main;

/** A shop on camel-main: all is in {@code application.properties} and in the routes. */
public final class Shop {

    private Shop() {}

    /** Runs until the program is ended. */
    public static void main(String[] args) throws Exception {
        Main main = new Main(Shop.class);
        main.run(args);
    }
}
