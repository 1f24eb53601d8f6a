package io.github.zendeskevents.main.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteFileWatcherTest {

    private String text = "first";
    private final List<String> heard = new ArrayList<>();
    private final RouteFileWatcher watcher = new RouteFileWatcher(
            () -> new RouteTexts(Map.of("file:a.camel.yaml", text)),
            texts -> heard.add(texts.byLocation().get("file:a.camel.yaml")));

    @Test
    void handsOnOnlyWhatTwoLooksAgreeOn() {
        watcher.look();
        text = "half wri";
        watcher.look();
        text = "half written";
        watcher.look();
        assertThat(heard).containsExactly("first");

        watcher.look();
        assertThat(heard).containsExactly("first", "half written");
    }

    @Test
    void looksAgainAfterALookThatFailed() {
        RouteFileWatcher failing =
                new RouteFileWatcher(() -> new RouteTexts(Map.of("file:a.camel.yaml", text)), texts -> {
                    heard.add(text);
                    throw new IllegalStateException("not now");
                });
        failing.look();
        failing.look();
        assertThat(heard).hasSize(2);
    }
}
