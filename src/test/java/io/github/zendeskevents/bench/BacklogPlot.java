package io.github.zendeskevents.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A picture of backlogs over time, as an SVG file, because a number does not show whether a program waited or worked. */
final class BacklogPlot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int TICKS = 6;
    private static final int LEGEND_LINE = 18;
    private static final List<String> COLOURS =
            List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#555555");

    private final String title;
    private final Map<String, List<Sample>> lines = new LinkedHashMap<>();

    BacklogPlot(String title) {
        this.title = title;
    }

    /** Adds one line. */
    void add(String name, List<Sample> backlog) {
        lines.put(name, List.copyOf(backlog));
    }

    /** Writes the picture; the folder is made where it is missing. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg());
    }

    private String svg() {
        double minutes = lines.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Sample::minutes)
                .max()
                .orElse(1);
        double events = lines.values().stream()
                .flatMap(List::stream)
                .mapToLong(Sample::pending)
                .max()
                .orElse(1);
        double xStep = step(minutes);
        double yStep = step(events);
        double xMax = xStep * Math.ceil(Math.max(minutes, xStep) / xStep);
        double yMax = yStep * Math.ceil(Math.max(events, yStep) / yStep);
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>",
                WIDTH,
                HEIGHT);
        line(svg, "<rect width='%d' height='%d' fill='white'/>", WIDTH, HEIGHT);
        line(svg, "<text x='%d' y='24' font-size='15' text-anchor='middle'>%s</text>", WIDTH / 2, title);
        for (double x = 0; x <= xMax + xStep / 2; x += xStep) {
            line(
                    svg,
                    "<line x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d' stroke='#e4e4e4'/>",
                    x(x, xMax),
                    TOP,
                    HEIGHT - BOTTOM);
            line(
                    svg,
                    "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>",
                    x(x, xMax),
                    HEIGHT - BOTTOM + 16,
                    number(x));
        }
        for (double y = 0; y <= yMax + yStep / 2; y += yStep) {
            line(
                    svg,
                    "<line x1='%d' x2='%d' y1='%3$.1f' y2='%3$.1f' stroke='#e4e4e4'/>",
                    LEFT,
                    WIDTH - RIGHT,
                    y(y, yMax));
            line(svg, "<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 8, y(y, yMax) + 4, number(y));
        }
        line(
                svg,
                "<text x='%d' y='%d' text-anchor='middle'>minutes by Zendesk's clock</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 12);
        line(
                svg,
                "<text transform='translate(16 %d) rotate(-90)' text-anchor='middle'>events waiting</text>",
                (TOP + HEIGHT - BOTTOM) / 2);
        int number = 0;
        for (Map.Entry<String, List<Sample>> entry : lines.entrySet()) {
            String colour = COLOURS.get(number % COLOURS.size());
            line(
                    svg,
                    "<polyline fill='none' stroke='%s' stroke-width='2' points='%s'/>",
                    colour,
                    points(entry.getValue(), xMax, yMax));
            int y = TOP + LEGEND_LINE * (number + 1);
            line(
                    svg,
                    "<text x='%d' y='%d' text-anchor='end' fill='%s'>%s</text>",
                    WIDTH - RIGHT - 10,
                    y,
                    colour,
                    entry.getKey());
            number++;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String points(List<Sample> samples, double xMax, double yMax) {
        StringBuilder points = new StringBuilder();
        samples.forEach(sample -> points.append(String.format(
                Locale.ROOT, "%.1f,%.1f ", x(sample.minutes(), xMax), y((double) sample.pending(), yMax))));
        return points.toString().strip();
    }

    private static double x(double minutes, double max) {
        return LEFT + minutes / max * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double events, double max) {
        return HEIGHT - BOTTOM - events / max * (HEIGHT - TOP - BOTTOM);
    }

    /** 1, 2 or 5 times a power of ten, so that about {@value #TICKS} of them make the axis. */
    private static double step(double max) {
        double rough = Math.max(max, 1e-3) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double factor = rough / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.2f", value).replaceAll("0+$", "");
    }

    private static void line(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
