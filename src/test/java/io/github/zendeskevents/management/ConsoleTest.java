package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the console, as a browser gets them; what the page does is tried in a browser. */
class ConsoleTest {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    private static final int MOST_BYTES = 150 * 1024;
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"(console/[^\"]+)\"|from '\\./([^']+)'");

    private static Sandbox sandbox;
    private static RunningOperations operations;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox);
    }

    @AfterAll
    static void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void thePageAndAllThatItNeedsAreServedAndAreSmall() {
        Map<String, HttpResponse<String>> files = files();

        assertThat(files.keySet()).contains("/", "/console/main.js", "/console/console.css", "/console/icon.svg");
        assertThat(files.values()).allSatisfy(file -> {
            HttpHeaders headers = file.headers();
            assertThat(file.statusCode()).as(file.uri().getPath()).isEqualTo(200);
            assertThat(headers.firstValue("Content-Security-Policy")).hasValue(POLICY);
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("Cache-Control")).hasValue("no-cache");
            assertThat(headers.firstValue("Set-Cookie")).isEmpty();
        });
        assertThat(files.values().stream()
                        .mapToInt(file -> file.body().length())
                        .sum())
                .isLessThan(MOST_BYTES);
        assertThat(type(files.get("/"))).isEqualTo("text/html;charset=utf-8");
        assertThat(type(files.get("/console/main.js"))).isEqualTo("text/javascript;charset=utf-8");
        assertThat(type(files.get("/console/console.css"))).isEqualTo("text/css;charset=utf-8");
        assertThat(type(files.get("/console/icon.svg"))).isEqualTo("image/svg+xml");
    }

    @Test
    void noFileAsksAnotherHostOrMakesMarkupOfData() {
        assertThat(files().values()).allSatisfy(file -> assertThat(file.body())
                .doesNotContain(
                        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")
                .doesNotContainPattern("(?:src|href)=\"(?:https?:)?//")
                .doesNotContainPattern("@import|url\\((?!data:)")
                .doesNotContainPattern("fetch\\(['\"`](?:https?:)?//"));
    }

    @Test
    void aBrowserThatHasAFileIsToldThatItIsTheSame() {
        HttpResponse<String> first = operations.get("/console/main.js");
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = operations.call("GET", "/console/main.js", "If-None-Match", tag);
        HttpResponse<String> changed = operations.call("GET", "/console/main.js", "If-None-Match", "\"older\"");

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(tag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(operations.get("/").headers().firstValue("ETag")).isPresent().isNotEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing.js",
                "/console/index.html.bak",
                "/console/ConsoleFiles.class",
                "/console/",
                "/console",
                "/console/main.js/more",
                "/index.html",
                "/favicon.ico",
                "/WEB-INF/web.xml"
            })
    void anythingElseIsUnknown(String path) {
        assertThat(operations.get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../console/../../pom.xml",
                "/console/..%2fConsoleFiles.class",
                "/console/%2e%2e/application.properties",
                "/console/..;/ops/inbox",
                "/console/%00",
                "/console/..\\x",
                "//console/main.js/../../../etc/passwd"
            })
    void noPathLeadsElsewhere(String path) {
        assertThat(operations.raw("GET", path)).containsPattern(" (400|404) ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/main.js"})
    void filesAreOnlyRead(String path) {
        for (String method : new String[] {"POST", "PUT", "DELETE"}) {
            HttpResponse<String> refused = operations.call(method, path);
            assertThat(refused.statusCode()).as(method).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
        HttpResponse<String> head = operations.call("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("ETag"))
                .isEqualTo(operations.get(path).headers().firstValue("ETag"));
    }

    @Test
    void aNameThatWasMadeToPointHereGetsNoPage() {
        assertThat(operations.raw("GET", "/", "Host: evil.example")).contains(" 403 ");
        assertThat(operations.raw("GET", "/", "Host: localhost")).contains(" 200 ");
    }

    /** The page and what it names, and what that names. */
    private static Map<String, HttpResponse<String>> files() {
        Map<String, HttpResponse<String>> files = new LinkedHashMap<>();
        Deque<String> paths = new ArrayDeque<>();
        paths.add("/");
        while (!paths.isEmpty()) {
            String path = paths.remove();
            if (!files.containsKey(path)) {
                HttpResponse<String> file = operations.get(path);
                files.put(path, file);
                REFERENCE
                        .matcher(file.body())
                        .results()
                        .forEach(name ->
                                paths.add(name.group(1) == null ? "/console/" + name.group(2) : "/" + name.group(1)));
            }
        }
        return files;
    }

    private static String type(HttpResponse<String> file) {
        return file.headers().firstValue("Content-Type").orElseThrow().replace(" ", "");
    }
}
