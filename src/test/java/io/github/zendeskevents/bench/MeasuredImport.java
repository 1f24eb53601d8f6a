package io.github.zendeskevents.bench;

import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code bin/run import} as a process of its own, with the heap that it is shipped with, and what was seen of it from outside.
 *
 * @param status how it ended
 * @param seconds from its start to its end, the start of Java too
 * @param processorSeconds of processor time that it took
 * @param resident its memory in MiB, once a second
 * @param progress what it said of its progress, with the second
 * @param summary what it said at its end
 */
record MeasuredImport(
        int status, double seconds, double processorSeconds, List<Long> resident, List<Said> progress, String summary) {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern SHARE = Pattern.compile("^\\s*(\\d+) %");
    private static final Pattern LEFT = Pattern.compile("(?:(\\d+) h )?(?:(\\d+) min)?(?: ?(\\d+) s)? left");

    /** One line of progress, at this second. */
    record Said(double at, String line) {

        long percent() {
            Matcher share = SHARE.matcher(line);
            return share.find() ? Long.parseLong(share.group(1)) : 0;
        }

        /** Seconds to its end, as it said. */
        OptionalDouble left() {
            Matcher left = LEFT.matcher(line);
            return left.find()
                    ? OptionalDouble.of(number(left, 1) * 3600 + number(left, 2) * 60 + number(left, 3))
                    : OptionalDouble.empty();
        }

        private static double number(Matcher matcher, int group) {
            return Optional.ofNullable(matcher.group(group))
                    .map(Double::parseDouble)
                    .orElse(0.0);
        }
    }

    /** Imports a file and waits for the end; the folder must have no inbox yet. */
    static MeasuredImport of(Path file, Path folder, Sandbox sandbox, String... options)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of(
                RunningDistribution.built().resolve("bin/run").toString(),
                "import",
                file.toAbsolutePath().toString(),
                "-Dzendesk.url=" + sandbox.url(),
                "-Dzendesk.oauth.token=sandbox-bearer"));
        command.addAll(List.of(options));
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        List<Long> resident = new ArrayList<>();
        List<Said> progress = new ArrayList<>();
        Duration processor = Duration.ZERO;
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                memory(process).ifPresent(resident::add);
                processor = process.info().totalCpuDuration().orElse(processor);
                List<String> lines = lines(err);
                for (String line : lines.subList(Math.min(progress.size(), lines.size()), lines.size())) {
                    progress.add(new Said((System.nanoTime() - begin) / 1e9, line));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new MeasuredImport(
                process.exitValue(), seconds, processor.toMillis() / 1e3, resident, progress, Files.readString(out));
    }

    private static List<String> lines(Path err) throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" events"))
                .toList();
    }

    private static Optional<Long> memory(Process process) {
        try {
            Matcher resident = RESIDENT.matcher(
                    Files.readString(Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.US_ASCII));
            return resident.find() ? Optional.of(Long.parseLong(resident.group(1)) / 1024) : Optional.empty();
        } catch (IOException hasEnded) {
            return Optional.empty();
        }
    }

    /** The most memory within a quarter of its time, in MiB. */
    long mostResident(int quarter) {
        int size = resident.size();
        return resident.subList(quarter * size / 4, Math.max(1, (quarter + 1) * size / 4)).stream()
                .max(Long::compare)
                .orElse(0L);
    }

    /** What it said first after so many hundredths. */
    Optional<Said> at(int percent) {
        return progress.stream()
                .filter(said -> said.percent() >= percent && said.left().isPresent())
                .findFirst();
    }
}
