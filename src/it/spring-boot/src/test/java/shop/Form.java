package shop;

import com.fasterxml.jackson.annotation.JsonInclude;

/** What a visitor fills in; the fields left empty are null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Form(String customer, String name, String page) {}
