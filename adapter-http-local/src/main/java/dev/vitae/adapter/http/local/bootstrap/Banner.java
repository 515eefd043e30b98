package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.application.Portfolio;
import dev.vitae.application.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a person wants to know once the server is up. */
final class Banner {
  private static final String LINE = "  %-10s%s";

  private final List<String> lines = new ArrayList<>();

  Banner(String version, String environment) {
    String label = environment.equals("local") ? "" : " (" + environment + ")";
    lines.add("Vitae " + version + label);
    lines.add("");
  }

  Banner line(String name, String text) {
    lines.add(LINE.formatted(name, text));
    return this;
  }

  /** Whatever belongs to the line before. */
  Banner more(String text) {
    return line("", text);
  }

  Banner urls(String base) {
    return line("API", base + "/api/portfolio")
        .line("Docs", base + "/docs")
        .line("Health", base + "/health/ready");
  }

  /** In a few words. */
  static String contents(Portfolio portfolio) {
    if (portfolio.isEmpty()) {
      return "empty: try --sample";
    }
    String name =
        portfolio.personalInfo().map(info -> info.value().name()).orElse("nobody's name yet");
    return name
        + ": "
        + portfolio.lists().stream().map(Banner::count).collect(Collectors.joining(", "));
  }

  private static String count(Slice<?> list) {
    String more = list.next().isPresent() ? "+" : "";
    return list.entries().size() + more + " " + list.kind().collection();
  }

  String startedIn(Duration time) {
    lines.add("");
    lines.add("  Started in %,d ms. Ctrl-C stops it.".formatted(time.toMillis()));
    lines.add("");
    return String.join(System.lineSeparator(), lines);
  }
}
