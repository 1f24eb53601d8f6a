package shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A shop on Spring Boot. */
@SpringBootApplication
public class Shop {

    /** Runs until the program is ended. */
    public static void main(String[] args) {
        SpringApplication.run(Shop.class, args);
    }
}
