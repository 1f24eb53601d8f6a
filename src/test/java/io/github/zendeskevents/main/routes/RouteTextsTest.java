package io.github.zendeskevents.main.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTextsTest {

    private static final String A = "file:/home/routes/a.camel.yaml";
    private static final String B = "file:/home/routes/b.camel.yaml";

    private final RouteTexts before = new RouteTexts(Map.of(A, "one", B, "two"));

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeIsRefusedAndNotWaitedFor(@TempDir Path folder) throws Exception {
        assertThat(new ProcessBuilder(
                                "mkfifo", folder.resolve("pipe.camel.yaml").toString())
                        .start()
                        .waitFor())
                .isZero();

        RouteTexts texts = new RoutesFromTexts(Optional.empty(), Optional.of(folder)).readFiles(null, null, null);

        assertThat(texts.byLocation().values())
                .singleElement()
                .asString()
                .contains("cannot be read")
                .contains("a pipe or a device");
    }

    @Test
    void knowsWhatIsNewChangedOrGone() {
        assertThat(before.changesFrom(before)).isEmpty();
        assertThat(new RouteTexts(Map.of(A, "one", B, "other")).changesFrom(before))
                .containsExactly(B);
        assertThat(new RouteTexts(Map.of(A, "one")).changesFrom(before)).containsExactly(B);
        assertThat(before.changesFrom(new RouteTexts(Map.of()))).containsExactly(A, B);
        assertThat(new RouteTexts(Map.of(A, "one")).changedTexts(before)).containsExactly("", "two");
    }

    @Test
    void goesToCamelAndBackInTheOrderOfNames() {
        assertThat(before.resources()).extracting(file -> file.getLocation()).containsExactly(A, B);
        assertThat(RouteTexts.read(before.resources())).isEqualTo(before);
        assertThat(RouteTexts.read(List.of(ResourceHelper.fromString(B, "two"), ResourceHelper.fromString(A, "one"))))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"# nothing", "\n  # a\n\n# b\n", "#\r\n"})
    void aFileInWhichAllIsCommentedOutIsNotThere(String text) {
        assertThat(RouteTexts.read(List.of(ResourceHelper.fromString(A, text))).byLocation())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "- route: # x", "a\n# b"})
    void otherFilesAre(String text) {
        assertThat(RouteTexts.read(List.of(ResourceHelper.fromString(A, text))).byLocation())
                .containsEntry(A, text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            route:\\n  id: x | line 1: found no list
            # x\\n---\\n\\n<routes/> | line 4: found no list
            - route: # n\uFFFD | line 1: a character is none of UTF-8
            - beans:\\n    - name: x\\n      type: A\\n    - name: "x"\\n      type: B | line 4: the bean x is also in a.camel.yaml
            """)
    void whatCamelWouldPassOverOrMisreadWithoutAWordIsAMistake(String text, String reason) {
        assertThat(new RouteTexts(Map.of(A, text.translateEscapes())).firstMisread())
                .hasValueSatisfying(
                        mistake -> assertThat(mistake.describe(Set.of(A))).startsWith(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- route:",
                "\uFEFF- route:",
                "# x\r\n\r\n---\r\n- route:",
                "[{route: {}}]",
                "---\n",
                "- routeTemplate:\n    parameters:\n    - name: x\n- routeTemplate:\n    parameters:\n    - name: x"
            })
    void whatCamelReadsIsNone(String text) {
        assertThat(new RouteTexts(Map.of(A, text)).firstMisread()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsAMistake(@TempDir Path folder) throws IOException {
        Path file = Files.createDirectory(folder.resolve("mine.camel.yaml"));
        RouteTexts texts = new RoutesFromTexts(Optional.empty(), Optional.of(folder)).readFiles(null, null, null);

        assertThat(texts.firstMisread()).hasValueSatisfying(mistake -> assertThat(mistake.describe(Set.of()))
                .startsWith(file.getFileName() + ": cannot be read, expected "));
    }

    @Test
    void hiddenFilesAreThoseOfEditorsAndNoRoutes(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("._mine.camel.yaml"), "\0");
        Files.createSymbolicLink(folder.resolve(".#mine.camel.yaml"), Path.of("ada@home.4711"));

        assertThat(new RoutesFromTexts(Optional.empty(), Optional.of(folder))
                        .readFiles(null, null, null)
                        .byLocation())
                .isEmpty();
    }

    @Test
    void templatesMayHaveBeansOfTheSameName() {
        String template =
                "- routeTemplate:\n    id: %s\n    beans:\n    - name: mine\n      type: A\n    from:\n      uri: direct:%s\n";
        String texts = template.formatted("a", "a") + template.formatted("b", "b");

        assertThat(new RouteTexts(Map.of(A, texts, B, "- beans:\n    - name: mine\n      type: B\n" + texts))
                        .firstMisread())
                .isEmpty();
    }

    @Test
    void mistakesNameTheirFileWhereItIsNotTheOneThatWasEdited() {
        RouteMistake mistake = new RouteMistake(Optional.of(A), 3, "wrong");
        assertThat(mistake.describe(Set.of(A))).isEqualTo("line 3: wrong");
        assertThat(mistake.describe(Set.of(A, B))).isEqualTo("a.camel.yaml, line 3: wrong");
        assertThat(new RouteMistake(Optional.of(A), 0, "wrong").describe(Set.of(B)))
                .isEqualTo("a.camel.yaml: wrong");
        assertThat(new RouteMistake(Optional.empty(), 0, "wrong").describe(Set.of(B)))
                .isEqualTo("wrong");
    }
}
